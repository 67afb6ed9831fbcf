"""What the experts are given of each application, in few questions."""

from dataclasses import replace

import pytest

from domain.decision import Verdict
from domain.dossiers import Ground
from domain.message import Attachment, Outcome
from domain.submission import State, Submission
from store.engine import Engine, reading, transaction
from store.queries import bundle, decisions, deliveries, dossiers, messages
from store.queries.bundle import Application, File, Role, Wanted
from store.queries.dossiers import Row
from tests.store.counting import questions
from tests.store.values import (
    CAMPAIGN,
    NOW,
    application,
    attachment,
    decision,
    delivery,
    digest,
    finding,
    hours,
    message,
    registration,
)

KINDS = frozenset({"application"})
WAITING = Wanted(KINDS, [State.WAITING])
SUMMARY = Attachment("3", "总结.docx", digest("总结"), 9, "application/msword", Outcome.MATERIAL, "summary")
PHOTO = Attachment("2", "", digest("照片"), 5, "image/jpeg", Outcome.MATERIAL, "photo")


def _bring(
    engine: Engine, name: str, submission: Submission | None, *parts: Attachment, hour: int = 0, code: str = ""
) -> None:
    with transaction(engine) as session:
        arrival = delivery(name, uid=hour + 1, received=hours(hour))
        deliveries.record(session, [arrival], now=NOW)
        forms = [] if submission is None else [replace(submission, received=hours(hour))]
        found = {one.id: [finding(code)] for one in forms} if code else {}
        messages.save(session, message(name, attachments=parts), forms, found, campaign=CAMPAIGN, now=NOW)


def _put(engine: Engine, submission: str, *rows: Row) -> None:
    with transaction(engine) as session:
        dossiers.put(session, submission, rows, ["summary", "photo"], now=NOW)


def _applications(engine: Engine, wanted: Wanted = WAITING) -> list[Application]:
    with reading(engine) as session:
        found = [one for page in bundle.pages(session, wanted) for one in page]
        assert bundle.count(session, wanted) == len(found)
    return found


def test_application_comes_with_its_files(engine: Engine) -> None:
    form = replace(application("form"), renditions=("4", "1"))
    scan = attachment("4", name="盖章.pdf")
    body = replace(attachment("1", name=""), media_type="text/plain")
    _bring(engine, "form", form, attachment(name="书.docx"), scan, body, SUMMARY)
    _bring(engine, "letter", None, PHOTO, SUMMARY, hour=1)
    _put(
        engine,
        form.id,
        Row(digest("form"), "3", Ground.FORM),
        Row(digest("letter"), "2", Ground.SENDER),
        Row(digest("letter"), "3", Ground.SENDER),
    )

    media = "application/msword"
    assert _applications(engine) == [
        Application(
            id=form.id,
            kind="application",
            team="启明星服务队",
            subject="银龄行动",
            values={"team_name": "启明星服务队", "project_name": "银龄行动"},
            received=NOW,
            state=State.WAITING,
            materials=("photo", "summary"),
            older=(),
            files=(
                File(Role.FORM, "书.docx", digest("2 书.docx"), 2000, media, NOW),
                File(Role.RENDITION, "盖章.pdf", digest("4 盖章.pdf"), 2000, media, NOW),
                File(Role.RENDITION, f"M{digest('form')[:10]}.eml", digest("form"), 1000, "message/rfc822", NOW),
                File(Role.MATERIAL, "总结.docx", digest("总结"), 9, media, NOW, "summary", Ground.FORM, 2),
                File(Role.MATERIAL, "", digest("照片"), 5, "image/jpeg", hours(1), "photo", Ground.SENDER),
            ),
        )
    ]


@pytest.fixture
def several(engine: Engine) -> Engine:
    """A registration, and applications: one accepted, one superseded, a copy, and one that waits."""
    _bring(engine, "other", registration("other"), attachment())
    for hour, (name, code) in enumerate(
        (("a", ""), ("b", "superseded"), ("c", "duplicate-exact"), ("d", "x")), start=1
    ):
        _bring(engine, name, application(name, project=name), attachment(), hour=hour, code=code)
    with transaction(engine) as session:
        decisions.decide(session, decision(application("a").id), campaign=CAMPAIGN, now=NOW)
        decisions.decide(
            session, decision(application("b").id, Verdict.RETURN, "superseded"), campaign=CAMPAIGN, now=NOW
        )
    return engine


@pytest.mark.parametrize(
    ("states", "older", "expected"),
    [
        ([State.ACCEPTED], False, {"a": ()}),
        ([State.WAITING], False, {"d": ()}),
        ([State.RETURNED], False, {}),
        (list(State), False, {"a": (), "d": ()}),
        ([State.WAITING], True, {"c": ("duplicate-exact",), "d": ()}),
        (list(State), True, {"a": (), "b": ("superseded",), "c": ("duplicate-exact",), "d": ()}),
    ],
)
def test_states_and_older_ones_are_chosen(
    several: Engine, states: list[State], expected: dict[str, tuple[str, ...]], *, older: bool
) -> None:
    found = _applications(several, Wanted(KINDS, states, older=older))

    assert [(one.subject, one.older) for one in found] == list(expected.items())


def test_pages_follow_on_each_other(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for hour, name in enumerate("abcde"):
        _bring(engine, name, application(name, project=name), attachment(), hour=hour // 2)
    whole = [one.subject for one in _applications(engine)]

    monkeypatch.setattr(bundle, "_PAGE", 2)
    with reading(engine) as session:
        found = [[one.subject for one in page] for page in bundle.pages(session, WAITING)]

    assert (sorted(whole), found) == (list("abcde"), [whole[:2], whole[2:4], whole[4:]])


def _asked(engine: Engine) -> int:
    with reading(engine) as session, questions(engine) as asked:
        assert list(bundle.pages(session, WAITING))
    return len(asked)


def test_page_asks_as_often_for_three_as_for_one(engine: Engine) -> None:
    _bring(engine, "a", application("a", project="a"), attachment(), SUMMARY)
    _put(engine, application("a").id, Row(digest("a"), "3", Ground.FORM))
    one = _asked(engine)
    for hour, name in enumerate("bc", start=1):
        _bring(engine, name, application(name, project=name), attachment(), SUMMARY, hour=hour)
        _put(engine, application(name).id, Row(digest(name), "3", Ground.FORM))

    assert one == _asked(engine)
