"""The proof that nothing is lost and nothing counted twice: everything recounted from mailbox, archive and ledger."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.message import Attachment, Outcome, Progress, handle
from intake.errors import ArchiveError, ConfigurationError
from intake.mailbox import imap
from intake.mailbox.folders import INBOX
from intake.mime import TooHostileError, read
from intake.unpack import open_archives
from store.engine import connection, reading
from store.queries import counts, deliveries, messages, pages, submissions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from intake.archive import Archive
    from intake.collect.folder import Key
    from intake.mailbox.account import Account
    from store.engine import Engine


@dataclass(slots=True)
class Proof:
    """What was recounted; it holds where the balance does and no problem was found.

    ``uncollected`` counts mails that the server shows and no run has come to yet. ``problems`` are Chinese.
    """

    balance: counts.Balance
    messages: int = 0
    parts: int = 0
    submissions: int = 0
    pictures: int = 0
    shown: int = 0
    uncollected: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """True where everything received is accounted for."""
        return self.balance.holds and not self.problems


def reconcile(
    engine: "Engine", archive: "Archive", accounts: "Sequence[Account]", progress: Callable[[int, int], None]
) -> Proof:
    """Recount everything; ``accounts`` are the mailboxes to compare with, none to leave them out.

    Raises:
        MailboxAwayError: a mailbox cannot be reached.
        StoreError: the database cannot be read.
    """
    with connection(engine) as session:
        proof = Proof(counts.balance(session))
    if not proof.balance.holds:
        proof.problems.append(f"收支不平：收到 {proof.balance.received} 项，有着落的 {proof.balance.listed} 项")
    with reading(engine) as session:
        digests = messages.find(session, "")
        for number, digest in enumerate(digests, start=1):
            _recount(session, archive, digest, proof)
            progress(number, len(digests))
        _pictures(session, archive, proof)
    for account in accounts:
        _compare(engine, account, proof)
    return proof


def _recount(session: "Session", archive: "Archive", digest: str, proof: Proof) -> None:
    """Check one message: bytes and files are in the archive, leaves are all listed, forms are all submissions."""
    proof.messages += 1
    name = f"邮件 {handle(digest)}"
    try:
        raw = archive.get(digest)
    except ArchiveError as error:
        proof.problems.append(f"{name}：{error}")
        return
    mail = messages.get(session, digest)
    if mail is None or messages.standing(session, digest).progress is not Progress.DONE:
        return
    try:
        leaves = open_archives(read(raw, digest)).leaves
    except TooHostileError as error:
        proof.problems.append(f"{name} 现在读不出来：{error}")
        return
    found = sorted((leaf.path, hashlib.sha256(leaf.content).hexdigest()) for leaf in leaves)
    listed = sorted((one.path, one.sha256) for one in mail.attachments)
    if found != listed:
        proof.problems.append(f"{name} 有 {len(found)} 个部分，登记了 {len(listed)} 个，对不上")
    proof.parts += len(found)
    _files(archive, mail.attachments, name, proof)
    _forms(session, digest, mail.attachments, name, proof)


def _files(archive: "Archive", attachments: Sequence[Attachment], name: str, proof: Proof) -> None:
    """Check that each file of a message is in the archive beside it; bodies are kept in the message alone."""
    for one in attachments:
        if one.outcome is Outcome.BODY:
            continue
        try:
            archive.get(one.sha256)
        except ArchiveError as error:
            proof.problems.append(f"{name} 的附件“{one.name or one.path}”：{error}")


def _forms(session: "Session", digest: str, attachments: Sequence[Attachment], name: str, proof: Proof) -> None:
    brought = submissions.of_message(session, digest)
    proof.submissions += len(brought)
    parts = {path for one in brought for path in (one.part, *one.renditions)}
    forms = {one.path for one in attachments if one.outcome is Outcome.FORM}
    if forms - parts:
        proof.problems.append(f"{name} 的表格没有成为材料：{'、'.join(sorted(forms - parts))}")


def _pictures(session: "Session", archive: "Archive", proof: Proof) -> None:
    """Check that each picture of a page is in the archive, and what stands where on it."""
    for digest in pages.images(session):
        proof.pictures += 1
        try:
            archive.get(digest)
        except ArchiveError as error:
            proof.problems.append(f"页面图片：{error}")


def _compare(engine: "Engine", account: "Account", proof: Proof) -> None:
    """Compare the mails that a mailbox shows with the ledger.

    A folder that the settings do not name and that does not open has nothing in the ledger to compare with.
    """
    with imap.connect(account) as mailbox:
        for source in mailbox.sources():
            try:
                uidvalidity = mailbox.examine(source)
            except ConfigurationError as error:
                if account.folders or source.name == INBOX:
                    proof.problems.append(str(error))
                continue
            shown = set(mailbox.uids(above=0))
            key: Key = {"account": account.name, "folder": source.name, "uidvalidity": uidvalidity}
            with connection(engine) as session:
                known = deliveries.known_uids(session, **key)
                mark = deliveries.high_water(session, **key)
                failing = set(deliveries.failing(session, **key))
            missing = {uid for uid in shown - known - failing if uid <= mark}
            proof.shown += len(shown)
            proof.uncollected += len(shown - known - missing)
            if missing:
                some = "、".join(map(str, sorted(missing)[:10]))
                proof.problems.append(
                    f"邮箱 {account.name} {source.name} 有 {len(missing)} 封邮件没有登记（UID {some}），"
                    "一天之内的全面核对会补收"
                )
