"""An office for the tests of the pages: a ledger with judged forms, people in every role, and their browsers."""

import datetime as dt
import email
import email.policy
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from httpx2 import Response
from starlette.testclient import TestClient

from domain.message import Delivery
from domain.people import Person, Role
from intake.archive import Archive
from intake.demo import rosters as rosters_demo
from intake.demo.season import SEED, season
from intake.packs import load_campaign
from intake.pipeline import Pipeline
from intake.reviewing import desk_of
from intake.rosters import read_roster
from review.app import create_app
from review.desk import Desk, Manner
from review.security.access import token_key
from review.security.passwords import hashed
from store import schema
from store.engine import Engine, connect, reading, transaction
from store.queries import deliveries, people, rosters, submissions

NOW = dt.datetime(2024, 10, 21, 1, 30, tzinfo=dt.UTC)
"""Half past nine on a Monday of the season."""

HOST = "https://testserver"
PASSWORD = "一句足够长的测试用密码"
PEOPLE = {
    Role.READER: ("zhaolei", "赵磊"),
    Role.CLERK: ("limin", "李敏"),
    Role.APPROVER: ("wangfang", "王芳"),
    Role.ADMINISTRATOR: ("chenjie", "陈洁"),
}
CAMPAIGN = load_campaign("shenyang-2024")


@lru_cache(maxsize=1)
def _password() -> str:
    return hashed(PASSWORD)


def is_word_only(raw: bytes) -> bool:
    """Tell whether all that a mail brings are Word files, which are read in no time."""
    names = [part.get_filename() or "" for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk()]
    return all(name.endswith(".docx") for name in names if name)


def build(folder: Path) -> None:
    """Make the ledger and archive of an office in a folder: the Word mails of the demo's season, read and judged."""
    engine = connect(f"sqlite:///{folder / 'zhihui.db'}")
    schema.migrate(engine)
    archive = Archive(folder / "archive")
    mails = [mail for mail in season() if is_word_only(mail.raw)]
    with transaction(engine) as session:
        for number, mail in enumerate(mails, start=1):
            digest = archive.put(mail.raw)
            delivered = Delivery("main", "INBOX", 1, number, digest, len(mail.raw), mail.received)
            deliveries.record(session, [delivered], now=NOW)
        for spec in CAMPAIGN.rosters:
            if spec.key == "teams":
                path = folder / "teams.csv"
                path.write_bytes(rosters_demo.written(rosters_demo.registered(SEED)))
                rosters.replace(session, spec.key, read_roster(path, spec), now=NOW)
        for role, (identity, name) in PEOPLE.items():
            people.add(session, Person(identity, name, role, NOW), password=_password(), actor="test")
    Pipeline(engine, archive, CAMPAIGN, lambda: NOW).process(lambda _done, _all: None)
    engine.dispose()


@dataclass
class Office:
    """One office: its desk, its clock, and a browser for each person that enters."""

    folder: Path
    engine: Engine
    manner: Manner = field(default_factory=lambda: Manner(hosts=("testserver", "127.0.0.1", "localhost")))
    now: dt.datetime = NOW

    @property
    def desk(self) -> Desk:
        """The desk of this office."""
        return desk_of(self.engine, self.archive, CAMPAIGN, lambda: self.now, self.manner)

    @property
    def archive(self) -> Archive:
        """The archive of this office."""
        return Archive(self.folder / "archive")

    def ids(self, kind: str | None = None) -> list[str]:
        """Return the ids of the waiting submissions, of one form where it is named, by arrival."""
        with reading(self.engine) as session:
            return [one.id for one in submissions.waiting(session) if kind in (None, one.kind)]

    def with_finding(self, code: str) -> str:
        """Return the first waiting submission with this finding."""
        with reading(self.engine) as session:
            found = submissions.findings(session, self.ids())
        return next(name for name, several in found.items() if code in {one.code for one in several})

    @contextmanager
    def stranger(self) -> Iterator[TestClient]:
        """Yield a browser in which nobody has signed in."""
        with TestClient(create_app(self.desk), base_url=HOST, headers={"origin": HOST}, follow_redirects=False) as one:
            yield one

    @contextmanager
    def browser(self, role: Role) -> Iterator["Browser"]:
        """Yield a browser in which the person of this role has signed in."""
        with self.stranger() as client:
            yield enter(client, self.engine, PEOPLE[role][0])


@dataclass(frozen=True)
class Browser:
    """A browser in which somebody has signed in."""

    client: TestClient
    secret: str

    def get(self, address: str, **headers: str) -> Response:
        """Ask for a page."""
        return self.client.get(address, headers=headers)

    def post(self, address: str, fields: Mapping[str, object] | None = None, *, htmx: bool = False) -> Response:
        """Send a form with the browser's secret, as the page would; lists are repeated fields."""
        headers = {"hx-request": "true"} if htmx else {}
        return self.client.post(address, data={"csrf": self.secret, **(fields or {})}, headers=headers)


def enter(client: TestClient, engine: Engine, person: str) -> Browser:
    """Sign a person in by the store's own hand, which spares the time that a password takes."""
    cookie, secret = f"cookie of {person}", f"secret of {person}"
    with transaction(engine) as session:
        until = NOW + dt.timedelta(days=3650)
        people.sign_in(session, person, token=token_key(cookie), secret=secret, now=NOW, until=until)
    client.cookies.set("__Host-zhihui", cookie)
    return Browser(client, secret)


@contextmanager
def copied(model: Path, folder: Path) -> Iterator[Office]:
    """Open an office over a copy of the ledger; the archive is shared, since it is only added to."""
    shutil.copy(model / "zhihui.db", folder / "zhihui.db")
    (folder / "archive").symlink_to(model / "archive")
    office = Office(folder, connect(f"sqlite:///{folder / 'zhihui.db'}"))
    yield office
    office.engine.dispose()
