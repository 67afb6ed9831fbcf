"""One form sent twice in one mail, as an editable file and as a finished page, is one submission in two renditions."""

from collections.abc import Sequence
from dataclasses import replace

from domain.campaign import Campaign
from domain.duplicates import group_key
from domain.normalise.text import key
from domain.submission import Submission


def merge_renditions(submissions: Sequence[Submission], campaign: Campaign) -> tuple[Submission, ...]:
    """Return the submissions of one message with a Word file and its PDF or scan taken as one.

    The editable one stays, since it is exact, and names the other's part in ``renditions``; a seal seen on the page
    counts for it. Two are the same where team and subject agree; a blank agrees with nothing.
    """
    kept: list[Submission] = []
    for one in sorted(submissions, key=lambda each: not each.form.editable):
        at = next((at for at, other in enumerate(kept) if _same(one, other, campaign)), None)
        if at is None:
            kept.append(one)
        else:
            kept[at] = _joined(kept[at], one)
    order = {one.id: at for at, one in enumerate(submissions)}
    return tuple(sorted(kept, key=lambda each: order[each.id]))


def _same(page: Submission, word: Submission, campaign: Campaign) -> bool:
    if page.kind != word.kind or page.part == word.part or page.form.editable == word.form.editable:
        return False
    spec = campaign.form(page.kind)
    team, subject = group_key(page, spec), key(page.subject(spec))
    return bool(team) and team == group_key(word, spec) and bool(subject) and subject == key(word.subject(spec))


def _joined(word: Submission, page: Submission) -> Submission:
    seals = {name: value for name, value in page.fields.items() if value.value is True and _open(word, name)}
    return replace(word, fields={**word.fields, **seals}, renditions=(*word.renditions, page.part))


def _open(word: Submission, name: str) -> bool:
    own = word.fields.get(name)
    return own is not None and own.value is None
