"""A migrated database without rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import Engine, connect
from store.schema import migrate


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database in the test's own folder."""
    engine = connect(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrate(engine)
    yield engine
    engine.dispose()
