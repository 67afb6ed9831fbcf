"""Each thing that a person does to one item, within a transaction of the ledger."""

from typing import TYPE_CHECKING

from domain.campaign import FieldType
from domain.decision import Verdict
from domain.finding import Severity
from domain.form import FieldValue
from domain.masking import PERSONAL
from domain.submission import Submission
from domain.typed import MistypedError, as_read, typed
from review.acting import asking
from review.acting.refusals import ActRefusedError, HeldError
from review.queue.address import asked, viewer
from review.rendering import clock
from review.security.access import Visit
from store.queries import acts, claims, decisions, drafts, items, likenesses, skips, submissions, worklist
from store.queries.acts import Deed, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

__all__ = ["correct", "decide", "hold", "onward", "reveal", "save_drafts", "tell_apart", "undo"]


def hold(session: "Session", visit: Visit, item: str) -> None:
    """Take an item, or keep it for another while.

    Raises:
        HeldError: another person has it open.
    """
    claim = claims.take(session, item, person=visit.person.id, now=visit.now)
    if claim.person != visit.person.id:
        until = clock(claim.until, visit.desk.campaign.timezone)
        raise HeldError(f"{claim.name}正在处理这一件（至 {until}），没有执行。要接着处理，请先点“接手”")


def correct(session: "Session", visit: Visit, item: str) -> None:
    """Save what was typed into an item's fields, or what was read of one again, and judge the item at once.

    Raises:
        HeldError: another person has it open.
        ConflictError: somebody has changed it since.
        MistypedError: a text is not what its field is.
        ActRefusedError: it has no fields, or a choice between two values was left open.
    """
    seen, submission = asking.version(visit), _submission(session, item)
    hold(session, visit, submission.id)
    items.refuse_changed(session, items.find(session, submission.id), seen)
    edit = submissions.edit(
        session,
        submission.id,
        _values(visit, submission),
        actor=visit.person.id,
        version=seen,
        campaign=visit.desk.campaign,
        now=visit.now,
    )
    drafts.drop(session, submission.id, person=visit.person.id, fields=asking.controls(visit.form))
    if edit.revisions:
        _record(session, visit, "edit", Step(Deed.EDITED, submission.id, edit.revisions))
        visit.desk.judge(session, [submission.id])


def decide(session: "Session", visit: Visit, item: str) -> bool:
    """Give the verdict of the form on an item and let go of it; tell whether the person goes on to the next one.

    Raises:
        HeldError: another person has it open.
        ConflictError: somebody has changed it since.
        DecisionRefusedError: the verdict does not hold.
        ActRefusedError: something was typed and not saved, or accepting what does not fit is not explained.
    """
    given, seen = asking.decision(visit, item), asking.version(visit)
    hold(session, visit, item)
    row = items.find(session, item)
    items.refuse_changed(session, row, seen)
    if given.verdict is not Verdict.REOPEN:
        _refuse_unsaved(session, visit, items.name(row))
    if given.verdict is Verdict.ACCEPT and not given.note:
        _refuse_unexplained(session, items.name(row))
    settled = decisions.decide(session, given, version=seen, campaign=visit.desk.campaign, now=visit.now)
    if given.verdict is Verdict.REOPEN:
        return False
    acts.record(
        session, acts.decided(session, settled.items[:1]), person=visit.person.id, what=given.verdict, now=visit.now
    )
    for one in settled.items:
        skips.drop(session, person=visit.person.id, item=one)
    drafts.drop(session, settled.items[0], person=visit.person.id)
    claims.release(session, settled.items[0], person=visit.person.id)
    return True


def tell_apart(session: "Session", visit: Visit, item: str) -> None:
    """Note that an item and another one are no duplicates, or take that back, and judge both at once.

    Raises:
        HeldError: another person has it open.
        ConflictError: somebody has changed it since.
        DistinctionRefusedError: it holds already, or one of the two is not there.
    """
    seen = asking.version(visit)
    hold(session, visit, item)
    items.refuse_changed(session, items.find(session, item), seen)
    other, again = str(visit.form.get("other", "")), bool(visit.form.get("undo"))
    change = likenesses.take_back if again else likenesses.distinguish
    pair = change(session, item, other, actor=visit.person.id, now=visit.now)
    visit.desk.reconsider(session, pair)
    deed, what = (Deed.UNDISTINGUISHED, "undistinct") if again else (Deed.DISTINGUISHED, "distinct")
    first, second = pair if pair[0] == item.upper() else pair[::-1]
    _record(session, visit, what, Step(deed, first, other=second))


def undo(session: "Session", visit: Visit) -> acts.Act:
    """Undo what the person did last, judge anew what that changed, and return what was undone.

    Raises:
        UndoRefusedError: something stands in the way.
    """
    number = str(visit.form.get("act", ""))
    act = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    done = acts.undo(session, act, person=visit.person.id, campaign=visit.desk.campaign, now=visit.now)
    if done.edited:
        visit.desk.judge(session, done.edited)
    if done.parted:
        visit.desk.reconsider(session, done.parted)
    return done.act


def reveal(session: "Session", visit: Visit, item: str) -> tuple[str, str]:
    """Return the label and the full text of a phone or an account, which is an event.

    Raises:
        ActRefusedError: the item has no such field.
    """
    submission = _submission(session, item)
    spec = visit.desk.campaign.form(submission.kind)
    name = str(visit.form.get("field", ""))
    kinds: Mapping[str, FieldType] = {one.name: one.type for one in spec.fields}
    if kinds.get(name) not in PERSONAL:
        raise ActRefusedError("这一栏没有隐去的内容")
    row = items.find(session, submission.id)
    items.log(session, row, "revealed", actor=visit.person.id, now=visit.now, details={"field": name})
    return spec.label(name), submission.text(name)


def save_drafts(session: "Session", visit: Visit, item: str) -> None:
    """Keep all that a form holds of what the person typed, because it could not be saved."""
    name, seen = items.name(items.find(session, item)), asking.version(visit)
    typed_in = asking.controls(visit.form)
    note = str(visit.form.get("note", ""))
    for field, text in {**typed_in, **({"note": note} if note else {})}.items():
        drafts.put(session, name, person=visit.person.id, field=field, text=text, version=seen, now=visit.now)


def onward(session: "Session", visit: Visit, item: str) -> str:
    """Return the address of the next item of the list that the person came from, of the list itself at its end."""
    params = asking.params(visit)
    chosen = asked(session, params, visit)
    beside = worklist.neighbours(session, chosen.filters, viewer(visit), item)
    query = f"?{chosen.query}" if chosen.query else ""
    return f"/items/{beside.next}{query}" if beside.next else f"/queue{query}"


def _values(visit: Visit, submission: Submission) -> dict[str, FieldValue]:
    """Return the values that a form gives: what was typed and chosen, and what was read of one field again."""
    campaign = visit.desk.campaign
    restored = as_read(submission, str(visit.form.get("restore", "")), campaign)
    given = {
        name: one
        for name, one in asking.texts(visit.form, campaign.form(submission.kind)).items()
        if name not in restored
    }
    chosen = {name: str(visit.form.get(f"choice.{name}", "")) for name in map(str, visit.form.getlist("conflict"))}
    if not set(chosen.values()) <= {"mine", "theirs"}:
        raise ActRefusedError("有的栏目还没有选择用哪一个，没有保存。请逐项选择")
    own = {name: one for name, one in given.items() if chosen.get(name) != "theirs"}
    return typed(submission, own, campaign) | restored


def _record(session: "Session", visit: Visit, what: str, step: Step) -> None:
    acts.record(session, [step], person=visit.person.id, what=what, now=visit.now)


def _submission(session: "Session", item: str) -> Submission:
    found = submissions.get(session, item.upper())
    if found is None:
        raise ActRefusedError("这一件没有表格栏目，没有执行。请刷新页面")
    return found


def _refuse_unsaved(session: "Session", visit: Visit, item: str) -> None:
    """Refuse to decide on values beside which others stand in the controls, typed and not saved."""
    kept = drafts.of_person(session, item, person=visit.person.id)
    submission = submissions.get(session, item)
    if submission is None or not kept:
        return
    spec = visit.desk.campaign.form(submission.kind)
    shown = {
        name: text
        for one in spec.fields
        if one.type is FieldType.TASKS and any(name.startswith(f"{asking.CONTROL}{one.name}.") for name in kept)
        for name, text in asking.task_controls(one.name, submission.value(one.name)).items()
    }
    given = asking.texts(asking.as_form(shown | {name: one.text for name, one in kept.items()}), spec)
    try:
        names = list(typed(submission, given, visit.desk.campaign))
    except MistypedError as error:
        names = list(error.troubles)
    if names:
        labels = "、".join(dict.fromkeys(spec.label(name) for name in names))
        raise ActRefusedError(f"还有没保存的修改：{labels}。请先保存，或者放弃修改，再作决定")


def _refuse_unexplained(session: "Session", item: str) -> None:
    found = submissions.findings(session, [item])[item]
    faults = [one.message for one in found if one.severity is Severity.REJECT]
    if faults:
        raise ActRefusedError(f"还有不符合要求的问题：{'；'.join(faults)}。仍要受理，请在说明中写明原因")
