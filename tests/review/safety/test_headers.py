"""The headers of every answer: pages, files, refusals, and what broke."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.people import Role
from review.app import LARGEST, create_app
from review.rendering import STATIC
from review.security.headers import FRAMED
from tests.review.office import HOST, PASSWORD, PEOPLE, Office
from tests.review.safety.doors import doors, visiting
from tests.review.safety.observatory import directives, grade, modifiers, score

NEVER = {"'unsafe-inline'", "'unsafe-eval'", "data:", "*", "http:", "https:", "blob:"}
AS_A_FILE = re.compile("/files/|/mails/[^/]+/raw|/export")
"""Addresses of what people sent, which a browser must not open by itself."""

FILES = sorted(
    path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}
)


@pytest.mark.parametrize("role", [Role.READER, Role.ADMINISTRATOR])
def test_every_page_is_locked_up(office: Office, role: Role) -> None:
    with office.stranger() as client:
        found = {}
        for door in doors(client):
            for address in door.addresses(office, most=3) if door.safe and door.path != "/static" else ():
                answer = visiting(client, office, role).get(address)
                found[f"{address} ({answer.status_code})"] = _lacks(answer)
    assert {address: lacking for address, lacking in found.items() if lacking} == {}


@pytest.mark.parametrize("name", FILES)
def test_file_of_the_pages_is_locked_up_and_kept(office: Office, name: str) -> None:
    with office.stranger() as client:
        answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert [one for one in _lacks(answer) if one != "cache-control"] == []


REFUSALS: dict[str, tuple[int, Callable[[TestClient], Response]]] = {
    "no such page": (404, lambda client: client.get("/nowhere")),
    "no such file": (404, lambda client: client.get("/static/nothing.css")),
    "way out of the files": (404, lambda client: client.get("/static/%2e%2e/app.py")),
    "wrong method": (405, lambda client: client.put("/sign-in")),
    "wrong host": (400, lambda client: client.get("/sign-in", headers={"host": "elsewhere.example"})),
    "foreign origin": (403, lambda client: client.post("/sign-in", headers={"origin": "https://elsewhere.example"})),
    "wrong secret": (403, lambda client: client.post("/settings", data={"csrf": "guessed"})),
    "too large": (413, lambda client: client.post("/settings", content=b"x" * (LARGEST + 1))),
    "wrong password": (422, lambda client: client.post("/sign-in", data={"name": "nobody", "password": PASSWORD})),
}
"""What is refused to a reader, each by another part of the application."""


@pytest.mark.parametrize(("status", "ask"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_is_locked_up(office: Office, status: int, ask: Callable[[TestClient], Response]) -> None:
    with office.stranger() as client:
        visiting(client, office, Role.READER)
        answer = ask(client)
    assert answer.status_code == status
    assert _lacks(answer) == []


@pytest.fixture
def broken(office: Office) -> Iterator[TestClient]:
    """A reader's browser that is told of what breaks as any other is."""
    app = create_app(office.desk)
    with TestClient(app, base_url=HOST, headers={"origin": HOST}, raise_server_exceptions=False) as client:
        visiting(client, office, Role.READER)
        yield client


def test_damaged_ledger_is_told_of_behind_the_same_walls(office: Office, broken: TestClient) -> None:
    office.engine.dispose()
    for leftover in office.folder.glob("zhihui.db*"):
        leftover.unlink()
    shutil.copy(STATIC / "base.css", office.folder / "zhihui.db")
    answer = broken.get("/settings")
    assert answer.status_code == 503
    assert _lacks(answer) == []


def test_broken_page_tells_nothing_behind_the_same_walls(office: Office, broken: TestClient) -> None:
    with closing(sqlite3.connect(office.folder / "zhihui.db")) as ledger, ledger:
        ledger.execute("UPDATE person SET settings = '13900001234'")
    answer = broken.get("/settings")
    assert answer.status_code == 500
    assert "13900001234" not in answer.text
    assert _lacks(answer) == []


def test_pages_get_the_top_grade_of_the_observatory(office: Office) -> None:
    with office.stranger() as client:
        front = client.get("/sign-in")
        entered = client.post("/sign-in", data={"name": PEOPLE[Role.CLERK][0], "password": PASSWORD, "next": "/"})
        page = client.get("/settings")
    assert [grade(score(one)) for one in (front, entered, page)] == ["A+"] * 3
    assert min(score(one) for one in (front, entered, page)) >= 130
    assert modifiers(entered)["cookies"] == 5


def test_observatory_lowers_the_grade_of_what_is_open(office: Office) -> None:
    with office.stranger() as client:
        page = client.get("/sign-in")
    del page.headers["strict-transport-security"]
    assert (score(page), grade(score(page))) == (80, "B+")
    page.headers["content-security-policy"] = "script-src 'self' 'unsafe-inline'"
    del page.headers["x-frame-options"]
    assert (score(page), grade(score(page))) == (40, "D+")
    del page.headers["x-content-type-options"]
    page.headers["referrer-policy"] = "unsafe-url"
    assert (score(page), grade(score(page))) == (30, "D")


def _lacks(answer: Response) -> list[str]:
    """Return what an answer lacks."""
    headers = answer.headers
    html = headers.get("content-type", "").startswith("text/html")
    policy = headers.get("content-security-policy", "")
    sources = directives(policy)
    framed = policy == FRAMED
    right = {
        "default-src": sources.get("default-src") == ["'none'"],
        "script-src": not NEVER & set(sources.get("script-src", [])),
        "style-src": framed or not NEVER & set(sources.get("style-src", [])),
        "sandbox": framed or "sandbox" not in sources,
        "form-action": sources.get("form-action") in (["'self'"], ["'none'"]),
        "base-uri": sources.get("base-uri") == ["'none'"],
        "frame-ancestors": sources.get("frame-ancestors") == (["'self'"] if framed else ["'none'"]),
        "x-frame-options": framed or headers.get("x-frame-options") == "DENY",
        "nosniff": headers.get("x-content-type-options") == "nosniff",
        "referrer-policy": headers.get("referrer-policy") == "same-origin",
        "strict-transport-security": "max-age=31536000" in headers.get("strict-transport-security", ""),
        "opener": headers.get("cross-origin-opener-policy") == "same-origin",
        "resources": headers.get("cross-origin-resource-policy") == "same-origin",
        "permissions": "camera=()" in headers.get("permissions-policy", ""),
        "cache-control": not html or headers.get("cache-control") == "no-store",
        "charset": not html or headers["content-type"] == "text/html; charset=utf-8",
        "no sharing": "access-control-allow-origin" not in headers,
        "no server": "server" not in headers and "x-powered-by" not in headers,
        "attachment": _is_apart(answer),
        "cookies": all(_is_safe(line) for line in headers.get_list("set-cookie")),
    }
    return [name for name, fits in right.items() if not fits]


def _is_apart(answer: Response) -> bool:
    asked = answer.status_code == 200 and AS_A_FILE.search(str(answer.request.url))
    return not asked or answer.headers.get("content-disposition", "").startswith("attachment")


def _is_safe(cookie: str) -> bool:
    words = {word.strip().lower() for word in cookie.split(";")}
    return cookie.startswith("__Host-") and {"httponly", "secure", "samesite=lax", "path=/"} <= words
