"""Collecting: every message that a mailbox shows is put into the archive and entered in the ledger, once.

The order makes a kill at any moment harmless: bytes are durable in the archive before the ledger names them, and a
folder's high-water mark moves last. Whatever a run did not finish, the next one finds to be missing and fetches.
"""

from intake.collect.account import collect
from intake.collect.collected import MAX_TRIES, Collected
from intake.collect.saved import import_files

__all__ = ["MAX_TRIES", "Collected", "collect", "import_files"]
