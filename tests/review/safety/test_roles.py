"""Who gets through which door: every door of the application, for every role."""

import pytest

from domain.people import Role
from tests.review.office import Office
from tests.review.safety.doors import DOORS, Door, doors, nameless, visiting


def test_door_is_listed_with_the_power_that_it_states(office: Office) -> None:
    with office.stranger() as client:
        found = doors(client)
    listed = {door.name: DOORS.get(door.name, "not listed in DOORS") for door in found}
    stated = {door.name: door.power or _why_open(door) for door in found}
    assert stated == listed
    assert len(listed) == len(found)
    assert {door.name: lacking for door in found if (lacking := nameless(door))} == {}


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


def _why_open(door: Door) -> str:
    why = DOORS.get(door.name)
    return why if isinstance(why, str) else "asks for no power"
