"""What came in today, what waits, and what one has under one's own hands."""

from review.overview.routes import ROUTER

__all__ = ["ROUTER"]
