"""Logs on stderr: a constant event and its fields, one line each, without personal data."""

import logging

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class Fields(logging.Formatter):
    """Writes ``time level event field=value ...``; the fields are what the call gave as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        fields = (f"{name}={value}" for name, value in vars(record).items() if name not in _OWN)
        return " ".join((self.formatTime(record), record.levelname.lower(), record.getMessage(), *fields))


def set_up() -> None:
    """Send warnings and worse to stderr; what goes well is not logged, so that cron stays quiet."""
    handler = logging.StreamHandler()
    handler.setFormatter(Fields())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Warns of each answer in Chinese, with its text; what matters of it is in our own errors.
    logging.getLogger("imapclient").setLevel(logging.ERROR)
