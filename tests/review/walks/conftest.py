import pytest

from tests.review.office import Office


@pytest.fixture
def office(busy_office: Office) -> Office:
    """An office with something of everything."""
    return busy_office
