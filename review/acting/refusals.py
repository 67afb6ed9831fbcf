"""Why something is not done to an item, in words for the person who wanted it."""

from store.errors import StoreError


class ActRefusedError(StoreError):
    """What was asked for cannot be done; nothing was, and the text says why."""


class HeldError(StoreError):
    """Another person has the item open; the text says who, until when, and how to go on."""
