"""distinct: a person's word that two submissions are no duplicates lasts until it is taken back."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.form import Task
from intake.demo.documents import registration_docx
from intake.demo.mails import File
from tests.intake.cli import letters
from tests.intake.cli.program import Office
from tests.intake.comparisons import TEXT

TASKS = (Task(TEXT, "让每个村都有自己的气象员。"),)


def _letter(key: str, day: int) -> bytes:
    form = registration_docx(replace(letters.values(key), tasks=TASKS))
    return letters.letter(File("登记表.docx", form), key=key, sent=letters.MAY + dt.timedelta(days=day))


@pytest.fixture
def pair(office: Office) -> tuple[str, str]:
    """Two registrations of different teams with one text, the earlier one first."""
    office.bring(_letter("college", 0), _letter("museum", 1))
    one, other = office.items()
    return one, other


def _codes(office: Office, item: str) -> list[str]:
    return [one["code"] for one in office.must("show", item, "--json").objects[0]["findings"]]


def test_later_one_has_the_finding(office: Office, pair: tuple[str, str]) -> None:
    one, other = pair

    assert (_codes(office, one), _codes(office, other)) == ([], ["duplicate-similar"])
    assert f"与{one}（{letters.TEAMS['college'].name}）的文字有100%相同" in office.must("show", other).out


def test_word_lasts_through_a_check_and_is_taken_back(office: Office, pair: tuple[str, str]) -> None:
    one, other = pair
    roster = office.folder / "units.csv"
    roster.write_text("隶属单位\n某单位\n", encoding="utf-8")

    said = office.must("distinct", other.lower(), one, "--by", "甲").err
    office.must("roster", "load", "units", roster)
    assert _codes(office, other) == []
    assert "不是重复" in said

    office.must("distinct", one, other, "--undo")
    assert _codes(office, other) == ["duplicate-similar"]
    assert "撤销“不是重复”" in office.must("show", one).out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("RXXXXXXXX", "{0}"), "没有编号为 RXXXXXXXX 的材料"),
        (("{0}", "{0}"), "请写两份不同材料的编号"),
        (("{0}", "{1}", "--undo"), "不需要撤销"),
    ],
)
def test_word_that_says_nothing_is_refused(
    office: Office, pair: tuple[str, str], arguments: tuple[str, ...], words: str
) -> None:
    done = office.run("distinct", *(one.format(*pair) for one in arguments))

    assert done.code == 1
    assert words in done.err


def test_word_is_said_once(office: Office, pair: tuple[str, str]) -> None:
    office.must("distinct", *pair)

    assert "没有重复记录" in office.run("distinct", *pair).err
