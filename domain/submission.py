"""One form that an applicant handed in, typed and judged."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.campaign import FormSpec
from domain.form import FieldValue, Form, Value, text_of

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class State(StrEnum):
    """Where a submission stands; each is in exactly one state."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"

    @property
    def words(self) -> str:
        """What the office calls it."""
        return {"waiting": "待核对", "accepted": "已受理", "returned": "待补正", "rejected": "已退回"}[self.value]


@dataclass(frozen=True, slots=True)
class Submission:
    """A form with typed values, as it stands in the intake.

    ``fields`` has typed values (``domain.normalise``); ``form`` keeps what was read, unchanged. ``received`` is when
    the message first arrived, aware. ``part`` is the path of the attachment, ``index`` counts the forms of that part
    from 0. ``renditions`` are the paths of further files of the same message that show the same form.
    """

    id: str
    form: Form
    fields: Mapping[str, FieldValue]
    message: str = ""
    part: str = ""
    index: int = 0
    received: dt.datetime | None = None
    state: State = State.WAITING
    renditions: tuple[str, ...] = ()
    materials: frozenset[str] = field(default_factory=frozenset)

    @property
    def kind(self) -> str:
        """The key of the form."""
        return self.form.kind

    def value(self, name: str) -> Value:
        """Return a field's typed value, None where the form does not have the field."""
        found = self.fields.get(name)
        return None if found is None else found.value

    def text(self, name: str) -> str:
        """Return a field's value as text, empty where it is missing, blank or no text."""
        return text_of(self.fields, name)

    def team(self, spec: FormSpec) -> str:
        """Return the name of the team that hands it in."""
        return self.text(spec.team)

    def subject(self, spec: FormSpec) -> str:
        """Return the name of the activity or project."""
        return self.text(spec.subject)


def identify(message: str, part: str, index: int, kind: str) -> str:
    """Return the id of the form that stands at ``index`` in the part at path ``part`` of the message.

    It depends on the bytes alone, not on the order of reading: the form's initial (R or A) and eight characters of
    Crockford's base 32 from a SHA-256, which makes 40 bits.
    """
    digest = hashlib.sha256(f"{message}\n{part}\n{index}".encode()).digest()
    number = int.from_bytes(digest[:5])
    return kind[:1].upper() + "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
