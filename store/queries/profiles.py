"""What of submissions is compared with those of other teams, read without the mapper."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.campaign import Campaign
from domain.likeness.profile import Photo, Profile, Standing
from store import tables
from store.mapping.forms import load_field

_AT_ONCE = 2000


def profiles(
    session: Session, ids: Collection[str], *, campaign: Campaign, fields: Collection[str]
) -> dict[str, Profile]:
    """Return the profiles of submissions with the values of the given fields; ids that are not known have none."""
    teams = {spec.key: spec.team for spec in campaign.forms}
    found: dict[str, Profile] = {}
    for part in _parts(sorted(ids)):
        photos = _photos(session, part)
        for one in _rows(session, part):
            values = {name: load_field(one.fields[name]) for name in fields if name in one.fields}
            found[one.id] = Profile(_standing(one, teams), values, tuple(photos.get(one.id, ())))
    return found


def standings(session: Session, ids: Collection[str], *, campaign: Campaign) -> dict[str, Standing]:
    """Return whose submissions are and when they came; ids that are not known have none."""
    teams = {spec.key: spec.team for spec in campaign.forms}
    return {one.id: _standing(one, teams) for part in _parts(sorted(ids)) for one in _rows(session, part)}


def of_teams(session: Session, teams: Collection[str], *, campaign: Campaign) -> set[str]:
    """Return the ids of the submissions of teams, which are named by their keys."""
    row = tables.Submission
    kinds = [spec.key for spec in campaign.forms]
    found: set[str] = set()
    for part in _parts(sorted(team for team in teams if team)):
        chosen = select(col(row.id)).where(col(row.kind).in_(kinds), col(row.team_key).in_(part))
        found.update(session.scalars(chosen))
    return found


def _rows(session: Session, ids: Sequence[str]) -> Iterator[Any]:
    row = tables.Submission
    columns: list[Any] = [row.id, row.kind, row.team, row.team_key, row.received, row.message, row.part, row.position]
    return iter(session.execute(select(*columns, col(row.fields)).where(col(row.id).in_(ids))))


def _standing(one: Any, teams: Mapping[str, str]) -> Standing:  # noqa: ANN401 -- a row of columns has no type of its own
    name = one.fields.get(teams.get(one.kind, ""), {})
    arrival = (one.received.timestamp(), one.message, one.part, one.position)
    return Standing(one.id, one.kind, one.team, one.team_key, arrival, name.get("confidence", 1.0))


def _photos(session: Session, ids: Sequence[str]) -> Mapping[str, list[Photo]]:
    """Return the pictures that belong to submissions, and those of their own mails that are known to be nobody's."""
    submission, part, dossier = tables.Submission, tables.Attachment, tables.Dossier
    what = (col(part.message), col(part.path), col(part.picture))
    shown = (col(part.picture).is_not(None), col(part.material).is_not(None))
    claimed = exists().where(col(dossier.message) == col(part.message), col(dossier.path) == col(part.path))
    own = (
        select(col(submission.id), *what)
        .join(part, col(part.message) == col(submission.message))
        .where(*shown, col(submission.id).in_(ids), ~claimed)
    )
    added = (
        select(col(dossier.submission), *what)
        .join(part, (col(part.message) == col(dossier.message)) & (col(part.path) == col(dossier.path)))
        .where(*shown, col(dossier.submission).in_(ids))
    )
    found: defaultdict[str, set[Photo]] = defaultdict(set)
    for name, message, path, picture in (*session.execute(own), *session.execute(added)):
        found[name].add(Photo(message, path, picture or 0))
    return {name: sorted(each) for name, each in found.items()}


def _parts(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
