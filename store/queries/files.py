"""Files that mails brought, by their bytes."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.message import Outcome
from store import tables


def name(session: Session, sha256: str) -> str | None:
    """Return the name that a file goes by, that of its first mail, None where no mail brought such a file.

    Bodies are no files, nor are forms that stand in them: those are kept in the mail alone. A file may have no name.
    """
    part, mail = tables.Attachment, tables.Message
    is_file = (col(part.outcome) != Outcome.BODY.value) & or_(
        col(part.name) != "", col(part.media_type).not_like("text/%")
    )
    return session.scalar(
        select(col(part.name))
        .join(mail, col(mail.sha256) == col(part.message))
        .where(col(part.sha256) == sha256, is_file)
        .order_by(col(mail.received), col(part.message), col(part.position))
        .limit(1)
    )
