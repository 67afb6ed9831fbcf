from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.intake.collecting import Ledger, ledger_in, running
from tests.intake.mailbox.server import Server


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_in(tmp_path)
    yield found
    found.engine.dispose()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A Dovecot, or the server that a test module asks for with ``on_every_server``."""
    with ExitStack() as stack:
        yield running(getattr(request, "param", "dovecot"), stack)
