import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable

import pytest

from domain.message import Outcome
from tests.intake.archives import tarred
from tests.intake.unpack.leaves import opened, outcomes

ENTRIES = [("附件/登记表.txt", b"hello" * 200), ("../二.txt", b"")]
WHOLE = [("2!附件/登记表.txt", b"hello" * 200, None), ("2!二.txt", b"", None)]
COMPRESSED = [gzip.compress, bz2.compress, lzma.compress]


@pytest.mark.parametrize("compressed", [bytes, *COMPRESSED])
@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_tar(compressed: Callable[[bytes], bytes], charset: str) -> None:
    assert opened(compressed(tarred(ENTRIES, charset))) == WHOLE


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
    ids=["symlink", "hard link", "characters", "blocks", "queue"],
)
def test_tar_of_what_is_no_file(kind: bytes) -> None:
    assert outcomes(tarred([("a", b"")], kind=kind)) == [("2!a", Outcome.SYSTEM)]


def test_tar_of_folders() -> None:
    assert outcomes(tarred([("a", b"")], kind=tarfile.DIRTYPE)) == [("2", Outcome.EMPTY)]


def test_tar_of_the_seventh_edition() -> None:
    old = bytearray(tarred([("a.txt", b"x")]))
    old[257:265] = bytes(8)
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\x00 " % sum(old[:512])

    assert opened(bytes(old)) == [("2!a.txt", b"x", None)]


@pytest.mark.parametrize(
    ("length", "found"),
    [
        (600, [("2!a.txt", Outcome.UNREADABLE), ("2", Outcome.UNREADABLE)]),
        (2048, [("2!a.txt", None), ("2", Outcome.UNREADABLE)]),
        (2100, [("2!a.txt", None), ("2", Outcome.UNREADABLE)]),
    ],
    ids=["in a file", "between files", "in a header"],
)
@pytest.mark.parametrize("compressed", [bytes, *COMPRESSED])
def test_tar_cut_off(
    compressed: Callable[[bytes], bytes], length: int, found: list[tuple[str, Outcome | None]]
) -> None:
    content = tarred([("a.txt", b"x" * 1500), ("b.txt", b"y")])[:length]

    assert outcomes(compressed(content)) == found


def test_tar_with_a_damaged_header() -> None:
    content = bytearray(tarred([("a.txt", b"x"), ("b.txt", b"y")]))
    content[1024] ^= 1

    assert outcomes(bytes(content)) == [("2!a.txt", None), ("2", Outcome.UNREADABLE)]
