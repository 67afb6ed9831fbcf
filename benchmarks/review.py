"""How long the review page takes over a whole season's ledger, on both databases, and how heavy it is.

Run as ``python benchmarks/review.py [--count N] [--only sqlite|postgresql]``: fills a new SQLite file and a private
PostgreSQL with N submissions, their files and pages (``benchmarks/ledger.py``), and asks the application for its pages
as its server would, in turn with the bare sign-in page. Prints for each the median milliseconds of the server, as a
multiple of the sign-in page too, the queries, and the bytes that a browser loads without the pictures of pages. Ends
with 1 where a page is above the limits of its purpose.
"""

import argparse
import asyncio
import datetime as dt
import gzip
import html
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert, select, text
from sqlmodel import col
from starlette.types import ASGIApp, Message

from benchmarks.duplicates import CAMPAIGN
from benchmarks.ledger import NOW, PEOPLE, fill
from domain.message import Outcome
from domain.pages import FORM_PAGES, VERSION, Certainty, Drawn
from domain.submission import State
from intake.archive import Archive
from intake.reviewing import desk_of
from review.app import create_app
from review.desk import Manner
from review.security.access import token_key
from store import tables
from store.engine import Engine, connect, reading, transaction
from store.queries import people
from store.schema import migrate
from tests.store import postgresql
from tests.store.counting import questions

MILLISECONDS = 50
KILOBYTES = 150
ROUNDS = 41
_STEP = 5000
_PAGES = 2
_SPOTS = 24
_COOKIE = "cookie"
_HEADERS = [(b"host", b"localhost"), (b"cookie", f"zhihui={_COOKIE}".encode()), (b"accept-encoding", b"gzip")]
_LOADED = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"')
_LATER = re.compile(rb'href="(/queue\?[^"]*after=[^"]+)"')
_BARE = "sign-in"


class Answer(NamedTuple):
    """What the application answered, the milliseconds that it took, and the bytes on the line."""

    status: int
    body: bytes
    milliseconds: float
    sent: int


class Measured(NamedTuple):
    """One page: its statuses, median milliseconds, fewest and most queries, bytes of the page and of all it loads."""

    statuses: set[int]
    milliseconds: float
    queries: tuple[int, int]
    page: int
    sent: int


def prepare(engine: Engine, count: int) -> list[str]:
    """Fill a database and return the submissions that the item pages are asked for, from all over the season."""
    migrate(engine)
    fill(engine, count)
    row = tables.Submission
    with reading(engine) as session:
        brought = session.execute(
            select(col(row.message), col(row.id), col(row.fields)).order_by(col(row.received))
        ).all()
        waiting = session.scalars(
            select(col(row.id)).where(col(row.state) == State.WAITING.value).order_by(col(row.received))
        ).all()
    for start in range(0, len(brought), _STEP):
        batch = brought[start : start + _STEP]
        with transaction(engine) as session:
            session.execute(insert(tables.Attachment), [part for mail, _, _ in batch for part in _parts(mail)])
            session.execute(insert(tables.Drawing), [_drawing(mail) for mail, _, _ in batch])
            session.execute(insert(tables.Page), [page for mail, _, _ in batch for page in _pages(mail)])
    chosen = waiting[:: max(1, len(waiting) // (ROUNDS + 1))][: ROUNDS + 1]
    wanted = {name: (mail, fields) for mail, name, fields in brought if name in set(chosen)}
    with transaction(engine) as session:
        spots = [spot for name, (mail, fields) in wanted.items() for spot in _spots(name, mail, fields)]
        session.execute(insert(tables.Spot), spots)
        until = NOW + dt.timedelta(days=1)
        people.sign_in(session, PEOPLE[0], token=token_key(_COOKIE), secret="secret", now=NOW, until=until)  # noqa: S106 -- of nobody
    if engine.dialect.name == "postgresql":  # as it does by itself within the day
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return list(chosen)


def _parts(mail: str) -> Iterator[dict[str, Any]]:
    row = {"message": mail, "size": 30_000, "material": None, "title": "", "inside": "", "picture": None}
    yield row | {
        "path": "1",
        "position": 0,
        "name": "",
        "sha256": mail[::-1],
        "media_type": "text/plain",
        "outcome": "body",
    }
    name, kind = "登记表.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    form = {"path": "2", "position": 1, "name": name, "sha256": _file(mail), "media_type": kind}
    yield row | form | {"outcome": Outcome.FORM.value}


def _file(mail: str) -> str:
    return f"{mail[32:]}{mail[:32]}"


def _drawing(mail: str) -> dict[str, Any]:
    drawn = {"version": VERSION, "outcome": Drawn.DRAWN.value, "reason": "", "pages": _PAGES, "most": FORM_PAGES}
    return {"file": _file(mail), "words": ""} | drawn


def _pages(mail: str) -> Iterator[dict[str, Any]]:
    for number in range(1, _PAGES + 1):
        size = {"width": 595.3, "height": 841.9, "across": 1200, "down": 1697, "content": [0.1, 0.1, 0.9, 0.9]}
        yield {"file": _file(mail), "page": number, "image": f"{number}{mail[1:]}"} | size


def _spots(name: str, mail: str, fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for at, field in enumerate(list(fields)[:_SPOTS]):
        boxes = [[0.2, at / 30, 0.8, at / 30 + 0.02]]
        where = {"file": _file(mail), "page": 1, "boxes": boxes, "certainty": Certainty.READ.value}
        yield {"submission": name, "field": field} | where


async def _asked(app: ASGIApp, address: str) -> Answer:
    """Ask the application for a page, as its server would."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "root_path": ""}
    scope |= {
        "query_string": query.encode(),
        "headers": _HEADERS,
        "raw_path": path.encode(),
        "asgi": {"version": "3.0"},
    }
    told: list[Message] = []

    coming: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()  # the browser stays
        return coming.pop()

    async def send(message: Message) -> None:
        told.append(message)

    begun = time.perf_counter()
    await app(scope, receive, send)
    spent = 1000 * (time.perf_counter() - begun)
    body = b"".join(one.get("body", b"") for one in told[1:])
    packed = (b"content-encoding", b"gzip") in told[0]["headers"]
    return Answer(told[0]["status"], gzip.decompress(body) if packed else body, spent, len(body))


async def measure(engine: Engine, folder: Path, items: list[str]) -> dict[str, Measured]:
    """Ask for each page in turn, some dozen times, and return what was measured; the first round warms up."""
    app = create_app(desk_of(engine, Archive(folder / "archive"), CAMPAIGN, lambda: NOW, Manner(secure=False)))
    addresses = {_BARE: "/sign-in", "queue": "/queue", "queue, accepted": "/queue?tab=accepted"}
    later = _LATER.search((await _asked(app, "/queue")).body)
    addresses["queue, next page"] = html.unescape(later[1].decode()) if later else "/no-next-page"
    answers: dict[str, list[tuple[Answer, int]]] = {name: [] for name in (*addresses, "item")}
    for item in items:
        addresses["item"] = f"/items/{item}"
        for name, address in addresses.items():
            with questions(engine) as sent:
                answers[name].append((await _asked(app, address), len(sent)))
    return {name: await _summed(app, found[1:]) for name, found in answers.items()}


async def _summed(app: ASGIApp, found: list[tuple[Answer, int]]) -> Measured:
    last = found[-1][0]
    loaded = [await _asked(app, one.decode()) for one in sorted(set(_LOADED.findall(last.body)))]
    queries = [count for _, count in found]
    return Measured(
        {one.status for one, _ in found},
        statistics.median(one.milliseconds for one, _ in found),
        (min(queries), max(queries)),
        max(len(one.body) for one, _ in found),
        max(one.sent for one, _ in found) + sum(one.sent for one in loaded),
    )


def report(database: str, found: dict[str, Measured]) -> bool:
    """Print what was measured and return whether every page keeps to the limits."""
    fits = True
    for name, one in found.items():
        within = one.milliseconds <= MILLISECONDS and one.sent <= 1000 * KILOBYTES
        said = "" if within else "  ABOVE THE LIMIT"
        said = said if one.statuses == {200} else f"  ANSWERED WITH {one.statuses}"
        fits = fits and not said
        ratio = one.milliseconds / found[_BARE].milliseconds
        queries = "-".join(str(count) for count in dict.fromkeys(one.queries))
        print(
            f"{database:10} {name:16} {one.milliseconds:6.1f} ms  {ratio:5.1f} x sign-in  {queries:>5} queries"
            f"  {one.page / 1000:6.1f} KB page  {one.sent / 1000:6.1f} KB loaded{said}"
        )
    return fits


@contextmanager
def database(name: str, folder: Path) -> Iterator[Engine]:
    """Open a new database of a kind, gone at the end."""
    if name == "sqlite":
        engine = connect(f"sqlite:///{folder / 'ledger.db'}")
        yield engine
        engine.dispose()
        return
    with postgresql.server() as url:
        cluster = connect(url.format("postgres"))
        with cluster.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE DATABASE season"))
        cluster.dispose()
        engine = connect(url.format("season"))
        yield engine
        engine.dispose()


def main() -> None:
    """Measure, print, and end with 1 where a page is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(f"limits: {MILLISECONDS} ms at the median, {KILOBYTES} KB loaded; {arguments.count} submissions")
    fits = []
    for name in [arguments.only] if arguments.only else ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory() as place, database(name, Path(place)) as engine:
            items = prepare(engine, arguments.count)
            fits.append(report(name, asyncio.run(measure(engine, Path(place), items))))
    sys.exit(not all(fits))


if __name__ == "__main__":
    main()
