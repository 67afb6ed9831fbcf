"""Who gets through which door: every door of the application, for every role."""

import pytest

from domain.people import Role
from tests.review.office import Office
from tests.review.safety.doors import OPEN, Door, doors, visiting


def test_door_states_its_power_or_is_known_to_be_open(office: Office) -> None:
    with office.stranger() as client:
        found = doors(client)
    assert [
        (door.method, door.path) for door in found if door.power is None and (door.method, door.path) not in OPEN
    ] == []
    assert len({(door.method, door.path) for door in found}) == len(found)


@pytest.mark.parametrize("role", Role)
def test_role_passes_where_its_powers_reach(office: Office, role: Role) -> None:
    with office.stranger() as client:
        wrong = [
            (door.method, address, answer)
            for door in doors(client)
            for address in door.addresses(office)
            if (answer := _answer(door, address, office, role)) != door.lets(role)
        ]
    assert wrong == []


def test_stranger_is_asked_to_sign_in(office: Office) -> None:
    with office.stranger() as client:
        closed = [door for door in doors(client) if door.known]
        answers = {
            (door.method, door.path): client.request(door.method, door.addresses(office)[0]).status_code
            for door in closed
        }
    assert answers == {(door.method, door.path): 303 if door.safe else 401 for door in closed}


def _answer(door: Door, address: str, office: Office, role: Role) -> bool | str:
    """Tell whether a person of a role passes; what breaks is told in words."""
    with office.stranger() as client:
        browser = visiting(client, office, role)
        answer = browser.get(address) if door.safe else browser.post(address)
    return answer.status_code != 403 if answer.status_code < 500 else f"broken: {answer.status_code}"
