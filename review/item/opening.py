"""An item as one person opens it: what the ledger knows of it, who has it, and what this person may see and do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.campaign import FieldType, FormSpec
from domain.decision import Decision
from domain.finding import Finding
from domain.masking import PERSONAL, masked
from domain.message import Message
from domain.outgoing import masked_address, masked_numbers
from domain.people import Power
from domain.submission import State, Submission
from review.security.access import Visit
from store.engine import reading, transaction
from store.queries import claims, decisions, drafts, items, messages, people, submissions
from store.queries.claims import Claim
from store.queries.drafts import Draft
from store.queries.messages import Standing
from store.tables import Message as Mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NEVER_PERSONAL = frozenset(
    {FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.PERIOD, FieldType.COUNT, FieldType.NUMBER, FieldType.SEAL}
)
"""The types of fields whose figures are no phone and no account."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One item before one person.

    ``findings`` are those on the submission, then those on its mail and the mail's files. ``mail`` is None until it has
    been read; ``standing`` says what is known of it then. ``state`` is None where nothing is to be decided. ``drafts``
    are what the person has typed before and not saved, by the names of the controls. ``names`` are what people are
    called, by what they sign in with. ``full`` lets phones and accounts be seen, ``writes`` values be corrected.
    """

    id: str
    version: int
    state: State | None
    submission: Submission | None
    spec: FormSpec | None
    mail: Message | None
    standing: Standing
    findings: tuple[Finding, ...]
    claim: Claim | None
    drafts: Mapping[str, Draft]
    decisions: tuple[Decision, ...]
    told: bool
    names: Mapping[str, str]
    mine: bool
    full: bool
    reveals: bool

    @property
    def writes(self) -> bool:
        """True where the person may correct values and decide now."""
        return self.mine and self.state is State.WAITING

    @property
    def sender(self) -> str:
        """The sender's address, as the person may see it."""
        return self.standing.sender if self.reveals else masked_address(self.standing.sender)

    def seen(self, text: str, kind: FieldType = FieldType.TEXT) -> str:
        """Return a text as the person may see it: the phones and accounts in it masked, or not."""
        if self.full or kind in _NEVER_PERSONAL:
            return text
        return masked(text, kind) if kind in PERSONAL else masked_numbers(text)

    def name(self, actor: str) -> str:
        """Return what a person is called, or what is no person."""
        return {"system": "系统", **self.names}.get(actor, actor)


def claimed(visit: Visit, item: str) -> None:
    """Take an item that waits for a decision and that nobody has, for a person who may decide.

    Raises:
        UnknownItemError: there is no such item.
    """
    with reading(visit.desk.engine) as session:
        row = items.find(session, item)
        name = items.name(row)
        held = claims.holders(session, [name], now=visit.now).get(name)
    fresh = held is not None and (held.person != visit.person.id or held.until - visit.now > claims.LEASE * 0.9)
    if visit.may(Power.DECIDE) and row.state == State.WAITING and not fresh:
        with transaction(visit.desk.engine) as session:
            claims.take(session, name, person=visit.person.id, now=visit.now)


def opened(session: "Session", visit: Visit, item: str) -> Opened:
    """Return an item as a person opens it.

    Raises:
        UnknownItemError: there is no such item.
    """
    row = items.find(session, item)
    name = items.name(row)
    submission = submissions.get(session, name)
    digest = row.sha256 if isinstance(row, Mail) else row.message
    mail = messages.get(session, digest)
    own = submissions.findings(session, [name])[name] if submission else ()
    claim = claims.holders(session, [name], now=visit.now).get(name)
    mine = visit.may(Power.DECIDE) and claim is not None and claim.person == visit.person.id
    given = tuple(decisions.decisions(session, name))
    settled = row.state not in (None, State.WAITING)
    return Opened(
        id=name,
        version=items.version(session, row),
        state=State(row.state) if row.state else None,
        submission=submission,
        spec=visit.desk.campaign.form(submission.kind) if submission else None,
        mail=mail,
        standing=messages.standing(session, digest),
        findings=(*own, *(mail.findings if mail else ())),
        claim=claim,
        drafts=drafts.of_person(session, name, person=visit.person.id) if mine else {},
        decisions=given,
        told=settled and bool(decisions.told_of(session, [decisions.last(session, name)])),
        names=people.names(session),
        mine=mine,
        full=mine,
        reveals=visit.may(Power.REVEAL),
    )
