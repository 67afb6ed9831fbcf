"""The folders of a mailbox, as far as the intake tells them apart."""

from enum import StrEnum


class Mark(StrEnum):
    """What kind of folder a mail was found in: providers sort genuine forms into these, too."""

    INBOX = "inbox"
    JUNK = "junk"
    ADVERTISING = "advertising"
    SUBSCRIPTIONS = "subscriptions"
    VIRUS = "virus"
    OTHER = "other"
    """A folder that the office named itself."""
