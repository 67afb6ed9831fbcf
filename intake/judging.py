"""From a parsed file to judged submissions; the same for a file on its own and for one in a mail."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from domain.campaign import Campaign
from domain.finding import Finding
from domain.form import Form
from domain.normalise import normalise
from domain.roster import Roster
from domain.rules import check, file_finding
from domain.submission import Submission, identify
from parsers.steps import ParsedFile


def submissions_of(
    forms: Iterable[Form],
    campaign: Campaign,
    *,
    message: str = "",
    part: str = "",
    received: dt.datetime | None = None,
) -> tuple[Submission, ...]:
    """Return one submission for each form of a file, in order, with typed values."""
    return tuple(
        Submission(
            id=identify(message, part, index, form.kind),
            form=form,
            fields=normalise(form, campaign),
            message=message,
            part=part,
            index=index,
            received=received,
        )
        for index, form in enumerate(forms)
    )


def judged(
    submissions: Iterable[Submission],
    campaign: Campaign,
    rosters: Mapping[str, Roster],
) -> dict[str, tuple[Finding, ...]]:
    """Return each submission's findings by its id."""
    return {one.id: check(one, campaign, rosters) for one in submissions}


def file_findings(parsed: ParsedFile, name: str, campaign: Campaign) -> tuple[Finding, ...]:
    """Return what is wrong with the file itself: empty where it was read."""
    if parsed.trouble is None:
        return ()
    shown = PurePath(name).name or "（无名附件）"
    return (file_finding(campaign, parsed.trouble, name=shown, reason=parsed.reason),)
