"""Mapping: what goes into rows and JSON comes out equal."""

import datetime as dt
import json
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.form import FieldValue, Form, Method, Place, Task, Unread
from domain.mailbox import Mark
from domain.message import Attachment, Authentication, Authenticity, Delivery, Kind, Message, Outcome
from domain.roster import RosterEntry
from domain.submission import State, Submission
from store.mapping.arrivals import delivery_values, message_values
from store.mapping.findings import finding_row, load_finding
from store.mapping.forms import dump_field, dump_fields, dump_form, load_field, load_fields, load_form, plain
from store.mapping.history import decision_row, load_decision
from store.mapping.messages import attachment_row, load_attachment, load_message, write_headers
from store.mapping.rosters import load_roster_entry, roster_entry_row
from store.mapping.submissions import load_submission, submission_row
from store.tables import Message as MessageRow
from store.tables import Source
from tests.store.values import CAMPAIGN, NOW, delivery, digest, registration, value

texts = st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
optional = st.none() | texts
places = st.builds(
    Place,
    page=st.none() | st.integers(1, 500),
    box=st.none() | st.tuples(numbers, numbers, numbers, numbers),
    cell=optional,
)
tasks = st.lists(st.builds(Task, texts, texts), max_size=3).map(tuple)
values = st.none() | texts | st.integers() | st.booleans() | tasks
fields = st.builds(
    FieldValue, values, texts, st.none() | places, st.floats(0, 1), texts, st.none() | st.sampled_from(Method)
)
named = st.dictionaries(texts, fields, max_size=4)
forms = st.builds(
    Form,
    kind=st.sampled_from(["registration", "application"]),
    fields=named,
    edition=texts,
    absent=st.frozensets(texts, max_size=3),
    repeated=st.dictionaries(texts, st.lists(fields, max_size=2).map(tuple), max_size=2),
    unread=st.lists(st.builds(Unread, texts, st.none() | places), max_size=2).map(tuple),
    pages=st.lists(st.tuples(numbers, numbers), max_size=2).map(tuple),
    editable=st.booleans(),
    reader=texts,
)
moments = st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2000, 1, 1), max_value=dt.datetime(2100, 1, 1))  # noqa: DTZ001 -- the zone is the strategy's
evidence = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
findings = st.builds(
    Finding, texts, st.sampled_from(Severity), texts, optional, st.dictionaries(texts, evidence, max_size=3), optional
)
hexes = st.text(string.hexdigits.lower(), min_size=64, max_size=64)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    form = draw(forms)
    return Submission(
        id=draw(texts),
        form=form,
        fields=draw(named),
        message=draw(hexes),
        part=draw(texts),
        index=draw(st.integers(0, 50)),
        received=draw(moments),
        state=draw(st.sampled_from(State)),
        renditions=tuple(draw(st.lists(texts, max_size=2))),
        materials=frozenset(draw(st.lists(texts, max_size=2))),
    )


@given(forms)
def test_form_comes_back_from_json(form: Form) -> None:
    assert load_form(json.loads(json.dumps(dump_form(form)))) == form


@given(named)
def test_fields_come_back_from_json_in_their_order(found: dict[str, FieldValue]) -> None:
    back = load_fields(json.loads(json.dumps(dump_fields(found))))
    assert list(back.items()) == list(found.items())


def _mail(received: dt.datetime) -> MessageRow:
    return MessageRow(received=received, sender="zhang@example.com", sender_name="张三", subject="登记表")


@given(submissions())
@settings(max_examples=50)
def test_submission_comes_back_from_its_row(submission: Submission) -> None:
    row = submission_row(submission, CAMPAIGN.form(submission.kind), _mail(submission.received or NOW))
    assert load_submission(row) == submission


@given(findings)
def test_finding_comes_back_from_its_row(finding: Finding) -> None:
    assert load_finding(finding_row(finding, Source.CHECK, 0, submission="R1")) == finding


@given(
    st.builds(Attachment, texts, texts, hexes, st.integers(0), texts, st.sampled_from(Outcome), optional, texts, texts)
)
def test_attachment_comes_back_from_its_row(attachment: Attachment) -> None:
    assert load_attachment(attachment_row(attachment, message=digest("mail"), position=0)) == attachment


@given(
    st.builds(
        Message,
        sha256=st.just(digest("mail")),
        message_id=texts,
        sender=texts,
        sender_name=texts,
        subject=texts,
        sent=st.none() | moments,
        kind=st.sampled_from(Kind),
        defects=st.lists(texts, max_size=2).map(tuple),
        findings=st.lists(findings, max_size=2).map(tuple),
        attachments=st.just(()),
        authentication=st.builds(
            Authentication, st.sampled_from(Authenticity), texts, texts, texts, texts, texts, st.integers(0)
        ),
        answers=st.lists(texts, max_size=2).map(tuple),
        excerpt=texts,
    )
)
def test_message_comes_back_from_its_row(message: Message) -> None:
    row = MessageRow(**message_values(delivery()))
    write_headers(row, message)
    row.kind = message.kind.value
    found = [finding_row(one, Source.FILE, at, message=row.sha256) for at, one in enumerate(message.findings)]
    assert load_message(row, [], found) == message


@given(
    st.builds(
        Delivery, texts, texts, st.integers(0), st.integers(0), hexes, st.integers(0), moments, st.sampled_from(Mark)
    )
)
def test_delivery_values_hold_the_delivery(arrival: Delivery) -> None:
    values = delivery_values(arrival, NOW)
    recorded, digest_, mark = values.pop("recorded"), values.pop("message"), values.pop("mark")
    assert Delivery(**values, sha256=digest_, mark=Mark(str(mark))) == arrival
    assert recorded == NOW


@given(st.sampled_from(Verdict), texts, moments, st.lists(texts, max_size=2).map(tuple), texts)
def test_decision_comes_back_from_its_row(
    verdict: Verdict, actor: str, decided: dt.datetime, reasons: tuple[str, ...], note: str
) -> None:
    decision = Decision("R00000001", verdict, actor, decided, reasons, note)
    assert load_decision(decision_row(decision, submission=decision.item)) == decision


def test_decision_on_a_message_speaks_of_its_handle() -> None:
    row = decision_row(Decision("M", Verdict.ACCEPT, "li", NOW), message=digest("mail"))
    assert load_decision(row).item == "M" + digest("mail")[:10]


@given(st.builds(RosterEntry, texts, texts, st.lists(texts, max_size=2).map(tuple)))
def test_roster_entry_comes_back_from_its_row(entry: RosterEntry) -> None:
    assert load_roster_entry(roster_entry_row(entry, roster="teams", position=0)) == entry


def test_row_draws_team_and_subject_from_the_declared_fields() -> None:
    submission = registration(team="启明星 服务队", activity="科普，进社区")
    row = submission_row(submission, CAMPAIGN.form("registration"), _mail(NOW))
    assert (row.team, row.team_key, row.subject, row.subject_key) == (
        "启明星 服务队",
        "启明星服务队",
        "科普，进社区",
        "科普进社区",
    )


def test_row_is_found_by_team_subject_and_mail() -> None:
    row = submission_row(registration(), CAMPAIGN.form("registration"), _mail(NOW))
    assert row.words.split("\n") == ["启明星服务队", "科普进社区", "zhangexamplecom", "张三", "登记表"]


def test_team_that_is_no_text_is_blank() -> None:
    submission = registration(team="")
    row = submission_row(submission, CAMPAIGN.form("registration"), _mail(NOW))
    assert (row.team, row.team_key) == ("", "")


def test_plain_takes_what_json_knows() -> None:
    given_value = {"state": State.WAITING, "pair": (1, 2.5), "none": None, "on": True}
    assert plain(given_value) == {"state": "waiting", "pair": [1, 2.5], "none": None, "on": True}


def test_value_keeps_its_place() -> None:
    found = value("科普")
    assert load_fields(dump_fields({"a": found})) == {"a": found}


def test_field_of_an_older_row_has_no_method() -> None:
    written = dump_field(FieldValue("甲队", "甲队", method=Method.BESIDE))
    del written["method"]

    assert load_field(written) == FieldValue("甲队", "甲队")
