"""Submissions of invented teams in a ledger, for tests of comparing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.finding import Finding
from domain.form import Task, Value
from domain.message import Attachment, Delivery, Kind, Message, Outcome
from domain.submission import Submission, identify
from intake.comparing import compare
from store.engine import Engine, reading, transaction
from store.queries import deliveries, messages, submissions
from tests.domain.factories import CAMPAIGN, at, form, submission
from tests.store.values import digest

NOW = at(6, 1)
WORDS = (
    "三月里我们先到铁路小学的礼堂，给五年级的孩子们讲了怎样看云识天气，用矿泉水瓶做了雨量筒。",
    "随后在光荣街道的老年食堂旁摆了两张桌子，请退休气象员刘工回答为什么膝盖疼往往要下雨。",
    "秋收之前驾车去了四家子乡，带着便携风速仪和土壤温度计，同合作社社长算了一遍霜冻的日子。",
    "最后把全年的问答编成小册子，印了六百本，放在十二个村的农家书屋里，谁都可以拿走。",
)
TEXT = "".join(WORDS)
OTHER_TEXT = (
    "周末科学课分为两段：上半场拆解旧收音机，认识电阻、电容和喇叭；下半场由孩子自己焊接一只门铃。"
    "每组两人，一人读图一人动手，做完后交换。志愿者只在烙铁旁边看着，不代替他们动手，错了就重来。"
    "课后每个家庭领一张记录纸，写下家里三件旧电器的去向，月底在社区展板上公布，票选最会修补的一家。"
)


def entry(
    name: str, team: str, text: str = TEXT, *, unit: str = "", received: dt.datetime | None = None, **changes: Value
) -> Submission:
    """Return a registration with this text that the mail of this name brought; teams have mobiles of their own."""
    mobile = f"139{abs(hash_of(team)) % 10**8:08}"
    given: dict[str, Value] = {"team_name": team, "unit": unit or f"{team}所属单位", "mobile": mobile}
    given |= {"tasks": (Task(text, ""),)} | changes
    return placed(submission(form("registration", given), received or at(5, 1)), name)


def project(
    name: str, team: str, text: str = TEXT, *, received: dt.datetime | None = None, **changes: Value
) -> Submission:
    """Return an application with this text that the mail of this name brought; nothing else is another team's."""
    number = abs(hash_of(team)) % 10**8
    given: dict[str, Value] = {
        "team_name": team,
        "applicant": team,
        "unit": f"{team}所属单位",
        "unit_in_table": f"{team}所属单位",
        "mobile": f"138{number:08}",
        "bank_account": f"62220202{number:08}",
        "account_holder": f"{team}所属单位",
        "overview": text,
        "highlights": "",
        "benefits": "",
    }
    return placed(submission(form("application", given | changes), received or at(10, 5)), name)


def hash_of(text: str) -> int:
    """Return a number for a text, the same in each run."""
    return int(digest(text)[:12], 16)


def placed(one: Submission, name: str) -> Submission:
    """Return a submission as the first form of the mail of this name."""
    return replace(one, id=identify(digest(name), "2", 0, one.kind), message=digest(name), part="2")


def photo(path: str, picture: int) -> Attachment:
    """Return a picture among the materials of a mail."""
    name = f"{path}.jpg"
    return Attachment(path, name, digest(path), 9000, "image/jpeg", Outcome.MATERIAL, "photo", picture=picture)


def save(engine: Engine, one: Submission, *attachments: Attachment) -> None:
    """Store a submission with its mail, as processing does; it is compared with nothing."""
    received = one.received or NOW
    message = Message(one.message, "", "", "", "", received, Kind.SUBMISSION, attachments=attachments)
    arrival = Delivery("main", "INBOX", 7, hash_of(one.message) % 10**9, one.message, 1000, received)
    with transaction(engine) as session:
        deliveries.record(session, [arrival], now=NOW)
        messages.save(session, message, [one], {}, campaign=CAMPAIGN, now=NOW)


def bring(engine: Engine, *given: Submission) -> None:
    """Store submissions and compare each when it comes."""
    for one in given:
        save(engine, one)
        compared(engine, one.id)


def compared(engine: Engine, *ids: str) -> None:
    with transaction(engine) as session:
        compare(session, ids, CAMPAIGN, now=NOW)


def found(engine: Engine, given: Sequence[Submission]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of submissions by the names of their teams and mails."""
    with reading(engine) as session:
        return dict(submissions.findings(session, [one.id for one in given]))


def codes(engine: Engine, given: Sequence[Submission]) -> list[list[str]]:
    """Return the codes that were found on each submission."""
    return [[one.code for one in several] for several in found(engine, given).values()]


def others(engine: Engine, one: Submission) -> list[str]:
    """Return the ids that the first finding on a submission lists."""
    evidence: Mapping[str, object] = found(engine, [one])[one.id][0].evidence
    listed = evidence["others"]
    return [one["id"] for one in listed] if isinstance(listed, list) else []
