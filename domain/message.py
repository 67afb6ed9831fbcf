"""A mail as it arrived, its parts, and what became of each."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from domain.finding import Finding
from domain.mailbox import Mark


class Kind(StrEnum):
    """What a message is."""

    SUBMISSION = "submission"
    CORRESPONDENCE = "correspondence"
    AUTOMATIC = "automatic"
    QUARANTINED = "quarantined"


class Progress(StrEnum):
    """How far the pipeline has come with a message."""

    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class Outcome(StrEnum):
    """What became of one leaf part of a message."""

    FORM = "form"
    MATERIAL = "material"
    BODY = "body"
    INLINE = "inline"
    NO_FORM = "no-form"
    EMPTY = "empty"
    UNSUPPORTED = "file-unsupported"
    UNREADABLE = "file-unreadable"
    ENCRYPTED = "file-encrypted"
    TOO_LARGE = "archive-too-large"
    SYSTEM = "system-file"
    """What a program left behind in an archive: a lock file (~$...), a folder's view (.DS_Store)."""


class Authenticity(StrEnum):
    """What the mailbox's own provider found out about a message's sender."""

    VERIFIED = "verified"
    """The domain of the sender's address sent it."""
    UNVERIFIED = "unverified"
    """The provider's findings prove nothing, or it is not certain that they are the provider's."""
    FAILED = "failed"
    """The domain of the sender's address did not send it."""
    CONFLICT = "conflict"
    """Several findings, or several senders, contradict each other: some are forged."""
    NONE = "none"
    """The provider left no findings."""


def handle(digest: str) -> str:
    """Return the name under which people speak of a message: M and the first ten digits of its digest."""
    return f"M{digest[:10]}"


def folders_of(path: str) -> str:
    """Return the folders in an archive where a part lies, the innermost last: ``附件`` of ``2!附件/登记表.docx``."""
    return path.rpartition("!")[2].rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One leaf part of a message.

    ``path`` is its address inside the message: ``1``, ``2.1``, and ``2!附件/登记表.docx`` for an entry of the archive
    in part 2. ``name`` is the file name shown to people, empty where it has none. ``size`` is in bytes. ``inside`` are
    the names of the archives and saved mails around it, the outermost first. ``title`` is how a material's text begins.
    ``picture`` is the perceptual hash of a picture, as a signed number of 64 bits; None of other files, and where a
    picture shows too little to be known again.
    """

    path: str
    name: str
    sha256: str
    size: int
    media_type: str
    outcome: Outcome
    material: str | None = None
    title: str = ""
    inside: str = ""
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One arrival of a message: the mailbox showed these bytes under this identity.

    The identity (account, folder, uidvalidity, uid) is unique. ``received`` is the server's INTERNALDATE, for
    imported files the topmost Received, else Date; aware. ``mark`` is what kind of folder it was in.
    """

    account: str
    folder: str
    uidvalidity: int
    uid: int
    sha256: str
    size: int
    received: dt.datetime
    mark: Mark = Mark.INBOX


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the mailbox's own provider found out about a message's sender: evidence, and never a judgement.

    ``spf``, ``dkim`` and ``dmarc`` are the results in the words of RFC 8601, empty where there is none. ``domain`` is
    the one that is verified, empty otherwise. ``server`` wrote the findings; ``position`` is the number of their header
    from the top, from 1, and 0 where there is no single one.
    """

    result: Authenticity = Authenticity.NONE
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    domain: str = ""
    server: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class MailBody:
    """What a mail says in its own words, as text and as HTML; ``trouble`` is why it cannot be taken apart (Chinese)."""

    text: str = ""
    html: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What the headers of a raw message say, decoded for people.

    ``message_id`` is without angle brackets, empty where the mail has none. ``sender`` is the bare address,
    ``sender_name`` the display name. ``defects`` are what is wrong with the mail itself, in Chinese. ``answers`` are
    the Message-IDs of the mails that it answers. ``excerpt`` is the beginning of what the sender of a mail without a
    form wrote anew.
    """

    sha256: str
    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent: dt.datetime | None
    kind: Kind
    defects: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    authentication: Authentication = Authentication()
    answers: tuple[str, ...] = ()
    excerpt: str = ""
