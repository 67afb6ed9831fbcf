"""The archived originals read again, as after a change of pack or parser: what would change, and adopting it.

There is one way for both: what reads otherwise than the ledger says is saved in one transaction, which a rehearsal
rolls back at its end. Reading itself, which takes the time, holds no lock.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from domain.campaign import FormSpec
from domain.finding import Finding
from domain.form import Value
from domain.message import Message, Progress, handle
from domain.roster import Roster
from domain.submission import State, Submission
from intake.errors import DiskFullError
from intake.mime import TooHostileError
from intake.pipeline import Judged, Pipeline
from store.engine import reading, transaction
from store.errors import StoreError
from store.queries import events, messages, rosters, submissions
from store.tables import Source

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

T = TypeVar("T")
Known = Mapping[str, Roster]


@dataclass(frozen=True, slots=True)
class Change:
    """What reading again changes in one item, each pair old and new; ``None`` in the place of what is not there.

    ``item`` is a submission's id, or M and ten digits; then ``form`` is empty. ``fields`` are by name, ``parts`` the
    outcomes of a mail's parts by path.
    """

    item: str
    form: str
    state: State | None
    team: str = ""
    subject: str = ""
    is_new: bool = False
    is_gone: bool = False
    kind: tuple[str | None, str | None] | None = None
    fields: tuple[tuple[str, Value, Value], ...] = ()
    parts: tuple[tuple[str, str | None, str | None], ...] = ()
    materials: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Those that are gone, and those that are new; so with the findings."""
    findings: tuple[tuple[Finding, ...], tuple[Finding, ...]] = ((), ())

    @property
    def is_any(self) -> bool:
        """True where anything is different."""
        told = (self.is_new, self.is_gone, self.kind, self.fields, self.parts, *self.materials, *self.findings)
        return any(told)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What reading again came to; ``failed`` are the mails that could not be read and were left as they are."""

    messages: int
    quarantined: int
    failed: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Aside:
    """A message that has to be set aside."""

    digest: str
    reason: str


def replay(
    pipeline: Pipeline, digests: Collection[str], progress: Callable[[int, int], None], *, keep: bool
) -> Replayed:
    """Read messages again and return what that changes; without ``keep`` the ledger stays as it is.

    Decisions, corrections and history are kept. A submission that a person has decided keeps its state.

    Raises:
        StoreError: the database cannot be used; nothing is changed.
    """
    with reading(pipeline.engine) as session:
        known = rosters.load(session)
    results: list[Judged | _Aside] = []
    failed: list[str] = []
    aside = 0
    names: set[str] = set()
    groups: set[tuple[str, str]] = set()
    with pipeline.parser:
        for number, digest in enumerate(digests, start=1):
            found = _read(pipeline, digest, known)
            if found is None:
                failed.append(handle(digest))
            else:
                aside += isinstance(found, _Aside)
                with reading(pipeline.engine) as session:
                    present = submissions.of_message(session, digest)
                    results += [] if _is_known(session, pipeline, found, known, present) else [found]
                names.update(one.id for one in present)
                groups |= pipeline.groups(present)
            progress(number, len(digests))
    changes = _adopt(pipeline, results, names, groups, known, keep=keep)
    return Replayed(len(digests), aside, tuple(failed), changes)


def _read(pipeline: Pipeline, digest: str, known: Known) -> Judged | _Aside | None:
    """Read one message, None where that failed by a fault that is perhaps not the message's."""
    try:
        with reading(pipeline.engine) as session:
            received = messages.received(session, digest)
        return pipeline.read(digest, received, known)
    except TooHostileError as error:
        return _Aside(digest, str(error))
    except (StoreError, DiskFullError):
        raise
    except Exception as error:  # noqa: BLE001  whatever one mail trips over must not stop the others
        log.error("message failed", extra={"digest": digest, "error": type(error).__name__})  # noqa: TRY400  the error's text may hold personal data
        return None


def _is_known(
    session: "Session", pipeline: Pipeline, found: Judged | _Aside, known: Known, present: Collection[Submission]
) -> bool:
    """Tell whether a result is what the ledger holds already; ``present`` are the message's submissions in it."""
    if isinstance(found, _Aside):
        standing = messages.standing(session, found.digest)
        return standing.progress is Progress.QUARANTINED and standing.error == found.reason
    digest = found.message.sha256
    if messages.standing(session, digest).progress is not Progress.DONE:
        return False
    stands = pipeline.as_it_stands(session, found, known)
    checked = submissions.findings(session, [one.id for one in present], source=Source.CHECK)
    return (
        messages.get(session, digest) == found.message
        and sorted(map(_told, present), key=_id) == sorted(map(_told, stands.submissions), key=_id)
        and all(checked[one.id] == tuple(stands.findings.get(one.id, ())) for one in present)
    )


def _told(one: Submission) -> tuple[object, ...]:
    return one.id, one.form, dict(one.fields), one.renditions, one.materials


def _id(told: tuple[object, ...]) -> str:
    return str(told[0])


def _adopt(  # noqa: PLR0913  what was read, and what of it is compared
    pipeline: Pipeline,
    results: Collection[Judged | _Aside],
    names: Collection[str],
    groups: Collection[tuple[str, str]],
    known: Known,
    *,
    keep: bool,
) -> tuple[Change, ...]:
    """Save what reads otherwise, compare everything that was read anew, and return what that changed.

    ``names`` and ``groups`` are those of all submissions that were read, also of those that read as before: the
    pack may compare them otherwise.
    """
    with reading(pipeline.engine) as before:
        mails = {one.digest if isinstance(one, _Aside) else one.message.sha256 for one in results}
        forms = {each.id for digest in mails for each in submissions.of_message(before, digest)}
        with transaction(pipeline.engine, keep=keep) as after:
            mark = events.latest(after)
            for one in results:
                if isinstance(one, _Aside):
                    pipeline.set_aside(after, one.digest, one.reason)
                else:
                    pipeline.save(after, pipeline.as_it_stands(after, one, known))
            pipeline.relate(after, groups)
            pipeline.follow_up(after, known, also=names)
            logged = events.since(after, mark)
            mails |= {event.item for event in logged if event.item_type == "message"}
            forms |= {event.item for event in logged if event.item_type == "submission"}
            forms |= {each.id for digest in mails for each in submissions.of_message(after, digest)}
            specs = {spec.key: spec for spec in pipeline.campaign.forms}
            return tuple(_changes(before, after, sorted(mails), sorted(forms), specs))


def _changes(
    before: "Session",
    after: "Session",
    mails: Collection[str],
    forms: Collection[str],
    specs: Mapping[str, FormSpec],
) -> Iterator[Change]:
    old_findings, new_findings = submissions.findings(before, forms), submissions.findings(after, forms)
    for digest in mails:
        change = _mail_change(digest, before, after)
        if change.is_any:
            yield change
    for name in forms:
        old, new = submissions.get(before, name), submissions.get(after, name)
        one = new or old
        if one is not None:
            findings = _gone_and_new(old_findings[name], new_findings[name])
            change = _form_change(one, old, new, findings, specs[one.kind])
            if change.is_any:
                yield change


def _form_change(
    one: Submission,
    old: Submission | None,
    new: Submission | None,
    findings: tuple[tuple[Finding, ...], tuple[Finding, ...]],
    spec: FormSpec,
) -> Change:
    was, now = {} if old is None else old.fields, {} if new is None else new.fields
    values = {
        name: (was[name].value if name in was else None, now[name].value if name in now else None)
        for name in {**was, **now}
    }
    both = old is not None and new is not None
    return Change(
        item=one.id,
        form=one.kind,
        state=one.state,
        team=one.team(spec),
        subject=one.subject(spec),
        is_new=old is None,
        is_gone=new is None,
        fields=tuple((name, *pair) for name, pair in values.items() if pair[0] != pair[1]) if both else (),
        materials=_gone_and_new(
            sorted(old.materials) if old is not None else (), sorted(new.materials) if new is not None else ()
        ),
        findings=findings,
    )


def _mail_change(digest: str, before: "Session", after: "Session") -> Change:
    old, new = messages.get(before, digest), messages.get(after, digest)
    was, now = messages.standing(before, digest), messages.standing(after, digest)
    kinds = (was.kind and was.kind.value, now.kind and now.kind.value)
    paths = {path: None for mail in (old, new) for path in _outcomes(mail)}
    outcomes = [(path, _outcomes(old).get(path), _outcomes(new).get(path)) for path in paths]
    return Change(
        item=handle(digest),
        form="",
        state=now.state,
        subject=now.subject,
        kind=kinds if kinds[0] != kinds[1] else None,
        parts=tuple(one for one in outcomes if one[1] != one[2]) if old is not None else (),
        findings=_gone_and_new(old.findings if old else (), new.findings if new else ()),
    )


def _outcomes(mail: Message | None) -> dict[str, str]:
    parts = () if mail is None else mail.attachments
    return {one.path: one.material or one.outcome.value for one in parts}


def _gone_and_new(old: Collection[T], new: Collection[T]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
