"""What other sites make a signed-in browser send: nothing of it is done."""

from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient

from domain.people import Role
from tests.review.office import HOST, Office
from tests.review.safety.doors import Door, contents, doors, visiting

ELSEWHERE = "https://elsewhere.example"

FORGED = {
    "foreign origin": {"origin": ELSEWHERE},
    "origin that begins like ours": {"origin": f"{HOST}.elsewhere.example"},
    "no origin": {},
    "hidden origin": {"origin": "null"},
    "other site": {"origin": HOST, "sec-fetch-site": "cross-site"},
    "same site, other origin": {"origin": HOST, "sec-fetch-site": "same-site"},
}
"""The headers of what another site makes a browser send, the right secret notwithstanding."""

SECRETS = {"no secret": {}, "wrong secret": {"csrf": "guessed"}, "empty secret": {"csrf": ""}}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_what_another_site_sends_is_refused(office: Office, headers: dict[str, str]) -> None:
    with office.stranger() as client:
        del client.headers["origin"]
        unsafe = [door for door in doors(client) if not door.safe]
        told = {door.path: _try(client, office, door, headers=headers) for door in unsafe}
    assert told == dict.fromkeys(told, (403, "unchanged"))


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_form_without_the_secret_of_its_browser_is_refused(office: Office, secret: dict[str, str]) -> None:
    with office.stranger() as client:
        unsafe = [door for door in doors(client) if not door.safe and door.known]
        told = {door.path: _try(client, office, door, secret=secret) for door in unsafe}
    assert told == dict.fromkeys(told, (403, "unchanged"))


def test_link_changes_nothing(office: Office) -> None:
    with office.stranger() as client:
        found = doors(client)
        looked = {door.path for door in found if door.safe}
        unsafe = [door for door in found if not door.safe]
        told = {door.path: _try(client, office, door, method="GET") for door in unsafe}
    assert told == {path: (200 if path in looked else 405, "unchanged") for path in told}


def _try(
    client: TestClient,
    office: Office,
    door: Door,
    *,
    method: str = "",
    headers: Mapping[str, str] | None = None,
    secret: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Knock at a door as the most powerful person and return the answer's status and what became of the ledger."""
    browser = visiting(client, office, Role.ADMINISTRATOR)
    fields = {"csrf": browser.secret} if secret is None else secret
    address = door.addresses(office)[0]
    before = contents(office)
    if method == "GET":
        answer = client.get(address, params={**fields, "verdict": "accept", "bare_keys": "off"}, headers=headers)
    else:
        answer = client.request(door.method, address, data=fields, headers=headers)
    return answer.status_code, "unchanged" if contents(office) == before else "changed"
