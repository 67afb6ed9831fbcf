"""Who may enter the pages."""

from review.people.routes import ROUTER

__all__ = ["ROUTER"]
