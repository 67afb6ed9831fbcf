"""The materials that belong to an application, and those that have not come."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.campaign import Campaign
from domain.dossiers import kinds, missing
from domain.message import handle
from review.item.opening import Opened
from review.item.originals import Originals
from store.queries import dossiers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Piece:
    """One material: its kind and name, the mail that brought it and when, why it belongs here.

    ``key`` is that under which the left half shows it, empty where it does not.
    """

    kind: str
    name: str
    mail: str
    received: dt.datetime
    ground: str
    key: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What has come for an application, in the order of arrival, and the names of what has not."""

    pieces: tuple[Piece, ...]
    missing: tuple[str, ...]


def dossier(session: "Session", opened: Opened, beside: Originals, campaign: Campaign) -> Dossier | None:
    """Return the dossier of an application, None for what has none."""
    if opened.submission is None or opened.submission.kind not in kinds(campaign):
        return None
    names = {one.key: one.name for one in campaign.materials}
    shown = {place: one for one in beside.files for place in one.places}
    pieces = []
    for one in dossiers.of_submissions(session, [opened.id])[opened.id]:
        file = shown.get((one.message, one.path))
        kind = names.get(one.material, one.material)
        mail, key = handle(one.message), file.key if file else ""
        pieces.append(Piece(kind, one.name, mail, one.received, one.ground.words, key))
    lacking = tuple(names.get(one, one) for one in missing(opened.submission, campaign))
    return Dossier(tuple(pieces), lacking)
