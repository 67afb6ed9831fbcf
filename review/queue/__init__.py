"""The lists of items: the queue with its tabs, all submissions, searching, saved views, and what is done to several."""

from review.queue.routes import ROUTER

__all__ = ["ROUTER"]
