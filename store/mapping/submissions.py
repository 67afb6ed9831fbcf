"""Rows of submissions."""

from collections.abc import Mapping

from domain.campaign import FormSpec
from domain.form import FieldValue
from domain.lookup import searchable
from domain.normalise.text import key
from domain.submission import State, Submission
from store import tables
from store.mapping.forms import dump_fields, dump_form, load_fields, load_form
from store.mapping.messages import mail_words


def submission_row(submission: Submission, spec: FormSpec, mail: tables.Message) -> tables.Submission:
    """Return the row of a submission that is new to the store; ``mail`` brought it, and its headers are known."""
    row = tables.Submission(
        id=submission.id,
        message=submission.message,
        part=submission.part,
        position=submission.index,
        kind=submission.kind,
        received=mail.received,
        state=submission.state.value,
        version=1,
        original=dump_form(submission.form),
        reading=None,
    )
    write_reading(row, submission)
    write_fields(row, submission.fields, spec, mail)
    return row


def write_reading(row: tables.Submission, submission: Submission) -> None:
    """Set what the last reading of the file gave, apart from the typed values; the original stays."""
    form = dump_form(submission.form)
    row.edition = submission.form.edition
    row.reading = None if form == row.original else form
    row.renditions = list(submission.renditions)
    row.materials = sorted(submission.materials)


def write_fields(
    row: tables.Submission, fields: Mapping[str, FieldValue], spec: FormSpec, mail: tables.Message
) -> None:
    """Set the typed values and what is drawn from them: team, activity or project, and what it is found by.

    That includes who sent its mail, under which title.
    """
    row.fields = dump_fields(fields)
    row.team = _text(fields, spec.team)
    row.team_key = key(row.team)
    row.subject = _text(fields, spec.subject)
    row.subject_key = key(row.subject)
    said = (_text(fields, name) for name in (spec.unit, spec.leader, *spec.phones))
    row.words = searchable((row.team, row.subject, *said, *mail_words(mail)))


def _text(fields: Mapping[str, FieldValue], name: str) -> str:
    found = fields.get(name)
    return found.value if found is not None and isinstance(found.value, str) else ""


def load_submission(row: tables.Submission) -> Submission:
    """Return the submission of a row."""
    return Submission(
        id=row.id,
        form=load_form(row.reading or row.original),
        fields=load_fields(row.fields),
        message=row.message,
        part=row.part,
        index=row.position,
        received=row.received,
        state=State(row.state),
        renditions=tuple(row.renditions),
        materials=frozenset(row.materials),
    )
