"""The notice that submissions are judged by, and the rosters of the office."""

from review.campaign.routes import ROUTER

__all__ = ["ROUTER"]
