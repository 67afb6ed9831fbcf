"""The pages of the outbox: what is written to senders, looked at and approved by a second person."""

from review.letters.routes import ROUTER

__all__ = ["ROUTER"]
