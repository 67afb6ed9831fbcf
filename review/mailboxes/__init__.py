"""How the mailboxes stand, and whether everything that came in is accounted for."""

from review.mailboxes.routes import ROUTER

__all__ = ["ROUTER"]
