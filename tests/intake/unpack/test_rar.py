import os
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest

from domain.message import Outcome
from intake.unpack import rar, unpack
from intake.unpack.events import Refusal
from intake.unpack.openers import OPENERS
from parsers.sniff import FORMATS
from tests.intake.archives import RAR5_ENCRYPTION, RAR5_LINK, SYMLINK, rar4, rar4_unicode, rar5, rar5_sealed
from tests.intake.unpack.leaves import leaf, opened, outcomes

FILES = [("附件/登记表.txt".encode(), b"hello"), (b"b.txt", bytes(range(256)) * 3000), (b"c.txt", b"")]
WHOLE = [("2!附件/登记表.txt", FILES[0][1], None), ("2!b.txt", FILES[1][1], None), ("2!c.txt", b"", None)]


def test_rar_5() -> None:
    assert opened(rar5(FILES)) == WHOLE


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("附件\\登记表.txt".encode("gbk"), id="gbk"),
        pytest.param("附件\\登记表.txt".encode(), id="utf-8"),
    ],
)
def test_rar_4(name: bytes) -> None:
    assert opened(rar4([(name, b"hello"), *FILES[1:]])) == WHOLE


def test_rar_4_name_with_a_backslash_that_is_half_a_character() -> None:
    assert opened(rar4([("誠実.txt".encode("gbk"), b"x")])) == [("2!誠実.txt", b"x", None)]


@pytest.mark.parametrize("name", ["登记表.txt", "café.txt"])
def test_rar_4_unicode_name(name: str) -> None:
    packed = rar4_unicode(name) if name != "café.txt" else b"cafe.txt\x00" + rar4_unicode(name).partition(b"\x00")[2]

    assert opened(rar4([(packed, b"x")], flags=0x200)) == [(f"2!{name}", b"x", None)]


@pytest.mark.parametrize("name", [b"../a.txt", b"/a.txt"])
def test_rar_paths_stay_inside(name: bytes) -> None:
    assert opened(rar5([(name, b"x")])) == [("2!a.txt", b"x", None)]


@pytest.mark.parametrize(
    "content",
    [rar4([(b"a.txt", bytes(16))], flags=4), rar5([(b"a.txt", bytes(16))], extra=RAR5_ENCRYPTION)],
    ids=["rar 4", "rar 5"],
)
def test_rar_encrypted(content: bytes) -> None:
    assert outcomes(content) == [("2!a.txt", Outcome.ENCRYPTED)]


@pytest.mark.parametrize("content", [rar4([(b"a.txt", b"x")], main=0x80), rar5_sealed()], ids=["rar 4", "rar 5"])
def test_rar_with_encrypted_names(content: bytes) -> None:
    assert outcomes(content) == [("2", Outcome.ENCRYPTED)]


@pytest.mark.parametrize(
    "content", [rar4([(b"a.txt", b"x")], main=1), rar5([(b"a.txt", b"x")], main=1)], ids=["rar 4", "rar 5"]
)
def test_rar_volume_of_several(content: bytes) -> None:
    assert outcomes(content) == [("2", Outcome.UNREADABLE)]


@pytest.mark.parametrize(
    "content",
    [rar4([(b"a", b"/etc/passwd")], mode=SYMLINK), rar5([(b"a", b"")], extra=RAR5_LINK)],
    ids=["rar 4", "rar 5"],
)
def test_rar_link_is_passed_over(content: bytes) -> None:
    assert outcomes(content) == [("2!a", Outcome.SYSTEM)]


@pytest.mark.parametrize("made", [rar4, rar5])
def test_rar_damaged_entry_between_good_ones(made: Callable[[Sequence[tuple[bytes, bytes]]], bytes]) -> None:
    content = made([(b"a.txt", b"first"), (b"b.txt", b"other"), (b"c.txt", b"third")])

    assert outcomes(content.replace(b"other", b"OTHER")) == [
        ("2!a.txt", None),
        ("2!b.txt", Outcome.UNREADABLE),
        ("2!c.txt", None),
    ]


def test_rar_beside_another_one_is_read_alone() -> None:
    found = [
        (one.path, one.outcome)
        for one in unpack([leaf(rar5([(b"a.txt", b"x")]), "2"), leaf(rar5([(b"b.txt", b"x")]), "3")])
    ]

    assert found == [("2!a.txt", None), ("3!b.txt", None)]


def test_rar_where_no_program_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    (found,) = unpack([leaf(rar5(FILES))])

    assert rar.available() is None
    assert (found.outcome, found.reason) == (
        Outcome.UNSUPPORTED,
        "没有安装RAR解压程序，请管理员运行：apt-get install unar",
    )


def test_available() -> None:
    found = rar.available()

    assert found is not None
    assert found.name == "unar"


def sleeping() -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", "61379"]]


def test_rar_where_the_program_hangs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("unar", "lsar"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\nsleep 61379 &\nwait\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    events = OPENERS[FORMATS["rar"].media_type](leaf(rar5(FILES)), 1.0)

    assert list(events) == [Refusal(Outcome.TOO_LARGE, "压缩包解开的时间过长")]
    assert psutil.wait_procs(sleeping(), timeout=10)[1] == []
