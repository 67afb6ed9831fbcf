from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.demo.dovecot import PrivateDovecot
from tests.intake.collecting import PASSWORD, USER, Ledger, ledger_in


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = ledger_in(tmp_path)
    yield found
    found.engine.dispose()


@pytest.fixture
def server() -> Iterator[PrivateDovecot]:
    with PrivateDovecot({USER: PASSWORD}) as running:
        yield running
