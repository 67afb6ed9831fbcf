"""Which submissions of one team are copies, corrections or older versions of each other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec
from domain.finding import Finding
from domain.form import FieldValue, Task
from domain.normalise.fields import is_blank
from domain.normalise.phones import only_digits
from domain.normalise.text import key
from domain.rules.case import Result
from domain.rules.findings import finding
from domain.submission import Submission

_DUPLICATE, _REVISION, _SUPERSEDED = "duplicate-exact", "revision", "superseded"
_BLANK = ""


@dataclass(frozen=True, slots=True)
class _Relation:
    """What one submission is to another: the name of the check that tells it, and the evidence."""

    check: str
    result: Result


@dataclass(slots=True, eq=False)
class _Chain:
    """Versions of one thing in the order of their arrival: all that belong to it, and the one that counts."""

    newest: Submission
    members: set[str]

    def takes(self, identifier: str, distinct: Collection[frozenset[str]]) -> bool:
        """Tell whether no person has called the submission another thing than a member."""
        return not distinct or not any(frozenset((identifier, one)) in distinct for one in self.members)


def group_key(submission: Submission, spec: FormSpec) -> str:
    """Return what submissions of one form and one team have in common, empty where team or subject is blank.

    A submission with an empty key is never compared with another: a blank equals nothing.
    """
    team, subject = key(submission.team(spec)), key(submission.subject(spec))
    return team if subject else ""


def relate(
    group: Sequence[Submission], campaign: Campaign, *, distinct: Collection[frozenset[str]] = frozenset()
) -> dict[str, tuple[Finding, ...]]:
    """Return what the submissions of one team are to each other, by id; every submission of the group has an entry.

    Submissions of the same activity or project are taken in the order of their arrival, whatever the order given. One
    that says the same as the newest version so far is its duplicate and changes nothing. One that says something else
    is a revision of the newest version, which it supersedes; that holds also where it goes back to an older wording,
    since the newest word counts.

    ``distinct`` are pairs of ids that a person has called no duplicates: they are never related to each other, nor to
    the other's copies and corrections; the later one begins versions of its own. A further one that could follow
    several goes to those it says the same as, else to the newest.
    """
    found: dict[str, list[_Relation]] = {one.id: [] for one in group}
    for spec, versions in _subjects(group, campaign):
        for identifier, relation in _relations(versions, spec, distinct):
            found[identifier].append(relation)
    return {one.id: _findings(found[one.id], one, campaign) for one in group}


def _subjects(group: Sequence[Submission], campaign: Campaign) -> Iterator[tuple[FormSpec, list[Submission]]]:
    specs = {spec.key: spec for spec in campaign.forms}
    same: dict[tuple[str, str, str], list[Submission]] = {}
    for one in sorted(group, key=_arrival):
        spec = specs.get(one.kind)
        team = group_key(one, spec) if spec is not None else ""
        if spec is not None and team:
            same.setdefault((one.kind, team, key(one.subject(spec))), []).append(one)
    for (kind, _, _), versions in same.items():
        yield specs[kind], versions


def _arrival(submission: Submission) -> tuple[float, str, str, int]:
    received = submission.received
    moment = float("inf") if received is None else received.timestamp()
    return moment, submission.message, submission.part, submission.index


def _relations(
    versions: list[Submission], spec: FormSpec, distinct: Collection[frozenset[str]]
) -> Iterator[tuple[str, _Relation]]:
    chains: list[_Chain] = []
    for one in versions:
        chain, changed = _followed(chains, one, spec, distinct)
        if chain is None:
            chains.append(_Chain(one, {one.id}))
            continue
        newest = chain.newest
        chain.members.add(one.id)
        if not changed:
            yield one.id, _Relation(_DUPLICATE, Result({"other": newest.id}, evidence={"other": newest.id}))
            continue
        labels = "、".join(dict.fromkeys(spec.label(name) for name in changed))
        words = {"other": newest.id, "changed": labels}
        yield one.id, _Relation(_REVISION, Result(words, evidence={"other": newest.id, "changed": changed}))
        yield newest.id, _Relation(_SUPERSEDED, Result({"other": one.id}, evidence={"other": one.id}))
        chain.newest = one
        chains.remove(chain)
        chains.append(chain)


def _followed(
    chains: list[_Chain], one: Submission, spec: FormSpec, distinct: Collection[frozenset[str]]
) -> tuple[_Chain | None, dict[str, object]]:
    """Return the versions that a submission follows and what it changes in them, None where it is the first."""
    open_ones = [chain for chain in reversed(chains) if chain.takes(one.id, distinct)]
    changes = [(chain, _changes(chain.newest, one, spec)) for chain in open_ones]
    same = next((found for found in changes if not found[1]), None)
    return same or next(iter(changes), (None, {}))


def _findings(relations: list[_Relation], submission: Submission, campaign: Campaign) -> tuple[Finding, ...]:
    return tuple(
        finding(rule, submission.kind, relation.result)
        for rule in campaign.rules_for(submission.kind, campaign.day(submission.received))
        for relation in relations
        if relation.check == rule.check
    )


def _changes(older: Submission, newer: Submission, spec: FormSpec) -> dict[str, object]:
    changed: dict[str, object] = {}
    for one in spec.fields:
        before, after = older.fields.get(one.name), newer.fields.get(one.name)
        if _differs(one, older, newer):
            changed[one.name] = {"old": _plain(before), "new": _plain(after)}
    return changed


def _differs(spec: FieldSpec, older: Submission, newer: Submission) -> bool:
    if spec.type is FieldType.SEAL:
        return _seal_differs(older.value(spec.name), newer.value(spec.name))
    return _sense(spec, older) != _sense(spec, newer)


def _seal_differs(older: object, newer: object) -> bool:
    """Tell whether a seal was added or is gone; an editable file, where it cannot be told, changes nothing."""
    return newer is not older and (newer is True or (newer is False and older is True))


def _sense(spec: FieldSpec, submission: Submission) -> object:
    """Return what a field says, however it is written; a blank field says nothing, and so does a missing one."""
    value = submission.fields.get(spec.name)
    if value is None or is_blank(value):
        return _BLANK
    if spec.type is FieldType.PERIOD:
        days = (submission.text(spec.start), submission.text(spec.end))
        return days if all(days) else _comparable(value)
    if spec.type in (FieldType.MOBILE, FieldType.PHONE):
        return only_digits(str(value.value)) or _comparable(value)
    return _comparable(value)


def _comparable(value: FieldValue) -> object:
    if isinstance(value.value, tuple):
        return tuple((key(task.content), key(task.goal)) for task in value.value)
    if isinstance(value.value, str) and value.value:
        return key(value.value) or value.value
    return value.value if isinstance(value.value, int) else key(value.raw) or value.raw


def _plain(value: FieldValue | None) -> object:
    if value is None:
        return None
    if isinstance(value.value, tuple):
        return [_plain_task(task) for task in value.value]
    return value.raw if value.value in ("", None) else value.value


def _plain_task(task: Task) -> Mapping[str, str]:
    return {"content": task.content, "goal": task.goal}
