"""Files of strangers, each opened in a disposable process with limits; one that does harm stops no other."""

from intake.reading.files import Opened, found_below, read_all
from intake.reading.isolated import IsolatedParser

__all__ = ["IsolatedParser", "Opened", "found_below", "read_all"]
