"""A whole season's ledger, invented, and how long the lists of the review page take to read from it.

Run as ``python benchmarks/ledger.py [--count N] [--url URL]``: fills the database (a new SQLite file by default; an
empty PostgreSQL database where its URL is given) with N submissions, their mails and findings and the mails that
brought none, and prints the median time of each question. ``fill`` is for other benchmarks.
"""

import argparse
import copy
import datetime as dt
import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import insert, select, text
from sqlmodel import col

from benchmarks.duplicates import CAMPAIGN, Words, entries
from domain.lookup import searchable
from domain.message import Kind, Progress
from domain.normalise.text import key
from domain.submission import State, identify
from store import tables
from store.engine import Engine, connect, reading, transaction
from store.mapping.forms import dump_fields, dump_form
from store.queries import worklist
from store.queries.ranks import rank_messages
from store.queries.worklist import Filters, Sort, Tab
from store.schema import migrate

NOW = dt.datetime(2024, 11, 1, 1, 0, tzinfo=dt.UTC)
PEOPLE = ("limin", "wangfang", "zhaolei")
_START = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
_STEP = 5000
_MODELS = 400
"""So many submissions are written out by the benchmark of duplicates; the others have their texts and own names."""
_STATES = (State.ACCEPTED,) * 62 + (State.RETURNED,) * 12 + (State.REJECTED,) * 6 + (State.WAITING,) * 20
_FOUND = (
    ("field-missing:unit", "reject", "check", "“隶属单位”没有填写"),
    ("form-altered", "reject", "check", "表格有改动"),
    ("task-incomplete", "correct", "check", "任务二没有目标"),
    ("seal-missing", "correct", "check", "没有盖章"),
    ("mobile-invalid", "verify", "check", "手机号码只有10位"),
    ("planned-time-unclear", "verify", "check", "计划时间看不清"),
    ("duplicate-similar", "verify", "likeness", "与他队的文字有81%相同，请核对"),
    ("duplicate-exact", "reject", "duplicate", "与另一件内容相同，重复报送"),
    ("revision", "info", "duplicate", "是另一件的更正"),
    ("superseded", "info", "duplicate", "已有更正"),
)
_OFTEN = (8, 3, 20, 12, 18, 9, 6, 3, 4, 4)
"""How many of a hundred submissions have each."""


class Model(NamedTuple):
    """A submission that others are made after."""

    kind: str
    fields: dict[str, Any]
    original: dict[str, Any]


def fill(engine: Engine, count: int) -> None:
    """Fill a migrated, empty database with ``count`` submissions and a sixth as many mails without a form."""
    draw = Words(count)
    models = [
        Model(one.submission.kind, dump_fields(one.submission.fields), dump_form(one.submission.form))
        for one in entries(_MODELS)
    ]
    for start in range(0, count, _STEP):
        batch = [_item(number, models[number % _MODELS], draw) for number in range(start, min(count, start + _STEP))]
        with transaction(engine) as session:
            session.execute(insert(tables.Message), [one["mail"] for one in batch])
            session.execute(insert(tables.Submission), [one["form"] for one in batch])
            session.execute(insert(tables.Finding), [found for one in batch for found in one["findings"]])
    with transaction(engine) as session:
        bare = [_bare(number, draw) for number in range(count // 6)]
        session.execute(insert(tables.Message), bare)
        session.execute(insert(tables.Finding), [_on_mail(one["sha256"]) for one in bare if one["state"] == "waiting"])
        session.execute(insert(tables.Person), [_person(name) for name in PEOPLE])
    rank(engine)
    if engine.dialect.name == "postgresql":  # as it does by itself within the day; SQLite never does
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def rank(engine: Engine) -> None:
    """Work out how pressing everything is."""
    with transaction(engine) as session:
        digests = list(session.scalars(select(col(tables.Message.sha256))))
        for start in range(0, len(digests), _STEP):
            rank_messages(session, digests[start : start + _STEP])


def _item(number: int, model: Model, words: Words) -> dict[str, Any]:
    """Return the rows of one submission, its mail and its findings."""
    unit, leader = words.unit(), words.name(2)
    team, mobile = f"{unit}科技志愿服务队", str(13_000_000_000 + number * 7919 % 10**9)
    spec = CAMPAIGN.form(model.kind)
    fields = copy.deepcopy(model.fields)
    subject = f"{unit}{words.name(2)}行动"
    for name, value in {
        spec.team: team,
        spec.subject: subject,
        spec.unit: unit,
        spec.leader: leader,
        "mobile": mobile,
    }.items():
        fields[name] |= {"value": value, "raw": value}
    mail = _mail(f"form {number}", words, received=_START + dt.timedelta(minutes=3 * number))
    name = identify(mail["sha256"], "2", 0, model.kind)
    form = {
        "id": name,
        "message": mail["sha256"],
        "part": "2",
        "position": 0,
        "kind": model.kind,
        "edition": "2024",
        "team": team,
        "team_key": key(team),
        "subject": subject,
        "subject_key": key(subject),
        "received": mail["received"],
        "state": words.random.choice(_STATES).value,
        "version": 1,
        "original": model.original,
        "reading": None,
        "fields": fields,
        "renditions": [],
        "materials": [],
        "words": searchable(
            (team, subject, unit, leader, mobile, mail["sender"], mail["sender_name"], mail["subject"])
        ),
    }
    chosen = [one for one, often in zip(_FOUND, _OFTEN, strict=True) if words.random.random() * 100 < often]
    return {
        "mail": mail,
        "form": form,
        "findings": [_finding(name, *one, position=at) for at, one in enumerate(chosen)],
    }


def _mail(name: str, words: Words, *, received: dt.datetime) -> dict[str, Any]:
    digest = hashlib.sha256(name.encode()).hexdigest()
    sender = f"{digest[:8]}@example.com"
    row = dict.fromkeys(("error", "message_id", "excerpt"), "") | {"sender": sender, "sender_name": words.name(3)}
    row |= {"subject": f"报送{words.name(4)}材料", "defects": [], "authentication": {}, "answers": []}
    row |= {"sha256": digest, "size": 90_000, "received": received, "sent": received, "attempts": 1}
    row |= {"progress": Progress.DONE.value, "kind": Kind.SUBMISSION.value, "state": None}
    return row | {"words": searchable((sender, row["sender_name"], row["subject"]))}


def _bare(number: int, words: Words) -> dict[str, Any]:
    """Return the row of a mail without a form: two of three are letters, the others wait or were set aside."""
    row = _mail(f"bare {number}", words, received=_START + dt.timedelta(minutes=17 * number))
    if number % 12 == 0:
        return row | {"kind": Kind.QUARANTINED.value, "progress": Progress.QUARANTINED.value, "error": "打不开"}
    if number % 4 == 1:
        return row | {"state": State.WAITING.value}
    return row | {"kind": (Kind.CORRESPONDENCE, Kind.AUTOMATIC)[number % 2].value}


def _finding(  # noqa: PLR0913 -- each is a column
    owner: str, code: str, severity: str, source: str, said: str, *, position: int
) -> dict[str, Any]:
    row = {"source": source, "position": position, "code": code, "field": None, "severity": severity, "clause": None}
    return row | {"submission": owner, "message": None, "text": said, "evidence": {"other": "R00000000"}}


def _on_mail(digest: str) -> dict[str, Any]:
    row = _finding("", "no-form", "correct", "file", "来信没有表格", position=0)
    return row | {"submission": None, "message": digest}


def _person(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "role": "clerk", "password": "", "created": _START, "failures": 0, "settings": {}}


def _questions() -> Iterator[tuple[str, Callable[[Any, worklist.Viewer], object]]]:
    """Yield what a page asks, with its name."""
    yield "counts of the tabs", lambda session, _: worklist.counts(session)
    pages = {
        "waiting": Filters(),
        "waiting, newest first": Filters(sort=Sort.NEWEST),
        "waiting, by team": Filters(sort=Sort.TEAM),
        "waiting, one form": Filters(form="application"),
        "waiting, one code": Filters(code="field-missing"),
        "may be duplicates": Filters(tab=Tab.REPEATED),
        "accepted": Filters(tab=Tab.ACCEPTED, sort=Sort.NEWEST),
        "accepted, by team": Filters(tab=Tab.ACCEPTED, sort=Sort.TEAM),
        "letters": Filters(tab=Tab.LETTERS, sort=Sort.NEWEST),
        "all": Filters(tab=Tab.ALL, sort=Sort.NEWEST),
        "waiting, searched": Filters(words="机器人"),
        "waiting, phone searched": Filters(words="1300792"),
        "accepted, searched": Filters(tab=Tab.ACCEPTED, words="机器人 学会"),
        "all, searched": Filters(tab=Tab.ALL, words="机器人 学会"),
        "all, searched in vain": Filters(tab=Tab.ALL, words="没有这个队"),
    }
    for name, filters in pages.items():
        yield name, lambda session, viewer, filters=filters: worklist.page(session, filters, viewer)
    yield "waiting, page 40", _far
    yield "neighbours, waiting", lambda session, viewer: _beside(session, Filters(), viewer)
    yield "neighbours, accepted", lambda session, viewer: _beside(session, pages["accepted"], viewer)


_middle: dict[Filters, str] = {}


def _beside(session: Any, filters: Filters, viewer: worklist.Viewer) -> object:  # noqa: ANN401 -- a session
    return worklist.neighbours(session, filters, viewer, _middle[filters])


def _far(session: Any, viewer: worklist.Viewer) -> object:  # noqa: ANN401 -- a session
    return worklist.page(session, Filters(), viewer, after=_middle[Filters()])


def measure(engine: Engine) -> None:
    """Print the median and the longest time of each question, each in a transaction of its own."""
    viewer = worklist.Viewer(PEOPLE[0], NOW)
    with reading(engine) as session:
        for filters in (Filters(), Filters(tab=Tab.ACCEPTED, sort=Sort.NEWEST)):
            last = ""
            for _ in range(40):
                last = worklist.page(session, filters, viewer, after=last).later or last
            _middle[filters] = last
    for name, question in _questions():
        times = []
        for _ in range(21):
            with reading(engine) as session:
                session.connection()
                begun = time.perf_counter()
                question(session, viewer)
                times.append(1000 * (time.perf_counter() - begun))
        print(f"{name:28} median {statistics.median(times):6.1f} ms, most {max(times):6.1f} ms")


def main() -> None:
    """Fill a database and print how long it takes to read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database, or one that this filled (default: a new SQLite file)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(arguments.url or f"sqlite:///{Path(folder) / 'ledger.db'}")
        migrate(engine)
        begun = time.perf_counter()
        fill(engine, arguments.count)
        print(f"filled with {arguments.count} submissions in {time.perf_counter() - begun:.0f} s")
        measure(engine)
        engine.dispose()


if __name__ == "__main__":
    main()
