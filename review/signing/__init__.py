"""Signing in and out, also in the middle of a form that was being sent."""

from review.signing.routes import ROUTER, asked_again

__all__ = ["ROUTER", "asked_again"]
