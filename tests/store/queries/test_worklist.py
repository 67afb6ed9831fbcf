"""The lists of the review page: what stands where, in which order, page by page, in few questions."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.decision import Verdict
from domain.finding import Finding, Severity
from domain.message import Kind
from domain.people import Role
from domain.submission import State
from store import tables
from store.engine import Engine, reading, transaction
from store.queries import decisions, deliveries, messages, submissions, worklist
from store.queries.listing import Claimed, Found
from store.queries.worklist import Filters, Holder, Item, Neighbours, Sort, Tab, Viewer
from tests.store.counting import questions
from tests.store.values import (
    CAMPAIGN,
    NOW,
    application,
    decision,
    delivery,
    digest,
    finding,
    hours,
    message,
    registration,
    value,
)

REJECT = finding("form-altered", Severity.REJECT)
CORRECT = finding("field-missing:unit", Severity.CORRECT)
VERIFY = finding("mobile-invalid", Severity.VERIFY)
INFO = finding("revision", Severity.INFO)
SUPERSEDED = finding("superseded", Severity.INFO)
COPY = finding("duplicate-exact", Severity.REJECT)
SIMILAR = finding("duplicate-similar", Severity.VERIFY)
ME = Viewer("limin", NOW)


def _add(engine: Engine, name: str, *found: Finding, hour: float = 0, mail: tuple[Finding, ...] = ()) -> str:
    """Store one registration that the mail ``name`` brought, with findings on it and on the mail."""
    one = registration(name, team=f"{name}队", activity=f"{name}活动")
    with transaction(engine) as session:
        _deliver(session, name, hour)
        messages.save(session, message(name, findings=mail), [one], {one.id: found}, campaign=CAMPAIGN, now=NOW)
    return one.id


def _add_bare(engine: Engine, name: str, *found: Finding, hour: float = 0, kind: Kind = Kind.SUBMISSION) -> str:
    with transaction(engine) as session:
        _deliver(session, name, hour)
        mail = message(name, kind=kind, findings=found, subject="材料")
        messages.save(session, mail, [], {}, campaign=CAMPAIGN, now=NOW)
    return f"M{digest(name)[:10]}"


def _deliver(session: Session, name: str, hour: float) -> None:
    deliveries.record(session, [delivery(name, uid=int(digest(name)[:6], 16), received=hours(hour))], now=NOW)


def _decide(engine: Engine, item: str, verdict: Verdict, *reasons: str) -> None:
    with transaction(engine) as session:
        decisions.decide(session, decision(item, verdict, *reasons), campaign=CAMPAIGN, now=NOW)


def _hold(engine: Engine, person: str, *items: str, skip: bool = False, until: dt.datetime | None = None) -> None:
    """Let a person have items open, or skip them."""
    with transaction(engine) as session:
        if session.get(tables.Person, person) is None:
            name, role = f"{person}的名字", Role.CLERK.value
            session.add(
                tables.Person(id=person, name=name, role=role, password="", created=NOW, failures=0, settings={})
            )
            session.flush()
        for item in items:
            if skip:
                session.add(tables.Skip(person=person, item=item, skipped=NOW))
            else:
                session.add(tables.Claim(item=item, person=person, taken=NOW, until=until or hours(0.25)))


def _ids(engine: Engine, filters: Filters) -> list[str]:
    with reading(engine) as session:
        return [item.id for item in worklist.page(session, filters, ME).items]


def _counts(engine: Engine) -> dict[Tab, int]:
    with reading(engine) as session:
        return {tab: count for tab, count in worklist.counts(session).items() if count}


def test_each_item_stands_in_its_tab(engine: Engine) -> None:
    waiting, copy, like = _add(engine, "waiting"), _add(engine, "copy", COPY), _add(engine, "like")
    with transaction(engine) as session:
        submissions.replace_findings(session, like, [SIMILAR], source="likeness", now=NOW)
    bare = _add_bare(engine, "bare", hour=1)
    returned, accepted, rejected = (
        _add(engine, "returned", VERIFY),
        _add(engine, "accepted"),
        _add(engine, "no", REJECT),
    )
    bare_returned = _add_bare(engine, "bare returned", CORRECT)
    _decide(engine, returned, Verdict.RETURN, "mobile-invalid")
    _decide(engine, bare_returned, Verdict.RETURN, "field-missing:unit")
    _decide(engine, accepted, Verdict.ACCEPT)
    _decide(engine, rejected, Verdict.REJECT, "form-altered")
    letters = {_add_bare(engine, "letter", kind=Kind.CORRESPONDENCE), _add_bare(engine, "auto", kind=Kind.AUTOMATIC)}
    aside = _add_bare(engine, "aside", kind=Kind.QUARANTINED)
    expected = {
        Tab.WAITING: {waiting, copy, like, bare},
        Tab.REPEATED: {copy, like},
        Tab.RETURNED: {returned, bare_returned},
        Tab.ACCEPTED: {accepted},
        Tab.REJECTED: {rejected},
        Tab.LETTERS: letters,
        Tab.ASIDE: {aside},
        Tab.ALL: {waiting, copy, like, returned, accepted, rejected},
    }
    assert {tab: set(_ids(engine, Filters(tab=tab))) for tab in Tab} == expected
    assert _counts(engine) == {tab: len(items) for tab, items in expected.items()}


def test_counts_of_an_empty_ledger_are_all_zero(engine: Engine) -> None:
    with reading(engine) as session:
        assert worklist.counts(session) == dict.fromkeys(Tab, 0)


def test_orders(engine: Engine) -> None:
    copy = _add(engine, "1", COPY, hour=-3)
    plain = _add(engine, "2", hour=-2)
    verify = _add(engine, "3", VERIFY, hour=-1)
    reject = _add(engine, "4", REJECT)
    bare = _add_bare(engine, "5", CORRECT, hour=1)
    assert _ids(engine, Filters()) == [reject, bare, verify, plain, copy]
    assert _ids(engine, Filters(sort=Sort.NEWEST)) == [bare, reject, verify, plain, copy]
    assert _ids(engine, Filters(sort=Sort.OLDEST)) == [copy, plain, verify, reject, bare]
    assert _ids(engine, Filters(sort=Sort.TEAM)) == [bare, copy, plain, verify, reject]


def test_rank_follows_the_findings(engine: Engine) -> None:
    first, second = _add(engine, "first", VERIFY), _add(engine, "second", CORRECT)
    assert _ids(engine, Filters()) == [second, first]
    with transaction(engine) as session:
        submissions.replace_findings(session, first, [REJECT], source="check", now=NOW)
        submissions.replace_findings(session, second, [], source="check", now=NOW)
    assert _ids(engine, Filters()) == [first, second]
    assert _ids(engine, Filters(severity=Severity.REJECT)) == [first]


def test_filters(engine: Engine) -> None:
    early = _add(engine, "early", REJECT, VERIFY, hour=-30)
    missing = _add(engine, "missing", CORRECT, COPY)
    on_mail = _add(engine, "on mail", hour=1, mail=(VERIFY,))
    bare = _add_bare(engine, "bare", CORRECT, hour=2)
    form = application("form")
    with transaction(engine) as session:
        _deliver(session, "form", 3)
        messages.save(session, message("form"), [form], {}, campaign=CAMPAIGN, now=NOW)
    assert _ids(engine, Filters(form="application")) == [form.id]
    assert _ids(engine, Filters(form=worklist.MESSAGE)) == [bare]
    assert _ids(engine, Filters(code="field-missing")) == [bare, missing]
    assert _ids(engine, Filters(code="field-missing:unit")) == [bare, missing]
    assert _ids(engine, Filters(code="field")) == []
    assert _ids(engine, Filters(code="mobile-invalid")) == [early, on_mail]
    assert _ids(engine, Filters(severity=Severity.REJECT)) == [early, missing]
    assert _ids(engine, Filters(severity=Severity.INFO)) == [form.id]
    assert _ids(engine, Filters(since=NOW, until=hours(2))) == [on_mail, missing]


@pytest.mark.parametrize(
    "words",
    ["南湖 科普", "nán湖x", "ZHANG@example", "张三", "登记表", "138-0000", "R", "1380000 南湖"],
)
def test_search_finds_what_holds_every_word(engine: Engine, words: str) -> None:
    one = registration("mail", team="南湖队", activity="科普行")
    other = registration("other", team="别的队", activity="别的活动")
    spec = replace(CAMPAIGN.forms[0], phones=("mobile",))
    campaign = replace(CAMPAIGN, forms=(spec, CAMPAIGN.forms[1]))
    with transaction(engine) as session:
        for name, form in (("mail", one), ("other", other)):
            _deliver(session, name, 0)
            messages.save(session, message(name), [form], {}, campaign=campaign, now=NOW)
    found = {
        "南湖 科普": {one.id},
        "nán湖x": set[str](),
        "1380000 南湖": {one.id},
    }.get(words, {one.id, other.id})
    assert set(_ids(engine, Filters(words=words))) == found


def test_search_finds_an_item_by_the_beginning_of_its_id(engine: Engine) -> None:
    form, bare = _add(engine, "form"), _add_bare(engine, "bare")
    assert _ids(engine, Filters(words=form[:5].lower())) == [form]
    assert _ids(engine, Filters(words=bare[:6])) == [bare]


def test_search_follows_a_correction(engine: Engine) -> None:
    form = _add(engine, "form")
    with transaction(engine) as session:
        change = {"team_name": value("北陵队")}
        submissions.edit(session, form, change, actor="li", version=1, campaign=CAMPAIGN, now=NOW)
    assert _ids(engine, Filters(words="北陵队 zhang@example.com")) == [form]
    assert _ids(engine, Filters(words="form队")) == []


def test_skipped_items_are_left_out_until_they_are_asked_for(engine: Engine) -> None:
    skipped, kept = _add(engine, "skipped"), _add(engine, "kept", hour=1)
    bare = _add_bare(engine, "bare", hour=2)
    _hold(engine, "limin", skipped, bare, skip=True)
    _hold(engine, "wang", kept, skip=True)
    assert _ids(engine, Filters()) == [kept]
    assert _ids(engine, Filters(skipped=True)) == [skipped, bare]
    assert _ids(engine, Filters(tab=Tab.ALL)) == [skipped, kept]


def test_items_show_who_has_them_open(engine: Engine) -> None:
    mine, lapsed, bare = _add(engine, "mine"), _add(engine, "lapsed", hour=1), _add_bare(engine, "bare", hour=2)
    decided = _add(engine, "decided")
    _decide(engine, decided, Verdict.ACCEPT)
    _hold(engine, "limin", mine)
    _hold(engine, "wang", bare, decided, until=hours(0.2))
    _hold(engine, "zhao", lapsed, until=NOW)
    with reading(engine) as session:
        found = {item.id: item.claim for item in worklist.page(session, Filters(), ME).items}
        others = worklist.holders(session, ME)
    assert found == {
        mine: Claimed("limin", "limin的名字", hours(0.25)),
        lapsed: None,
        bare: Claimed("wang", "wang的名字", hours(0.2)),
    }
    assert others == (Holder("wang", "wang的名字", 1, hours(0.2)),)
    assert _ids(engine, Filters(holder="wang")) == [bare]
    assert _ids(engine, Filters(holder="zhao")) == []


def test_skipped_counts_what_still_waits(engine: Engine) -> None:
    copied, plain, decided = _add(engine, "copied", COPY), _add(engine, "plain"), _add(engine, "decided")
    bare = _add_bare(engine, "bare", CORRECT)
    _decide(engine, decided, Verdict.ACCEPT)
    _hold(engine, "limin", copied, plain, decided, bare, skip=True)
    with reading(engine) as session:
        assert worklist.skipped(session, ME) == worklist.total(session, Filters(skipped=True), ME) == 3
        assert worklist.skipped(session, ME, repeated=True) == 1
        assert worklist.skipped(session, Viewer("wang", NOW)) == 0


def test_item_tells_what_a_list_shows(engine: Engine) -> None:
    name = _add(engine, "form", INFO, VERIFY, mail=(CORRECT,))
    bare = _add_bare(engine, "bare", CORRECT, hour=1)
    _decide(engine, bare, Verdict.RETURN, "field-missing:unit")
    with reading(engine) as session:
        (form,) = worklist.page(session, Filters(), ME).items
        (mail,) = worklist.page(session, Filters(tab=Tab.RETURNED), ME).items
    missing = Found("field-missing:unit", Severity.CORRECT, "问题：field-missing:unit", "form-1")
    found = (
        missing,
        Found("mobile-invalid", Severity.VERIFY, "问题：mobile-invalid", "form-1"),
        Found("revision", Severity.INFO, "问题：revision", "form-1"),
    )
    sender = "zhang@example.com"
    waiting = State.WAITING
    assert form == Item(name, "registration", "form队", "form活动", NOW, sender, waiting, 1, found)
    assert mail == Item(
        bare, "message", "", "材料", hours(1), sender, State.RETURNED, 2, (missing,), kind=Kind.SUBMISSION
    )


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_follow_each_other_forth_and_back(engine: Engine, sort: Sort) -> None:
    for number in range(4):
        _add(engine, f"form {number}", *([VERIFY] if number % 2 else []), hour=number // 3)
        _add_bare(engine, f"bare {number}", hour=number // 3)
    whole = _ids(engine, Filters(sort=sort))
    with reading(engine) as session:

        def page(after: str = "", before: str = "") -> worklist.Page:
            return worklist.page(session, Filters(sort=sort), ME, after=after, before=before, size=3)

        pages = [page()]
        while pages[-1].later:
            pages.append(page(after=pages[-1].later))
        back = [page(before=pages[-1].earlier)]
        while back[-1].earlier:
            back.append(page(before=back[-1].earlier))
    assert [[item.id for item in one.items] for one in pages] == [whole[:3], whole[3:6], whole[6:]]
    assert back[::-1] == pages[:-1]
    assert {one.total for one in pages} == {8}


@pytest.mark.parametrize("sort", list(Sort))
def test_neighbours_are_those_of_the_list(engine: Engine, sort: Sort) -> None:
    for number in range(3):
        _add(engine, f"form {number}", hour=number)
        _add_bare(engine, f"bare {number}", hour=number)
    whole = _ids(engine, Filters(sort=sort))
    padded = ["", *whole, ""]
    with reading(engine) as session:
        found = [worklist.neighbours(session, Filters(sort=sort), ME, item) for item in whole]
    assert found == [Neighbours(padded[at], padded[at + 2], at + 1, 6) for at in range(6)]


def test_neighbours_pass_over_what_others_have_open_and_what_was_skipped(engine: Engine) -> None:
    first, held, skipped, last = (_add(engine, f"{number}", hour=number) for number in range(4))
    _hold(engine, "wang", held)
    _hold(engine, "limin", first, last)
    _hold(engine, "limin", skipped, skip=True)
    with reading(engine) as session:
        assert worklist.neighbours(session, Filters(), ME, first) == Neighbours("", last, 1, 3)
        assert worklist.neighbours(session, Filters(), ME, last) == Neighbours(first, "", 3, 3)


def test_neighbours_of_what_has_left_the_list_are_those_of_its_place(engine: Engine) -> None:
    first, decided, last = (_add(engine, f"{number}", hour=number) for number in range(3))
    _decide(engine, decided, Verdict.ACCEPT)
    with reading(engine) as session:
        assert worklist.neighbours(session, Filters(), ME, decided) == Neighbours(first, last, 2, 2)
        assert worklist.neighbours(session, Filters(), ME, "R00000000") == Neighbours("", "", 0, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_questions(engine: Engine, count: int) -> None:
    for number in range(count):
        item = _add(engine, f"form {number}", CORRECT, INFO, hour=number)
        _add_bare(engine, f"bare {number}", CORRECT)
        _hold(engine, "limin", item)
    filters = Filters(words="zhang", code="field-missing")
    with reading(engine) as session:
        session.connection()
        with questions(engine) as asked:
            found = worklist.page(session, filters, ME)
            paged = len(asked)
            worklist.neighbours(session, filters, ME, item)
            beside = len(asked)
            worklist.counts(session)
            counted = len(asked)
            worklist.holders(session, ME)
    assert (len(found.items), paged, beside - paged, counted - beside, len(asked) - counted) == (count * 2, 8, 6, 1, 1)


def test_a_mail_read_anew_is_found_by_its_new_title(engine: Engine) -> None:
    form = _add(engine, "form")
    with transaction(engine) as session:
        one = registration("form")
        messages.save(session, message("form", subject="重发"), [one], {}, campaign=CAMPAIGN, now=NOW)
        assert session.scalars(select(col(tables.Message.words))).all() == ["zhangexamplecom\n张三\n重发"]
    assert _ids(engine, Filters(words="重发")) == [form]
