"""One form sent twice in one mail, as a file, a finished page or the mail's own text, is one submission."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.campaign import Campaign
from domain.duplicates import group_key
from domain.normalise.text import key
from domain.submission import Submission


def merge_renditions(
    submissions: Sequence[Submission], campaign: Campaign, *, bodies: Collection[str] = ()
) -> tuple[Submission, ...]:
    """Return the submissions of one message with a Word file, its PDF or scan, and its text in the mail taken as one.

    ``bodies`` are the parts that are the mail's own text. The editable file stays, else the mail's text, since
    they are exact; it names the others' parts in ``renditions``, and a seal seen on the page counts for it. Two are the
    same where team and subject agree; a blank agrees with nothing.
    """

    def rank(one: Submission) -> int:
        return 1 if one.part in bodies else 0 if one.form.editable else 2

    kept: list[Submission] = []
    for one in sorted(submissions, key=rank):
        at = next(
            (at for at, other in enumerate(kept) if rank(one) != rank(other) and _same(one, other, campaign)), None
        )
        if at is None:
            kept.append(one)
        else:
            kept[at] = _joined(kept[at], one)
    order = {one.id: at for at, one in enumerate(submissions)}
    return tuple(sorted(kept, key=lambda each: order[each.id]))


def _same(one: Submission, other: Submission, campaign: Campaign) -> bool:
    if one.kind != other.kind or one.part == other.part:
        return False
    spec = campaign.form(one.kind)
    team, subject = group_key(one, spec), key(one.subject(spec))
    return bool(team) and team == group_key(other, spec) and bool(subject) and subject == key(other.subject(spec))


def _joined(word: Submission, page: Submission) -> Submission:
    seals = {name: value for name, value in page.fields.items() if value.value is True and _open(word, name)}
    return replace(word, fields={**word.fields, **seals}, renditions=(*word.renditions, page.part))


def _open(word: Submission, name: str) -> bool:
    own = word.fields.get(name)
    return own is not None and own.value is None
