"""What machines ask: whether the pages answer, and how much of everything there is."""

from review.watching.routes import ROUTER

__all__ = ["ROUTER"]
