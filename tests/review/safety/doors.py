"""The doors of the pages, as the application itself declares them, and the addresses that lead through each.

A new route needs one line in ``DOORS``: its method and pattern, and the power that it must ask for, or why it asks for
none. Every suite then tries it: roles, forgery, headers, hostile texts, personal data, barriers. A route that is not
listed, or states another power than its line, fails ``test_roles``. A pattern with a parameter that ``_EXAMPLES`` does
not know under its first word needs a line there, too: what the ledger has to fill it with.
"""

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

DOORS: dict[str, Power | str] = {
    "GET /sign-in": "who is not signed in has to get in",
    "POST /sign-in": "the same",
    "POST /sign-out": "everybody may leave",
    "GET /static": "the look of the sign-in page",
    "GET /healthz": "asked by a machine that has no password; says nothing but that the pages answer",
    "GET /metrics": "the same, behind a setting; counts without names",
    "GET /": Power.READ,
    "GET /settings": Power.READ,
    "POST /settings": Power.READ,
    "POST /settings/password": Power.READ,
    "POST /settings/keys": Power.READ,
    "GET /queue": Power.READ,
    "POST /queue/search": Power.READ,
    "POST /queue/bulk": Power.DECIDE,
    "POST /queue/skipped": Power.DECIDE,
    "POST /views": Power.READ,
    "POST /views/delete": Power.READ,
    "GET /submissions": Power.READ,
    "GET /submissions/export.{kind}": Power.READ,
    "POST /submissions/export.{kind}": Power.REVEAL,
    "GET /items/{item}": Power.READ,
    "GET /items/{item}/history": Power.READ,
    "POST /items/{item}/claim": Power.DECIDE,
    "POST /items/{item}/release": Power.DECIDE,
    "POST /items/{item}/draft": Power.DECIDE,
    "POST /items/{item}/fields": Power.DECIDE,
    "POST /items/{item}/decide": Power.DECIDE,
    "POST /items/{item}/skip": Power.DECIDE,
    "POST /items/{item}/distinct": Power.DECIDE,
    "POST /items/{item}/reveal": Power.REVEAL,
    "POST /items/{item}/letter": Power.DECIDE,
    "POST /undo": Power.DECIDE,
    "GET /files/{sha256}": Power.REVEAL,
    "GET /pages/{sha256}/{n}": Power.REVEAL,
    "GET /mails/{sha256}/body": Power.REVEAL,
    "GET /mails/{sha256}/raw": Power.REVEAL,
    "GET /outbox": Power.READ,
    "GET /outbox/{number}": Power.READ,
    "POST /outbox/{number}/approve": Power.APPROVE,
    "POST /outbox/{number}/withdraw": Power.DECIDE,
    "POST /outbox/{number}/resolve": Power.APPROVE,
    "GET /mailboxes": Power.READ,
    "GET /report": Power.READ,
    "GET /report/weekly.docx": Power.READ,
    "GET /report/weekly.pdf": Power.READ,
    "GET /report/weekly.xlsx": Power.REVEAL,
    "GET /campaign": Power.READ,
    "GET /campaign/{name}": Power.READ,
    "POST /campaign/{name}": Power.MANAGE,
    "GET /audit": Power.READ,
    "GET /people": Power.MANAGE,
    "POST /people": Power.MANAGE,
    "POST /people/role": Power.MANAGE,
    "POST /people/enabled": Power.MANAGE,
    "POST /people/password": Power.MANAGE,
}
"""What each door asks for: a power, or nothing, and then why."""

_EXAMPLES = {
    ("items", "item"): "SELECT id FROM submission UNION ALL SELECT 'M' || substr(upper(sha256), 1, 10) FROM message",
    ("files", "sha256"): "SELECT sha256 FROM attachment WHERE outcome <> 'body' ORDER BY message, path",
    ("pages", "sha256"): "SELECT file FROM page ORDER BY file, page",
    ("pages", "n"): "SELECT page FROM page ORDER BY file, page",
    ("mails", "sha256"): "SELECT sha256 FROM message ORDER BY received",
    ("outbox", "number"): "SELECT id FROM letter ORDER BY id",
    ("campaign", "name"): "SELECT name FROM roster",
    ("submissions", "kind"): "VALUES ('csv'), ('xlsx')",
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
    def name(self) -> str:
        """How ``DOORS`` lists it."""
        return f"{self.method} {self.path}"

    @property
    def safe(self) -> bool:
        """True where it only looks."""
        return self.method in SAFE

    def leads(self, address: str) -> bool:
        """Tell whether an address leads through this door."""
        pattern = _PARAMETER.sub("[^/?]+", self.path.replace(".", "[.]"))
        return re.fullmatch(rf"{pattern}([?].*)?", address) is not None

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


def nameless(door: Door) -> list[str]:
    """Return the parameters of a door for which there are no examples."""
    first = door.path.split("/")[1]
    return [one for one in _PARAMETER.findall(door.path) if (first, one) not in _EXAMPLES]


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
        return [_NAMES_NOTHING]
    with closing(sqlite3.connect(office.folder / "zhihui.db")) as ledger:
        rows = ledger.execute(asked).fetchmany(most)
    return [str(row[0]) for row in rows] or [_NAMES_NOTHING]


def _filled(path: str, named: Mapping[str, Sequence[str]], at: int) -> str:
    for parameter, values in named.items():
        path = re.sub(rf"{{{parameter}(:\w+)?}}", values[min(at, len(values) - 1)], path)
    return path
