"""The decision bar: which verdicts can be given, on what grounds, and what stood last."""

from dataclasses import dataclass

from domain.campaign import Campaign, Clause
from domain.decision import Decision, Verdict
from domain.finding import Finding, Severity
from domain.people import Power
from domain.submission import State
from domain.words import VERDICTS
from review.item.faults import COLOURS, WORDS
from review.item.opening import Opened
from review.security.access import Visit
from store.queries.acts import Act

ACTS = VERDICTS | {"edit": "改正", "distinct": "标为不是重复", "undistinct": "撤销“不是重复”"}
"""What an act was, in words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground that a verdict may rest on; ``ticked`` where it is offered as chosen."""

    code: str
    word: str
    colour: str
    message: str
    clause: Clause | None
    ticked: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One verdict that has to be explained: what the button says, its key, its grounds.

    ``blocked`` says why the verdict cannot be given.
    """

    verdict: Verdict
    title: str
    act: str
    colour: str
    reasons: tuple[Reason, ...]
    blocked: str = ""
    note_needed: bool = False

    @property
    def writes(self) -> bool:
        """True where the sender gets a letter."""
        return self.verdict is not Verdict.ACCEPT


@dataclass(frozen=True, slots=True)
class Bar:
    """What the decision bar offers.

    ``accepts`` where nothing stands in the way of accepting. ``last`` is the decision that holds, ``reopens`` where it
    can be taken back. ``undo`` is what the person did last and can undo, ``undo_word`` what that was.
    """

    panels: tuple[Panel, ...]
    accepts: bool
    last: Decision | None
    reopens: bool
    undo: Act | None
    undo_word: str
    undo_item: str


def bar(opened: Opened, visit: Visit, campaign: Campaign, undo: Act | None) -> Bar:
    """Return the decision bar of a person."""
    red = any(one.severity is Severity.REJECT for one in opened.findings)
    settled = opened.state not in (None, State.WAITING)
    decides = visit.may(Power.DECIDE) and (opened.writes or (settled and opened.told))
    chosen = [_returning(opened, campaign), _rejecting(opened, campaign)]
    if red:
        chosen.append(Panel(Verdict.ACCEPT, "受理（需说明）", "accept", "", (), note_needed=True))
    items = list(dict.fromkeys(step.item for step in undo.steps)) if undo else []
    last = opened.decisions[-1] if settled and opened.decisions else None
    return Bar(
        panels=tuple(chosen) if decides else (),
        accepts=decides and not red,
        last=last,
        reopens=settled and not opened.told and visit.may(Power.DECIDE),
        undo=undo,
        undo_word=ACTS.get(undo.what, undo.what) if undo else "",
        undo_item=items[0] if len(items) == 1 and items[0] != opened.id else "",
    )


def _returning(opened: Opened, campaign: Campaign) -> Panel:
    grounds = _reasons(opened, campaign, {Severity.REJECT, Severity.CORRECT})
    blocked = "" if grounds else "没有查出问题，不能要求补正。"
    return Panel(Verdict.RETURN, "要求补正", "return", "verify", grounds, blocked)


def _rejecting(opened: Opened, campaign: Campaign) -> Panel:
    """Return the panel of a rejection; that of a submission rests on clauses."""
    grounds = _reasons(opened, campaign, {Severity.REJECT})
    if opened.submission is not None:
        grounds = tuple(one for one in grounds if one.clause is not None)
    blocked = "" if grounds else "没有查出有条款依据的问题，不能退回；可以要求补正。"
    return Panel(Verdict.REJECT, "退回", "reject", "reject", grounds, blocked)


def _reasons(opened: Opened, campaign: Campaign, ticked: set[Severity]) -> tuple[Reason, ...]:
    """Return what was found as grounds, the most pressing first, each code once with all that was found under it."""
    order = list(Severity)
    by_code: dict[str, list[Finding]] = {}
    for one in sorted(opened.findings, key=lambda one: order.index(one.severity)):
        by_code.setdefault(one.code, []).append(one)
    return tuple(
        Reason(
            code=code,
            word=WORDS[several[0].severity],
            colour=COLOURS[several[0].severity],
            message="；".join(dict.fromkeys(opened.seen(one.message) for one in several)),
            clause=campaign.clauses.get(several[0].clause or ""),
            ticked=several[0].severity in ticked,
        )
        for code, several in by_code.items()
    )
