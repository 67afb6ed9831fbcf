"""What was found on an item, as the screen shows it: in words and colours, with its clause and the ways to mend it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from domain.campaign import Campaign, Clause, FieldType, FormSpec
from domain.finding import Finding, Severity
from review.item.opening import Opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.roster import Roster

Rosters: TypeAlias = "Callable[[], Mapping[str, Roster]]"

WORDS = {Severity.REJECT: "不符合", Severity.CORRECT: "需补正", Severity.VERIFY: "需核实", Severity.INFO: "供了解"}
"""What the screen calls how pressing a finding is."""

COLOURS = {Severity.REJECT: "red", Severity.CORRECT: "ochre", Severity.VERIFY: "ochre", Severity.INFO: "muted"}

COUNTED = {
    Severity.REJECT: "{count} 项不符合要求",
    Severity.CORRECT: "{count} 项需补正",
    Severity.VERIFY: "{count} 项需核实",
}
"""How the findings that ask for something are counted, the most pressing first."""

RELATING = frozenset(
    {
        "duplicate-exact",
        "revision",
        "superseded",
        "duplicate-similar",
        "photo-reused",
        "mobile-shared",
        "account-shared",
    }
)
"""The checks that find what an item has in common with others."""

PARTNERS = "partners"
"""The row of what an item has in common with others."""

_NEAR = 0.8
_MOST_NAMES = 5000


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a field in one go: the field, and what is put into it."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in words."""

    code: str
    severity: Severity
    word: str
    colour: str
    message: str
    clause: Clause | None
    fixes: tuple[Fix, ...] = ()


def faults(opened: Opened, campaign: Campaign, load: "Rosters") -> list[tuple[str, Fault]]:
    """Return what was found, the most pressing first, each with the row that it belongs to, empty where to none.

    What names other submissions and no field belongs to ``PARTNERS``.

    ``load`` returns the rosters; it is asked only where a name is not on one.
    """
    checks = {rule.code: rule.check for rule in campaign.rules}
    order = list(Severity)
    found = sorted(opened.findings, key=lambda one: order.index(one.severity))
    return [
        (
            _row(one, opened.spec) or (PARTNERS if checks.get(one.code.partition(":")[0]) in RELATING else ""),
            _fault(one, opened, campaign, load),
        )
        for one in found
    ]


def relating(findings: Iterable[Finding], campaign: Campaign) -> Iterator[tuple[str, str, Finding]]:
    """Yield the findings that name other submissions, each with its check and what reports call it."""
    rules = {rule.code: rule for rule in campaign.rules}
    for one in findings:
        rule = rules.get(one.code.partition(":")[0])
        if rule is not None and rule.check in RELATING:
            yield rule.check, rule.name or rule.code, one


def _fault(one: Finding, opened: Opened, campaign: Campaign, load: "Rosters") -> Fault:
    return Fault(
        code=one.code,
        severity=one.severity,
        word=WORDS[one.severity],
        colour=COLOURS[one.severity],
        message=opened.seen(one.message),
        clause=campaign.clauses.get(one.clause or ""),
        fixes=tuple(_fixes(one, opened.spec, load)) if opened.writes and opened.spec and one.field else (),
    )


def _row(one: Finding, spec: FormSpec | None) -> str:
    """Return the row that a finding belongs to: a field, or one part of a task."""
    if spec is None or one.field is None:
        return ""
    for field in spec.fields:
        if field.name == one.field and field.type is FieldType.TASKS:
            task, part = one.evidence.get("task", 1), one.evidence.get("missing", "content")
            return f"{field.name}.{task}.{part}"
        if one.field in (field.name, field.start, field.end):
            return field.name
    return ""


def _fixes(one: Finding, spec: FormSpec, load: "Rosters") -> Iterator[Fix]:
    field, evidence = one.field or "", one.evidence
    full, other, other_field = (evidence.get(name) for name in ("full", "other", "other_field"))
    value, roster = evidence.get("value"), evidence.get("roster")
    if isinstance(full, str) and full:
        yield Fix(field, "", full)
    if isinstance(other, str) and isinstance(other_field, str) and isinstance(value, str):
        yield Fix(field, "", other)
        yield Fix(other_field, spec.label(other_field), value)
    if isinstance(value, str) and isinstance(roster, str) and "entry" not in evidence:
        found = load().get(roster)
        near = _nearest(value, [entry.name for entry in found.entries[:_MOST_NAMES]]) if found else ""
        if near:
            yield Fix(field, "", near)


def _nearest(text: str, names: Iterable[str]) -> str:
    """Return the name that a text is most like, empty where none is like it."""
    import difflib

    matcher = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(text)
    best, found = _NEAR, ""
    for name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
            best, found = matcher.ratio(), name
    return found
