"""What is done to several items at once: all of it or nothing, and undone as one."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.people import Power
from domain.submission import State
from review.queue.address import viewer
from review.queue.view import reason_name
from review.security.access import Visit
from store.errors import ConflictError, StoreError
from store.queries import acts, claims, decisions, drafts, likenesses, people, skips, submissions, worklist
from store.queries.acts import Deed, Step
from store.queries.worklist import MESSAGE, Filters, Item

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 200
"""So many items may be chosen at once."""

_ALIKE = frozenset({"duplicate-exact", "duplicate-similar", "photo-reused", "mobile-shared", "account-shared"})
_DECIDED = frozenset({State.ACCEPTED, State.RETURNED, State.REJECTED})


class BulkRefusedError(StoreError):
    """Nothing was done to the chosen items; the text says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: its name, the reason of a return, and to whom items are handed."""

    what: str
    reason: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen item and the version of it that the person has seen."""

    item: str
    version: int


def choices(values: Sequence[str]) -> tuple[Choice, ...]:
    """Return the chosen items of a form, each written as its name and version: ``R7K2M9QWX:3``.

    Raises:
        BulkRefusedError: none was chosen, too many were, or one is not written so.
    """
    found = []
    for value in dict.fromkeys(values):
        item, _, version = value.partition(":")
        if not item.isalnum() or not version.isascii() or not version.isdecimal():
            raise BulkRefusedError("选择的收件有误，没有执行。请刷新页面后再选")
        found.append(Choice(item, int(version[:9])))
    if not found:
        raise BulkRefusedError("还没有选择收件。请在列表左侧勾选后再操作")
    if len(found) > MOST:
        raise BulkRefusedError(_TOO_MANY)
    return tuple(found)


def everything(session: "Session", visit: Visit, filters: Filters, seen: str) -> tuple[Choice, ...]:
    """Return all items of a list but those that other people have open; ``seen`` is how many the person saw it has.

    Raises:
        BulkRefusedError: the list has another number of items by now, too many, or none that is free.
    """
    total = worklist.total(session, filters, viewer(visit))
    if str(total) != seen:
        raise BulkRefusedError(f"筛选结果有变化，现在共{total}件，没有执行。请核对后再选")
    if total > MOST:
        raise BulkRefusedError(_TOO_MANY)
    found = worklist.everything(session, filters, viewer(visit))
    free = tuple(Choice(item.id, item.version) for item in found if not _held(item, visit))
    if not free:
        raise BulkRefusedError("筛选结果都由别人处理中，没有执行")
    return free


def perform(session: "Session", visit: Visit, wish: Wish, chosen: Sequence[Choice]) -> int:
    """Do something to all chosen items and return the number of the act, by which it is undone as a whole.

    What waits is handed to a person (``assign``), returned for one reason that all have (``return``), accepted where
    nothing gives ground to reject (``accept``), or told apart from everything that it seems to repeat (``distinct``);
    the decision on what does not wait is taken back (``reopen``).

    Raises:
        BulkRefusedError: it may not be done to one of them.
        ConflictError: somebody else has changed one since the person saw it.
        StoreError: the store refuses one of them.
    """
    doing = _DOINGS.get(wish.what)
    if doing is None:
        raise BulkRefusedError("没有这项操作，没有执行。请刷新页面后再试")
    found = worklist.named(session, [one.item for one in chosen], viewer(visit))
    _refuse_unfit(found, chosen, visit, _DECIDED if wish.what == "reopen" else frozenset({State.WAITING}))
    steps = doing(session, visit, found, wish)
    return acts.record(session, steps, person=visit.person.id, what=wish.what, now=visit.now)


def _refuse_unfit(found: Sequence[Item], chosen: Sequence[Choice], visit: Visit, states: Collection[State]) -> None:
    """Refuse what is not there, not as it was seen, in another state, or open before somebody else."""
    seen = {one.item.upper(): one.version for one in chosen}
    if len(found) != len(seen):
        raise BulkRefusedError("选择的收件有的已不存在，没有执行。请刷新页面后再选")
    changed = [item for item in found if item.version != seen[item.id.upper()]]
    if changed:
        text = f"{_listed(changed)} 在您打开列表之后有变化，所选各件都没有执行。请刷新页面核对后再选"
        raise ConflictError(text, changed[0].version, ())
    elsewhere = [item for item in found if item.state not in states]
    if elsewhere:
        state = "已有决定的收件" if State.WAITING not in states else "待核对的收件"
        raise BulkRefusedError(f"{_listed(elsewhere)} 不是{state}，所选各件都没有执行。请去掉再操作")
    for item in found:
        if item.claim is not None and _held(item, visit):
            raise BulkRefusedError(f"{item.id} 正由{item.claim.name}处理，所选各件都没有执行。请去掉它再操作")


def _held(item: Item, visit: Visit) -> bool:
    return item.claim is not None and item.claim.person != visit.person.id


def _listed(items: Sequence[Item]) -> str:
    return "、".join(item.id for item in items)


def _assign(session: "Session", visit: Visit, items: Sequence[Item], wish: Wish) -> tuple[Step, ...]:
    person = next((one for one in people.everybody(session) if one.id == wish.person), None)
    if person is None or not person.may(Power.DECIDE):
        raise BulkRefusedError("没有选择分派给谁，没有执行。请选择一位经办人")
    for item in items:
        claims.assign(session, item.id, to=person.id, by=visit.person.id, now=visit.now)
    return tuple(Step(Deed.ASSIGNED, item.id, other=person.id) for item in items)


def _return(session: "Session", visit: Visit, items: Sequence[Item], wish: Wish) -> tuple[Step, ...]:
    if not wish.reason:
        raise BulkRefusedError("要求补正要选一个理由，没有执行。请选择所选各件都有的一个问题")
    without = [item for item in items if wish.reason not in item.codes]
    if without:
        name = reason_name(without[0], wish.reason, visit.desk.campaign)
        raise BulkRefusedError(
            f"{_listed(without)} 没有“{name}”这个问题，所选各件都没有执行。请去掉再操作，或换一个理由"
        )
    return _decide(session, visit, items, Verdict.RETURN, (wish.reason,))


def _accept(session: "Session", visit: Visit, items: Sequence[Item], _wish: Wish) -> tuple[Step, ...]:
    red = [item for item in items if any(one.severity is Severity.REJECT for one in item.findings)]
    if red:
        raise BulkRefusedError(f"{_listed(red)} 有不符合要求的问题，不能批量受理，所选各件都没有执行。请逐件核对")
    return _decide(session, visit, items, Verdict.ACCEPT)


def _reopen(session: "Session", visit: Visit, items: Sequence[Item], _wish: Wish) -> tuple[Step, ...]:
    return _decide(session, visit, items, Verdict.REOPEN)


def _decide(
    session: "Session", visit: Visit, items: Sequence[Item], verdict: Verdict, reasons: tuple[str, ...] = ()
) -> tuple[Step, ...]:
    """Give all items a verdict and let go of them; what is typed into one and not saved would be lost."""
    typed = [item for item in items if drafts.of_person(session, item.id, person=visit.person.id)]
    if typed and verdict is not Verdict.REOPEN:
        raise BulkRefusedError(f"{_listed(typed)} 还有没保存的修改，所选各件都没有执行。请打开后保存或放弃修改")
    along: set[str] = set()
    for item in items:
        if item.id in along:
            continue  # settled along with a newer version
        given = Decision(item.id, verdict, visit.person.id, visit.now, reasons)
        settled = decisions.decide(session, given, campaign=visit.desk.campaign, now=visit.now, version=item.version)
        along.update(settled.items[1:])
        claims.release(session, item.id, person=visit.person.id)
        skips.drop(session, person=visit.person.id, item=item.id)
    return acts.decided(session, [item.id for item in items if item.id not in along])


def _distinguish(session: "Session", visit: Visit, items: Sequence[Item], _wish: Wish) -> tuple[Step, ...]:
    ids = [item.id for item in items if item.form != MESSAGE]
    found = submissions.findings(session, ids)
    pairs = {name: dict.fromkeys(other for one in found[name] for other in _others(one)) for name in ids}
    alone = [item for item in items if not pairs.get(item.id)]
    if alone:
        raise BulkRefusedError(f"{_listed(alone)} 没有疑似重复的问题，所选各件都没有执行。请去掉再操作")
    apart = likenesses.distinct(session, ids)
    steps = []
    for name, others in pairs.items():
        for other in others:
            if frozenset((name, other)) not in apart:
                likenesses.distinguish(session, name, other, actor=visit.person.id, now=visit.now)
                apart.add(frozenset((name, other)))
                steps.append(Step(Deed.DISTINGUISHED, name, other=other))
    visit.desk.reconsider(session, sorted({name for step in steps for name in (step.item, step.other)}))
    return tuple(steps)


def _others(finding: Finding) -> Iterator[str]:
    """Yield the submissions that a finding says are repeated."""
    if finding.code not in _ALIKE:
        return
    several = finding.evidence.get("others")
    if isinstance(several, list):
        yield from (str(one["id"]) for one in several)
    elif finding.evidence.get("other"):
        yield str(finding.evidence["other"])


_TOO_MANY = f"一次最多处理{MOST}件，没有执行。请分几次操作"
_DOINGS: dict[str, Callable[["Session", Visit, Sequence[Item], Wish], tuple[Step, ...]]] = {
    "assign": _assign,
    "return": _return,
    "accept": _accept,
    "distinct": _distinguish,
    "reopen": _reopen,
}
