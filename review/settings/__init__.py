"""How a person likes the page, and their own password."""

from review.settings.routes import ROUTER

__all__ = ["ROUTER"]
