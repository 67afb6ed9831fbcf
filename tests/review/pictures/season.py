"""The office of the pictures: the whole invented season and a busy morning, on real pages, the day after the last mail.

What the pictures show is asked for by name, as ``{late}`` in an address, since ids follow from what was mailed.
"""

import datetime as dt
from pathlib import Path

from domain.decision import Decision, Verdict
from domain.pages import Drawn
from domain.people import Role
from intake.demo.season import season
from intake.picturing import picture
from store.engine import connect, reading, transaction
from store.queries import decisions, heartbeats, letters, outbox, worklist
from store.queries.worklist import Filters, Item, Tab, Viewer
from tests.intake.cli.letters import hostile
from tests.review import busy
from tests.review.arrivals import deliver, pipeline
from tests.review.item.drawn import draw
from tests.review.office import CAMPAIGN, PEOPLE, Office, build, is_word_only

MORNING = dt.datetime(2024, 11, 5, 1, 30, tzinfo=dt.UTC)
"""Half past nine on a Tuesday."""

_AUTUMN = dt.datetime(2024, 10, 9, tzinfo=dt.UTC)
"""What came before and has no fault has been accepted."""
_FIRST_UID = 500
"""Greater than that of any Word mail of the season, less than that of any mail of the morning."""

_SOLE = {
    "late": "registered-after-start",
    "repeated": "duplicate-exact",
    "incomplete": "task-incomplete",
    "blank": "form-not-filled",
    "long": "project-name-too-long",
}
"""Items by the only thing that was found on them."""
_AMONG = {"account": "account-invalid", "missing": "overview-incomplete", "encrypted": "file-encrypted"}
"""Items by one of the things that were found on them."""
_REJECTED = ("form-altered", "after-deadline")


def opened(folder: Path) -> tuple[Office, dict[str, str]]:
    """Make the office in a folder; return it with the items that the pictures show, by name."""
    build(folder)
    office = Office(folder, connect(f"sqlite:///{folder / 'zhihui.db'}"), now=MORNING)
    deliver(office, ((one.raw, one.received) for one in season() if not is_word_only(one.raw)), first=_FIRST_UID)
    deliver(office, [(hostile(), MORNING - dt.timedelta(hours=20))], first=_FIRST_UID - 1)
    came = busy.receive(office)
    picture(pipeline(office), lambda _done, _all: None)
    draw(office, came[11], outcome=Drawn.FAILED, reason="文件已损坏")
    named = {
        "drafted": came[0],
        "several": came[1],
        "leaderless": came[2],
        "taken": came[4],
        "undrawn": came[11],
        "revised": came[12],
    }
    named |= _named(office)
    _accept(office)
    busy.work(office, came)
    with transaction(office.engine) as session:
        heartbeats.beat(session, "spare", now=MORNING - dt.timedelta(minutes=4))
        told = letters.get(session, 3)
    named["told"] = "" if told is None else told.item
    _reject(office)
    office.engine.dispose()  # so that all of it stands in the file, of which each picture has a copy
    return office, named


def _listed(office: Office, tab: Tab) -> list[Item]:
    with reading(office.engine) as session:
        return list(worklist.everything(session, Filters(tab=tab), Viewer("", office.now)))


def _named(office: Office) -> dict[str, str]:
    waiting = _listed(office, Tab.WAITING)
    found = {name: next(one.id for one in waiting if one.codes == {code}) for name, code in _SOLE.items()}
    found |= {name: next(one.id for one in waiting if code in one.codes) for name, code in _AMONG.items()}
    found["sound"] = next(one.id for one in waiting if not one.codes and one.received > _AUTUMN)
    found["bare"] = next(one.id for one in waiting if one.codes == {"no-form"})
    found["question"] = next(one.id for one in _listed(office, Tab.LETTERS) if one.subject.startswith("咨询"))
    (found["hostile"],) = (one.id for one in _listed(office, Tab.ASIDE))
    return found


def _accept(office: Office) -> None:
    """Let the clerk have accepted, one each minute, an hour ago, what has no fault; the newest still wait."""
    sound = [one for one in _listed(office, Tab.WAITING) if not one.codes and one.received < _AUTUMN]
    with office.browser(Role.CLERK) as browser:
        for minutes, one in enumerate(sound, start=1):
            office.now = MORNING - dt.timedelta(hours=1, minutes=len(sound) - minutes)
            browser.get(f"/items/{one.id}")
            browser.post(f"/items/{one.id}/decide", {"version": one.version, "verdict": "accept"})
    office.now = MORNING


def _reject(office: Office) -> None:
    """Let the approver reject two; the letter of one is refused by the recipient's server, that of the other waits."""
    approver, administrator = PEOPLE[Role.APPROVER][0], PEOPLE[Role.ADMINISTRATOR][0]
    waiting = _listed(office, Tab.WAITING)
    with transaction(office.engine) as session:
        for code in _REJECTED:
            item = next(one.id for one in waiting if code in one.codes)
            given = Decision(item, Verdict.REJECT, approver, office.now, reasons=(code,))
            decisions.decide(session, given, campaign=CAMPAIGN, now=office.now)
        outbox.approve(session, 6, actor=administrator, now=office.now)
        outbox.claim(session, 6, message_id="letter.6@example.cn", now=office.now)
        outbox.refused(session, 6, reply="550 信箱不存在", now=office.now)
