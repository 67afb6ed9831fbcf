"""The review screen: one item with its originals beside it, and what has happened to it."""

from review.item.routes import ROUTER

__all__ = ["ROUTER"]
