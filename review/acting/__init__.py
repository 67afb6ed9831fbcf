"""What is done to one item: claimed, typed into, corrected, decided, skipped, told apart, and undone."""

from review.acting.routes import ROUTER

__all__ = ["ROUTER"]
