"""Two thousand damaged files, made from good ones: each is read or told, and nothing is raised."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from intake.demo import documents
from intake.demo.pictures import photograph
from intake.demo.values import ApplicationValues, RegistrationValues
from intake.packs import load_campaign
from intake.reading.isolated import IsolatedParser
from tests.parsers.word import package

VALUES = RegistrationValues(team_name="甲队", unit="乙所", activity_name="丙活动", mobile="13900000000")
SAMPLES = {
    "docx": documents.application_docx(ApplicationValues(team_name="甲队")),
    "pdf": documents.registration_pdf(VALUES),
    "xlsx": documents.registration_list_xlsx([VALUES] * 3),
    "html": "<html><table><tr><td>服务队名称<td>甲队<tr><td>手机<td>13900000000</table></html>".encode(),
    "jpeg": photograph(1),
}
EACH = 2000 // len(SAMPLES)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _flipped(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def _doubled(data: bytearray, chance: random.Random) -> None:
    begin, end = sorted(chance.randrange(len(data)) for _ in range(2))
    data[begin:begin] = data[begin:end]


def _without_a_piece(data: bytearray, chance: random.Random) -> None:
    begin = chance.randrange(len(data))
    del data[begin : begin + chance.randrange(1, 200)]


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_cut, _flipped, _doubled, _without_a_piece)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a file with some damage; of a package, one member is damaged as often as the whole."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name, content in members.items() if content])
        members[name] = _damaged(bytes(members[name]), chance)  # type: ignore[arg-type]  # they are bytes
        return package(members)
    found = bytearray(data)
    chance.choice(DAMAGES)(found, chance)
    return bytes(found)


@pytest.mark.parametrize("kind", SAMPLES)
def test_damaged_files_are_read_or_told(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(kind)  # noqa: S311  damage, no secret
    with IsolatedParser(load_campaign("shenyang-2024")) as parser:
        found = [parser.parse(_damaged(SAMPLES[kind], chance), f"附件.{kind}") for _ in range(EACH)]

    assert [one for one in found if one.trouble and (one.forms or not one.reason)] == []
    assert [record.__dict__["breach"] for record in caplog.records] == []
