"""The doors of the pages, as the application itself declares them, and the addresses that lead through each."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from domain.people import Power, Role
from review.security.access import cookie_name, new_secret, token_key, visit
from review.security.origin import SAFE
from store.engine import transaction
from store.queries import people
from tests.review.office import PEOPLE, Browser, Office

OPEN = {
    ("GET", "/sign-in"): "who is not signed in has to get in",
    ("POST", "/sign-in"): "the same",
    ("POST", "/sign-out"): "everybody may leave",
    ("GET", "/static"): "the look of the sign-in page",
    ("GET", "/healthz"): "asked by a machine that has no password; says nothing but that the pages answer",
    ("GET", "/metrics"): "the same, behind a setting; counts without names",
}
"""The doors that state no power, and why."""

_EXAMPLES = {
    ("items", "id"): "SELECT id FROM submission UNION ALL SELECT 'M' || substr(upper(sha256), 1, 10) FROM message",
    ("files", "sha256"): "SELECT sha256 FROM attachment WHERE outcome <> 'body' ORDER BY message, path",
    ("pages", "sha256"): "SELECT file FROM page ORDER BY file, page",
    ("pages", "n"): "SELECT page FROM page ORDER BY file, page",
    ("mails", "sha256"): "SELECT sha256 FROM message ORDER BY received",
    ("outbox", "id"): "SELECT id FROM letter ORDER BY id",
    ("people", "id"): "SELECT id FROM person WHERE role = 'reader'",
    ("campaign", "name"): "SELECT name FROM roster",
}
"""What an address may name, by its first word and the parameter: asked of the office's own ledger."""

_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")

_NAMES_NOTHING = "0"
"""Stands in an address where the ledger has nothing to name yet."""


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: a method and the pattern of an address, and the power it states, None where it states none.

    ``known`` tells whether somebody has to be signed in.
    """

    method: str
    path: str
    power: Power | None
    known: bool

    @property
    def safe(self) -> bool:
        """True where it only looks."""
        return self.method in SAFE

    def lets(self, role: Role) -> bool:
        """Tell whether people of a role may pass."""
        return self.power is None or self.power in role.powers

    def addresses(self, office: Office, *, most: int = 1) -> list[str]:
        """Return addresses that lead through this door, as many as the ledger has to name, ``most`` at most."""
        first = self.path.split("/")[1]
        named = {parameter: _named(office, first, parameter, most) for parameter in _PARAMETER.findall(self.path)}
        count = max([1, *map(len, named.values())])
        return [_filled(self.path, named, at) for at in range(count)]


def doors(client: TestClient) -> list[Door]:
    """Return every door of the application that a client asks."""
    return [door for route in _routes(client.app.routes) for door in _of(route)]  # type: ignore[attr-defined]  # Starlette types it as any ASGI application


def visiting(client: TestClient, office: Office, role: Role) -> Browser:
    """Sign the person of a role in anew in a client that has been used before."""
    cookie, secret = new_secret(), new_secret()
    with transaction(office.engine) as session:
        until = office.now + office.manner.idle
        people.sign_in(session, PEOPLE[role][0], token=token_key(cookie), secret=secret, now=office.now, until=until)
    client.cookies.clear()
    client.cookies.set(cookie_name(office.desk), cookie)
    return Browser(client, secret)


def contents(office: Office) -> list[str]:
    """Return all that the ledger holds, save for who is signed in."""
    with closing(sqlite3.connect(office.folder / "zhihui.db")) as ledger:
        return [line for line in ledger.iterdump() if not line.startswith('INSERT INTO "login"')]


def _routes(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield routes one by one, those of the areas included."""
    for route in routes:
        area = getattr(route, "original_router", None)
        if area is None:
            yield route
        else:
            yield from _routes(area.routes)


def _of(route: BaseRoute) -> Iterator[Door]:
    if isinstance(route, APIRoute):
        calls = list(_calls(route.dependant))
        powers = [power for call in calls if isinstance(power := getattr(call, "power", None), Power)]
        for method in sorted(route.methods or ()):
            yield Door(method, route.path, max(powers, key=list(Power).index, default=None), visit in calls)
    elif isinstance(route, Mount):
        yield Door("GET", route.path, None, known=False)
    else:
        raise TypeError(f"no door of a kind that is known: {route!r}")


def _calls(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


def _named(office: Office, first: str, parameter: str, most: int) -> list[str]:
    asked = _EXAMPLES.get((first, parameter))
    if asked is None:
        raise KeyError(f"no example for {{{parameter}}} of /{first}/: add one to the table of this module")
    with closing(sqlite3.connect(office.folder / "zhihui.db")) as ledger:
        rows = ledger.execute(asked).fetchmany(most)
    return [str(row[0]) for row in rows] or [_NAMES_NOTHING]


def _filled(path: str, named: Mapping[str, Sequence[str]], at: int) -> str:
    for parameter, values in named.items():
        path = re.sub(rf"{{{parameter}(:\w+)?}}", values[min(at, len(values) - 1)], path)
    return path
