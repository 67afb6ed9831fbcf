"""One form sent twice in one mail, as a file, a finished page or the mail's own text, is one submission."""

import difflib
import itertools
from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.campaign import Campaign, FieldType, FormSpec
from domain.normalise.text import key
from domain.submission import Submission

_SURE = 1.0
_FIELDS_MISREAD = 1


def merge_renditions(
    submissions: Sequence[Submission], campaign: Campaign, *, bodies: Collection[str] = ()
) -> tuple[Submission, ...]:
    """Return the submissions of one message with a Word file, its PDF or scan, and its text in the mail taken as one.

    ``bodies`` are the parts that are the mail's own text. The editable file stays, else the mail's text, since
    they are exact; it names the others' parts in ``renditions``, and a seal seen on the page counts for it. Two are the
    same where team and subject agree; a blank agrees with nothing. Names that a scan misread agree where nearly all
    else does.
    """

    def rank(one: Submission) -> int:
        return 1 if one.part in bodies else 0 if one.form.editable else 2

    kept: list[Submission] = []
    for one in sorted(submissions, key=rank):
        others = [at for at, other in enumerate(kept) if rank(one) != rank(other) and one.part != other.part]
        at = _partner(one, kept, others, campaign)
        if at is None:
            kept.append(one)
        else:
            kept[at] = _joined(kept[at], one)
    order = {one.id: at for at, one in enumerate(submissions)}
    return tuple(sorted(kept, key=lambda each: order[each.id]))


def _partner(one: Submission, kept: Sequence[Submission], others: Sequence[int], campaign: Campaign) -> int | None:
    """Return which of the ``others`` shows the same form: one of the same names before one that was misread."""
    spec = campaign.form(one.kind)
    named = [
        at for at in others if kept[at].kind == one.kind and all(_names(one, spec)) and all(_names(kept[at], spec))
    ]
    same = (at for at in named if _names(one, spec) == _names(kept[at], spec))
    alike = (at for at in named if _read_alike(one, kept[at], spec))
    return next(itertools.chain(same, alike), None)


def _names(submission: Submission, spec: FormSpec) -> tuple[str, str]:
    return key(submission.team(spec)), key(submission.subject(spec))


def _scanned(submission: Submission, spec: FormSpec) -> bool:
    """Tell whether the names that say which submission it is were read with less than full confidence."""
    return any(submission.fields[name].confidence < _SURE for name in (spec.team, spec.subject))


def _read_alike(one: Submission, other: Submission, spec: FormSpec) -> bool:
    """Tell whether two forms, one of them scanned, differ as a misreading does.

    That is by a character in a name, in one further field at most, and in no day.
    """
    days = [field.start for field in spec.fields if field.start]
    if not (_scanned(one, spec) or _scanned(other, spec)) or any(one.text(day) != other.text(day) for day in days):
        return False
    alike = {
        field.name: _misread(mine, theirs)
        for field in spec.fields
        if field.type is not FieldType.LONG_TEXT
        if (mine := key(one.text(field.name))) and (theirs := key(other.text(field.name)))
    }
    return alike[spec.team] and alike[spec.subject] and list(alike.values()).count(False) <= _FIELDS_MISREAD


def _misread(mine: str, theirs: str) -> bool:
    """Tell whether no more than one character in ten differs, one at least."""
    longest = max(len(mine), len(theirs))
    blocks = difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return longest - sum(block.size for block in blocks) <= max(1, longest // 10)


def _joined(word: Submission, page: Submission) -> Submission:
    seals = {name: value for name, value in page.fields.items() if value.value is True and _open(word, name)}
    return replace(word, fields={**word.fields, **seals}, renditions=(*word.renditions, page.part))


def _open(word: Submission, name: str) -> bool:
    own = word.fields.get(name)
    return own is not None and own.value is None
