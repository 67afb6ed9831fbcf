"""An outbox with approved letters, for tests of their sending."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from domain.campaign import Clause, LetterKind, LetterTemplate
from domain.decision import Decision, Verdict
from domain.letter import LetterState
from domain.outgoing import Outgoing
from intake.outbox.sending import Caps, Sending, Told
from intake.outbox.server import Server
from intake.outbox.writing import Sender
from store.engine import Engine, connect, reading, transaction
from store.queries import decisions, deliveries, letters, messages, outbox
from store.schema import migrate
from tests.store.values import CAMPAIGN, NOW, delivery, digest, finding, message, registration

TEMPLATE = LetterTemplate("补正{id}", "{team}：\n{reasons}\n{note}")
RULED = replace(
    CAMPAIGN,
    clauses={"form-1": Clause("form-1", "附件1", "第1条", "栏目填写完整。")},
    letters={**dict.fromkeys(LetterKind, TEMPLATE), LetterKind.RECEIPT: LetterTemplate("收到{id}", "收到{id}。")},
)
OFFICE = Sender("office@kexie.example", "某某科协")


@dataclass
class Outbox:
    """A ledger with letters, and a clock that a pause moves on."""

    engine: Engine
    now: dt.datetime = NOW
    pauses: list[float] = field(default_factory=list)

    def add(self, name: str, *, sender: str = "", receipt: bool = False) -> int:
        """Add an approved letter that answers the mail of this name; return its number."""
        form = registration(name, activity=name)
        with transaction(self.engine) as session:
            uid = len(letters.listed(session)) + 1
            deliveries.record(session, [delivery(name, uid=uid)], now=NOW)
            mail = replace(message(name), sender=sender or f"{name}@example.com")
            messages.save(session, mail, [form], {form.id: [finding()]}, campaign=CAMPAIGN, now=NOW)
            if receipt:
                return outbox.acknowledge(session, digest(name), RULED, now=NOW).id
            given = Decision(form.id, Verdict.RETURN, "li", NOW, ("mobile-invalid",))
            decisions.decide(session, given, campaign=RULED, now=NOW)
            return outbox.approve(session, letters.listed(session)[0].id, actor="wang", now=NOW).id

    def send(
        self, port: int, caps: Caps | None = None, *, receipts_from: str = "", server: Server | None = None
    ) -> Told:
        """Send what is approved to the server on this port."""
        used = server or Server("127.0.0.1", port, "none")
        caps = caps or Caps(pause=7.0)
        return Sending(self.engine, used, OFFICE, lambda: self.now, self._sleep, caps, receipts_from).run()

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += dt.timedelta(seconds=seconds)

    def all(self) -> list[Outgoing]:
        """Return the letters, oldest first."""
        with reading(self.engine) as session:
            return letters.listed(session)[::-1]

    def states(self) -> list[LetterState]:
        """Return the state of each letter, oldest first."""
        return [one.state for one in self.all()]

    def change(self, change: Callable[..., Outgoing], number: int, **values: object) -> None:
        """Change a letter by one of the store's functions."""
        with transaction(self.engine) as session:
            change(session, number, now=self.now, **values)


def made(path: Path) -> Outbox:
    """Return an outbox without letters in a new database."""
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    return Outbox(engine)
