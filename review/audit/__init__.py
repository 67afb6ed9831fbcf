"""What was done, by whom and when."""

from review.audit.routes import ROUTER

__all__ = ["ROUTER"]
