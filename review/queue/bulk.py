"""What is done to several items at once: all of it or nothing, and undone as one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.submission import State
from domain.words import finding_name
from review.queue.address import viewer
from review.security.access import Visit
from store.errors import ConflictError, StoreError
from store.queries import acts, decisions, likenesses, submissions, worklist
from store.queries.acts import Deed, Step
from store.queries.worklist import MESSAGE, Item

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 200
"""So many items may be chosen at once."""

_ALIKE = frozenset({"duplicate-exact", "duplicate-similar", "photo-reused", "mobile-shared", "account-shared"})


class BulkRefusedError(StoreError):
    """Nothing was done to the chosen items; the text says what stands in the way."""


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
        raise BulkRefusedError(f"一次最多处理{MOST}件，没有执行。请分几次操作")
    return tuple(found)


def perform(session: "Session", visit: Visit, what: str, chosen: Sequence[Choice], reason: str) -> int:
    """Do something to all chosen items and return the number of the act, by which it is undone as a whole.

    ``what`` is ``return``, for one reason that all of them have; ``accept``, where nothing gives ground to reject; or
    ``distinct``, from everything that each seems to repeat.

    Raises:
        BulkRefusedError: it may not be done to one of them.
        ConflictError: somebody else has changed one since the person saw it.
        StoreError: the store refuses one of them.
    """
    doing = _DOINGS.get(what)
    if doing is None:
        raise BulkRefusedError("没有这项操作，没有执行。请刷新页面后再试")
    found = worklist.named(session, [one.item for one in chosen], viewer(visit))
    _refuse_unfit(found, chosen, visit)
    steps = doing(session, visit, found, reason)
    return acts.record(session, steps, person=visit.person.id, what=what, now=visit.now)


def _refuse_unfit(found: Sequence[Item], chosen: Sequence[Choice], visit: Visit) -> None:
    """Refuse what is not there, not as it was seen, decided already, or open before somebody else."""
    seen = {one.item.upper(): one.version for one in chosen}
    if len(found) != len(seen):
        raise BulkRefusedError("选择的收件有的已不存在，没有执行。请刷新页面后再选")
    changed = [item for item in found if item.version != seen[item.id.upper()]]
    if changed:
        listed = "、".join(item.id for item in changed)
        text = f"{listed} 在您打开列表之后有变化，所选各件都没有执行。请刷新页面核对后再选"
        raise ConflictError(text, changed[0].version, ())
    for item in found:
        if item.state is not State.WAITING:
            raise BulkRefusedError(f"{item.id} 不在待核对之列，所选各件都没有执行。请去掉它再操作")
        if item.claim is not None and item.claim.person != visit.person.id:
            raise BulkRefusedError(f"{item.id} 正由{item.claim.name}处理，所选各件都没有执行。请去掉它再操作")


def _return(session: "Session", visit: Visit, items: Sequence[Item], reason: str) -> tuple[Step, ...]:
    without = [item.id for item in items if reason not in item.codes]
    if not reason:
        raise BulkRefusedError("要求补正要选一个理由，没有执行。请选择所选各件都有的一个问题")
    if without:
        name = finding_name(visit.desk.campaign, "", reason)
        raise BulkRefusedError(
            f"{'、'.join(without)} 没有“{name}”这个问题，所选各件都没有执行。请去掉它们，或换一个理由"
        )
    return _decide(session, visit, items, Verdict.RETURN, (reason,))


def _accept(session: "Session", visit: Visit, items: Sequence[Item], _reason: str) -> tuple[Step, ...]:
    red = [item.id for item in items if any(one.severity is Severity.REJECT for one in item.findings)]
    if red:
        raise BulkRefusedError(f"{'、'.join(red)} 有不符合要求的问题，不能批量受理，所选各件都没有执行。请逐件核对")
    return _decide(session, visit, items, Verdict.ACCEPT, ())


def _decide(
    session: "Session", visit: Visit, items: Sequence[Item], verdict: Verdict, reasons: tuple[str, ...]
) -> tuple[Step, ...]:
    done: set[str] = set()
    for item in items:
        if item.id in done:
            continue  # settled along with a newer version
        given = Decision(item.id, verdict, visit.person.id, visit.now, reasons)
        settled = decisions.decide(session, given, campaign=visit.desk.campaign, now=visit.now, version=item.version)
        done |= set(settled.items[1:])
    return acts.decided(session, [item.id for item in items if item.id not in done])


def _distinguish(session: "Session", visit: Visit, items: Sequence[Item], _reason: str) -> tuple[Step, ...]:
    ids = [item.id for item in items if item.form != MESSAGE]
    found = submissions.findings(session, ids)
    pairs = {name: dict.fromkeys(other for one in found[name] for other in _others(one)) for name in ids}
    alone = [item.id for item in items if not pairs.get(item.id)]
    if alone:
        raise BulkRefusedError(f"{'、'.join(alone)} 没有疑似重复的问题，所选各件都没有执行。请去掉它们再操作")
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


_DOINGS: dict[str, Callable[["Session", Visit, Sequence[Item], str], tuple[Step, ...]]] = {
    "return": _return,
    "accept": _accept,
    "distinct": _distinguish,
}
