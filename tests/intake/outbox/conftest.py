from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.outbox.letters import Outbox, made


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Outbox]:
    """An outbox without letters."""
    found = made(tmp_path / "ledger.db")
    yield found
    found.engine.dispose()
