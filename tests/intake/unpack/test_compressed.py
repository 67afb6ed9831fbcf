import bz2
import gzip
import io
import lzma
import struct
import zlib
from collections.abc import Callable

import pytest

from domain.message import Outcome
from intake.unpack import FREE_BYTES, MAX_BYTES, MAX_RATIO
from tests.intake.unpack.leaves import opened, outcomes

COMPRESSED = [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")]


@pytest.mark.parametrize(("compressed", "ending"), COMPRESSED)
def test_compressed_file(compressed: Callable[[bytes], bytes], ending: str) -> None:
    assert opened(compressed(b"hello"), f"登记表.txt.{ending}") == [("2!登记表.txt", b"hello", None)]


@pytest.mark.parametrize(("compressed", "ending"), COMPRESSED)
def test_compressed_file_of_nothing(compressed: Callable[[bytes], bytes], ending: str) -> None:
    assert opened(compressed(b""), f"a.{ending}") == [("2!a", b"", None)]


@pytest.mark.parametrize(("compressed", "ending"), COMPRESSED)
def test_compressed_file_of_two_streams(compressed: Callable[[bytes], bytes], ending: str) -> None:
    assert opened(compressed(b"one ") + compressed(b"two"), f"a.{ending}") == [("2!a", b"one two", None)]


@pytest.mark.parametrize(("compressed", "ending"), COMPRESSED)
def test_compressed_file_cut_off(compressed: Callable[[bytes], bytes], ending: str) -> None:
    assert opened(compressed(b"hello")[:-3], f"a.{ending}") == [("2!a", b"", Outcome.UNREADABLE)]


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_gzip_that_holds_the_name(charset: str) -> None:
    plain = gzip.compress(b"hello")
    content = plain[:3] + b"\x0c" + plain[4:10] + b"\x02\x00ab" + "登记表.txt".encode(charset) + b"\x00" + plain[10:]

    assert opened(content, "a.gz") == [("2!登记表.txt", b"hello", None)]


def test_compressed_file_inside_others_is_opened_to_the_third() -> None:
    content = b"x"
    for _ in range(4):
        content = gzip.compress(content)

    assert outcomes(content, "a.gz.gz.gz.gz") == [("2!a.gz.gz.gz!a.gz.gz!a.gz", Outcome.TOO_LARGE)]


@pytest.mark.parametrize(
    ("compressed", "size"),
    [
        pytest.param(gzip.compress, MAX_BYTES + 1, id="gzip"),
        pytest.param(bz2.compress, FREE_BYTES + 1, id="bzip2"),
        pytest.param(lzma.compress, FREE_BYTES + 1, id="xz"),
    ],
)
def test_compressed_bomb(compressed: Callable[[bytes], bytes], size: int) -> None:
    content = compressed(bytes(size))
    assert size > min(MAX_BYTES, MAX_RATIO * len(content))

    assert outcomes(content) == [("2", Outcome.TOO_LARGE)]


def test_xz_that_asks_for_a_dictionary_of_4_gib() -> None:
    content = bytearray(lzma.compress(b"x" * 1000))
    size = (content[12] + 1) * 4
    filters = content.index(b"\x21\x01", 12)
    content[filters + 2] = 40
    content[12 + size - 4 : 12 + size] = struct.pack("<L", zlib.crc32(content[12 : 12 + size - 4]))

    assert outcomes(bytes(content), "a.xz") == [("2", Outcome.TOO_LARGE)]


def test_gzip_of_many_bombs_behind_each_other() -> None:
    buffer = io.BytesIO()
    for _ in range(50):
        buffer.write(gzip.compress(bytes(4_000_000)))

    assert outcomes(buffer.getvalue()) == [("2", Outcome.TOO_LARGE)]
