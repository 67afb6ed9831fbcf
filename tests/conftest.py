from collections.abc import Iterator

import pytest

from tests.intake.outbox.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A mail server that takes everything."""
    with receiving() as found:
        yield found
