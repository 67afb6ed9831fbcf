"""Rosters: what is silent without them, the files they come in, and the judging anew."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from intake.demo import documents
from intake.lock import hold
from tests.intake.cli import letters
from tests.intake.cli.program import Office

TEAM = letters.TEAMS["college"].name
UNIT = letters.TEAMS["college"].unit


def _xlsx(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FILES: dict[str, bytes] = {
    "utf-8.csv": f"服务队名称,隶属单位\n{TEAM},{UNIT}\n".encode(),
    "utf-8-bom.csv": f"服务队名称,隶属单位\r\n{TEAM},{UNIT}\r\n".encode("utf-8-sig"),
    "gbk.csv": f"服务队名称,隶属单位\r\n{TEAM},{UNIT}\r\n".encode("gbk"),
    "old-mac.csv": f"服务队名称,隶属单位\r{TEAM},{UNIT}\r".encode(),
    "plain.xlsx": _xlsx(("服务队名称", "隶属单位"), (TEAM, UNIT)),
    "titled.xlsx": _xlsx(("2024年注册服务队一览",), ("序号", "队 伍 名 称", "所属单位"), ("1", TEAM, UNIT)),
}


def _codes(office: Office) -> list[str]:
    return [one["code"] for one in office.must("export", "findings").objects]


@pytest.mark.parametrize("name", FILES)
def test_roster_is_read_from(office: Office, name: str) -> None:
    (office.folder / name).write_bytes(FILES[name])

    office.must("roster", "load", "teams", name)

    office.bring(letters.registered("college"), letters.registered("museum"))
    assert _codes(office) == ["team-not-registered"]
    assert office.must("export", "findings").objects[0]["item"] == office.items(team=letters.TEAMS["museum"].name)[0]


def test_status_names_the_silent_rules(office: Office) -> None:
    told, listed = office.must("status").out, office.must("status", "--json").objects[0]["silent_rules"]

    assert listed == ["awarded", "teams", "units"]
    assert all(f"zhihui roster load {name}" in told for name in listed)


def test_status_names_no_rule_whose_roster_is_loaded(office: Office) -> None:
    (office.folder / "teams.csv").write_bytes(FILES["utf-8.csv"])
    office.must("roster", "load", "teams", "teams.csv")

    assert office.must("status", "--json").objects[0]["silent_rules"] == ["awarded", "units"]
    assert "zhihui roster load teams" not in office.must("status").out


def test_empty_roster_leaves_its_rule_silent(office: Office) -> None:
    (office.folder / "teams.csv").write_text("服务队名称\n", encoding="utf-8")
    office.must("roster", "load", "teams", "teams.csv")
    office.bring(letters.registered())

    assert _codes(office) == []
    assert office.must("status", "--json").objects[0]["silent_rules"] == ["awarded", "teams", "units"]


def test_loading_a_roster_judges_what_waits_anew(office: Office) -> None:
    office.bring(letters.registered("college"), letters.registered("museum"))
    before = _codes(office)
    (office.folder / "teams.csv").write_bytes(FILES["utf-8.csv"])

    done = office.must("roster", "load", "teams", "teams.csv")

    assert before == []
    assert "2 份" in done.err
    assert _codes(office) == ["team-not-registered"]


def test_loading_a_roster_leaves_what_is_decided(office: Office) -> None:
    office.bring(letters.registered("museum"))
    office.must("decide", office.items()[0], "accept")
    (office.folder / "teams.csv").write_bytes(FILES["utf-8.csv"])

    office.must("roster", "load", "teams", "teams.csv")

    assert _codes(office) == []


def test_loading_a_roster_waits_for_a_run_to_end(office: Office) -> None:
    path = office.folder / "teams.csv"
    path.write_bytes(FILES["utf-8.csv"])

    with hold(office.folder / "data" / "run.lock"):
        done = office.run("roster", "load", "teams", path)

    assert done.code == 75
    assert "teams" not in office.must("status", "--json").objects[0]["rosters"]


def _nothing(folder: Path) -> Path:
    return folder / "zhihui.toml"


def _other_columns(folder: Path) -> Path:
    path = folder / "other.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    return path


def _damaged(folder: Path) -> Path:
    path = folder / "damaged.xlsx"
    path.write_bytes(FILES["plain.xlsx"][:300])
    return path


def _word(folder: Path) -> Path:
    path = folder / "word.xlsx"
    path.write_bytes(documents.registration_docx(letters.values()))
    return path


def _picture(folder: Path) -> Path:
    path = folder / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000)
    return path


def _long_cell(folder: Path) -> Path:
    path = folder / "long.csv"
    path.write_text("服务队名称\n" + "长" * 200_000 + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("wrong", [_nothing, _other_columns, _damaged, _word, _picture, _long_cell])
def test_wrong_file_is_told_and_keeps_the_roster(office: Office, wrong: Callable[[Path], Path]) -> None:
    (office.folder / "teams.csv").write_bytes(FILES["utf-8.csv"])
    office.must("roster", "load", "teams", "teams.csv")
    path = wrong(office.folder)

    done = office.run("roster", "load", "teams", path)

    assert done.code == 1
    assert path.name in done.err
    assert "重试" in done.err
    assert office.must("status", "--json").objects[0]["rosters"] == {"teams": 1}
