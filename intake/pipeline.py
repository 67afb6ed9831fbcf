"""From an archived message to judged submissions: each step reads the ledger's state and is safe to repeat."""

import datetime as dt
import hashlib
import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from domain.campaign import Campaign
from domain.duplicates import group_key, relate
from domain.finding import Finding
from domain.message import Kind, Message, Outcome
from domain.normalise.text import key
from domain.roster import Roster
from domain.rules import check
from domain.submission import Submission
from intake import comparing
from intake.authentication import authentication
from intake.bodies import excerpt
from intake.dossiers import gather
from intake.errors import ArchiveError, DiskFullError
from intake.judging import judged
from intake.mime import Mail, Role, TooHostileError, envelope, read
from intake.parts import PartReader
from intake.reading.isolated import IsolatedParser
from intake.unpack import open_archives
from store.engine import reading, transaction
from store.errors import StoreError
from store.queries import dossiers, likenesses, messages, rosters, submissions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from intake.archive import Archive
    from store.engine import Engine

log = logging.getLogger(__name__)

ATTEMPTS = 5
"""How often a message may end the process before it is set aside."""


@dataclass(frozen=True, slots=True)
class Processed:
    """What one pass did: messages read, those set aside, and submissions found."""

    messages: int = 0
    quarantined: int = 0
    submissions: int = 0


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What the steps work with; ``now`` is the clock, aware. Files are opened in processes of their own."""

    engine: "Engine"
    archive: "Archive"
    campaign: Campaign
    now: Callable[[], dt.datetime]
    parser: IsolatedParser = field(init=False)
    parts: PartReader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parser", IsolatedParser(self.campaign))
        object.__setattr__(self, "parts", PartReader(self.campaign, self.parser))

    def process(self, progress: Callable[[int, int], None]) -> Processed:
        """Read and judge every waiting message; one that cannot be read does not stop the others.

        Raises:
            StoreError: the database cannot be used; what was done before stays done.
        """
        with reading(self.engine) as session:
            waiting = messages.waiting(session)
            known = rosters.load(session)
        quarantined = found = 0
        with self.parser:
            for number, digest in enumerate(waiting, start=1):
                count = self._one(digest, known)
                quarantined += count is None
                found += count or 0
                progress(number, len(waiting))
        self.settle(known)
        return Processed(len(waiting), quarantined, found)

    def _one(self, digest: str, known: Mapping[str, Roster]) -> int | None:
        """Take one message through all steps; return how many submissions it holds, None where it was set aside."""
        with transaction(self.engine) as session:
            attempts = messages.begin(session, digest, now=self.now())
            received = messages.received(session, digest)
        if attempts > ATTEMPTS:
            self._set_aside(digest, "处理这封邮件时程序多次中断")
            return None
        try:
            return self._finish(self.read(digest, received, known), known)
        except TooHostileError as error:
            self._set_aside(digest, str(error))
            return None
        except (StoreError, DiskFullError):
            # The machine's trouble is not the message's: the attempt does not count.
            with transaction(self.engine) as session:
                messages.excuse(session, digest)
            raise
        except Exception as error:  # noqa: BLE001  whatever one mail trips over must not stop the others
            fields = {"digest": digest, "attempt": attempts, "error": type(error).__name__, "at": _where(error)}
            log.error("message failed", extra=fields)  # noqa: TRY400  the error's text may hold personal data
            if attempts < ATTEMPTS:
                return 0
            self._set_aside(digest, f"多次处理都没有成功（{type(error).__name__}）")
            return None

    def read(self, digest: str, received: dt.datetime, known: Mapping[str, Roster]) -> "Judged":
        """Read and judge an archived message, and put its files into the archive beside it; touches no database.

        Raises:
            TooHostileError: it is built to do harm.
            ArchiveError: its bytes are not there.
        """
        raw = self.archive.get(digest)
        mail = open_archives(read(raw, digest))
        result = self.judge(mail, self._keep(mail), received, known)
        # A body that holds a form is a file of the archive like any other form.
        forms = {one.path for one in result.message.attachments if one.outcome is Outcome.FORM}
        self.archive.put_many([leaf.content for leaf in mail.leaves if leaf.role is Role.BODY and leaf.path in forms])
        return replace(result, message=replace(result.message, authentication=authentication(raw)))

    def _finish(self, result: "Judged", known: Mapping[str, Roster]) -> int:
        """Save a message's result and compare its submissions with others, in one transaction."""
        with transaction(self.engine) as session:
            self.save(session, self.as_it_stands(session, result, known))
        return len(result.submissions)

    def as_it_stands(self, session: "Session", result: "Judged", known: Mapping[str, Roster]) -> "Judged":
        """Return a result with what people have corrected in its submissions and what other mails brought for them."""
        ids = [one.id for one in result.submissions]
        others, corrected = dossiers.elsewhere(session, ids), submissions.corrections(session, ids)
        changed = {
            one.id: replace(
                one,
                fields={**one.fields, **corrected.get(one.id, {})},
                materials=one.materials | others.get(one.id, frozenset()),
            )
            for one in result.submissions
            if one.id in others or one.id in corrected
        }
        found = tuple(changed.get(one.id, one) for one in result.submissions)
        return replace(
            result, submissions=found, findings={**result.findings, **judged(changed.values(), self.campaign, known)}
        )

    def save(self, session: "Session", result: "Judged") -> None:
        """Save a message's result and compare its submissions with others, also with those they no longer belong to."""
        before = submissions.of_message(session, result.message.sha256)
        entangled = comparing.entangled(session, {one.id for one in before})
        messages.save(
            session, result.message, result.submissions, result.findings, campaign=self.campaign, now=self.now()
        )
        changed = [*before, *submissions.of_message(session, result.message.sha256)]
        self.relate(session, self.groups(changed))
        comparing.compare(session, {one.id for one in changed} | entangled, self.campaign, now=self.now())

    def settle(self, known: Mapping[str, Roster]) -> None:
        """Gather the dossiers and compare what was corrected by hand, if anything has happened since the last time."""
        with reading(self.engine) as session:
            if dossiers.unseen(session) is None:
                return
        with transaction(self.engine) as session:
            self.follow_up(session, known)

    def follow_up(self, session: "Session", known: Mapping[str, Roster], also: Iterable[str] = ()) -> None:
        """Do what depends on all that was read and corrected since the last time; once more, it changes nothing.

        The submissions in ``also`` are compared anew with those of other teams whether or not anything happened.
        """
        again = set(also)
        seen = dossiers.unseen(session)
        if seen is not None:
            again.update(self._corrected(session, seen.submissions, known))
            again |= gather(session, seen, self.campaign, known, now=self.now())
        comparing.compare_many(session, sorted(again), self.campaign, now=self.now())

    def judge_corrected(self, session: "Session", ids: Iterable[str], known: Mapping[str, Roster]) -> None:
        """Judge submissions at once that were corrected by hand, and compare them anew; dossiers follow with a run."""
        comparing.compare(session, self._corrected(session, ids, known), self.campaign, now=self.now())

    def _corrected(self, session: "Session", ids: Iterable[str], known: Mapping[str, Roster]) -> list[str]:
        """Judge corrected submissions anew, and what they are to those of their team, of the one before, too."""
        found = (submissions.get(session, one) for one in sorted(ids))
        corrected = [one for one in found if one is not None]
        self._judge_anew(session, corrected, known)
        self.relate(session, self.groups(corrected) | self._left(session, corrected))
        return [one.id for one in corrected]

    def _set_aside(self, digest: str, reason: str) -> None:
        with transaction(self.engine) as session:
            self.set_aside(session, digest, reason)

    def set_aside(self, session: "Session", digest: str, reason: str) -> None:
        """Put a message into quarantine, with what its headers say."""
        messages.quarantine(session, digest, reason=reason, now=self.now(), headers=self._headers(digest))

    def _headers(self, digest: str) -> Message | None:
        """Return what the headers of a message say that cannot be taken apart, None where its bytes are gone."""
        try:
            raw = self.archive.get(digest)
        except ArchiveError:
            return None
        return envelope(raw, digest)

    def _keep(self, mail: Mail) -> list[str]:
        """Put the mail's files into the archive beside the mail itself and return every leaf's digest."""
        digests = [hashlib.sha256(leaf.content).hexdigest() if leaf.role is Role.BODY else "" for leaf in mail.leaves]
        files = [at for at, leaf in enumerate(mail.leaves) if leaf.role is not Role.BODY]
        kept = self.archive.put_many([mail.leaves[at].content for at in files])
        for at, digest in zip(files, kept, strict=True):
            digests[at] = digest
        return digests

    def judge(self, mail: Mail, digests: Sequence[str], received: dt.datetime, known: Mapping[str, Roster]) -> "Judged":
        """Read a mail's parts and judge its forms; touches no database."""
        parts = self.parts.read(mail, digests, received)
        found = judged(parts.submissions, self.campaign, known)
        message = Message(
            sha256=mail.sha256,
            message_id=mail.message_id,
            sender=mail.sender,
            sender_name=mail.sender_name,
            subject=mail.subject,
            sent=mail.sent,
            kind=parts.kind,
            defects=mail.defects,
            findings=parts.findings,
            attachments=parts.attachments,
            answers=tuple(dict.fromkeys(filter(None, (*mail.references, mail.in_reply_to)))),
            excerpt=excerpt(mail) if parts.kind is Kind.SUBMISSION and not parts.submissions else "",
        )
        return Judged(message, parts.submissions, found)

    def groups(self, changed: Iterable[Submission]) -> set[tuple[str, str]]:
        """Return the form and team of each submission: those of one group are compared with each other."""
        return {(one.kind, group_key(one, self.campaign.form(one.kind))) for one in changed}

    def _left(self, session: "Session", corrected: Iterable[Submission]) -> set[tuple[str, str]]:
        """Return the groups to which submissions belonged before they were corrected by hand."""
        names = {(one.id, self.campaign.form(one.kind).team): one.kind for one in corrected}
        former = submissions.former_values(session, names)
        return {(names[place], key(value)) for place, values in former.items() for value in values}

    def _judge_anew(self, session: "Session", changed: Iterable[Submission], known: Mapping[str, Roster]) -> None:
        for one in changed:
            findings = check(one, self.campaign, known)
            submissions.replace_findings(session, one.id, findings, source="check", now=self.now())

    def relate(self, session: "Session", groups: Iterable[tuple[str, str]]) -> None:
        """Compare the submissions of each form and team with each other, and note what that tells of each."""
        for kind, team in sorted(groups):
            if team:
                for identifier, findings in self.relations(session, kind, team).items():
                    submissions.replace_findings(session, identifier, findings, source="duplicate", now=self.now())

    def relations(self, session: "Session", kind: str, team: str) -> dict[str, tuple[Finding, ...]]:
        """Return what a team's submissions of one form are to each other, but for those that a person told apart."""
        group = submissions.group(session, kind=kind, team_key=team)
        apart = likenesses.distinct(session, [one.id for one in group])
        return relate(group, self.campaign, distinct=apart)

    def reconsider(self, session: "Session", ids: Sequence[str]) -> None:
        """Find anew what submissions are to others, after a person has told some apart or taken that back."""
        found = [one for one in (submissions.get(session, name) for name in ids) if one is not None]
        self.relate(session, self.groups(found))
        comparing.renew(session, set(ids), self.campaign, now=self.now())

    def recheck(self) -> int:
        """Judge every waiting submission anew, as after a roster was loaded; return how many there are."""
        with transaction(self.engine) as session:
            known = rosters.load(session)
            waiting = submissions.waiting(session)
            self._judge_anew(session, waiting, known)
            self.follow_up(session, known, also=(one.id for one in waiting))
        return len(waiting)


def _where(error: Exception) -> str:
    """Return where an error was raised, the innermost frame first, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return "<".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


@dataclass(frozen=True, slots=True)
class Judged:
    """One message's whole result, ready to be saved; ``findings`` by submission id."""

    message: Message
    submissions: tuple[Submission, ...]
    findings: Mapping[str, tuple[Finding, ...]]
