"""The weekly report, to look at and to download."""

from review.weekly.routes import ROUTER

__all__ = ["ROUTER"]
