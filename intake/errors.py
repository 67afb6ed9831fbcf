"""What the program could not do, with the exit code that says what to do about it.

The text of each error is Chinese: what failed, on which item, and what to do next.
"""


class IntakeError(Exception):
    """Something could not be done; the command line prints the text and exits with ``exit_code``."""

    exit_code = 1


class ConfigurationError(IntakeError):
    """The configuration is wrong: a person has to mend it."""

    exit_code = 78


class FilingError(ConfigurationError):
    """Mails were taken in, and could not be put away on the server."""


class LoginRefusedError(IntakeError):
    """The mail server refuses the account or its password."""

    exit_code = 78


class BusyError(IntakeError):
    """Another run is under way."""

    exit_code = 75


class MailboxAwayError(IntakeError):
    """The mail server cannot be reached or went away in the middle; try later."""

    exit_code = 75


class ArchiveError(IntakeError):
    """The archive of raw messages is damaged or cannot be written."""


class DiskFullError(IntakeError):
    """There is no room left on the disk."""
