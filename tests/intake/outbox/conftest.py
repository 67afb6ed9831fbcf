from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.outbox.letters import Outbox, made
from tests.intake.outbox.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A mail server that takes everything."""
    with receiving() as found:
        yield found


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Outbox]:
    """An outbox without letters."""
    found = made(tmp_path / "ledger.db")
    yield found
    found.engine.dispose()
