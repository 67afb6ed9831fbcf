"""Whatever an attachment's bytes are, it has leaves, each with its content or its outcome; nothing is raised."""

import bz2
import gzip
import lzma
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.unpack import MAX_BYTES, MAX_ENTRIES, unpack
from tests.intake.archives import attached, compound, msg, rar4, rar5, sevenzipped, tarred, tnef, tnef_file, wide
from tests.intake.mails import file_part, mixed, zipped
from tests.intake.unpack.leaves import leaf

FILES = [("登记表.txt", b"hello " * 20), ("附件/二.txt", bytes(range(256)))]
NAMED = [(name.encode(), content) for name, content in FILES]
ARCHIVES = {
    "zip": zipped(NAMED),
    "7z": sevenzipped(FILES),
    "tar": tarred(FILES),
    "gzip": gzip.compress(tarred(FILES)),
    "bzip2": bz2.compress(tarred(FILES)),
    "xz": lzma.compress(tarred(FILES)),
    "tnef": tnef(*(tnef_file(name, content) for name, content in NAMED)),
    "msg": compound(msg({**wide(0x1000, "x"), **attached(0, wide(0x3707, "a.txt"), b"x" * 5000)})),
    "eml": mixed(file_part(b"a.zip", zipped(NAMED))),
}
RARS = {"rar 4": rar4(NAMED), "rar 5": rar5(NAMED)}
MAGIC = {name: content[:12] for name, content in (ARCHIVES | RARS).items()}


def settled(content: bytes) -> bool:
    """Return whether an attachment's leaves are in order: there are some, within bounds, the same a second time."""
    leaves = list(unpack([leaf(content)]))
    assert 0 < len(leaves) <= MAX_ENTRIES + 10
    assert sum(len(one.content) for one in leaves) <= MAX_BYTES
    assert all(bool(one.outcome) == bool(one.reason) for one in leaves)
    assert len({one.path for one in leaves}) == len(leaves)
    return list(unpack(leaves)) == leaves


@pytest.mark.parametrize("name", ARCHIVES | RARS)
def test_cut_off_anywhere(name: str) -> None:
    content = (ARCHIVES | RARS)[name]
    steps = 40 if name in ARCHIVES else 8

    for length in range(1, len(content), max(1, len(content) // steps)):
        assert settled(content[:length])


@pytest.mark.parametrize("name", MAGIC)
def test_garbage_behind_the_magic(name: str) -> None:
    garbage = random.Random(name)  # noqa: S311 -- the same in every run

    for size in (0, 20, 600, 5000):
        assert settled(MAGIC[name] + garbage.randbytes(size))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(ARCHIVES)),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=4),
    keep=st.floats(0, 1),
)
def test_mutations(name: str, edits: list[tuple[float, bytes]], keep: float) -> None:
    content = bytearray(ARCHIVES[name])
    for place, data in edits:
        at = int(place * len(content))
        content[at : at + len(data)] = data
    size = len(content) if keep > 0.5 else int(2 * keep * len(content))

    assert settled(bytes(content[:size]))


def test_archive_that_holds_itself_for_ever() -> None:
    content = b"x"
    for _ in range(30):
        content = zipped([(b"a.zip", content)])

    assert settled(content)


def test_nested_bombs_share_one_budget() -> None:
    inner = zipped([(f"{number}.bin".encode(), bytes(15_000_000)) for number in range(4)])

    assert settled(zipped([(f"{number}.zip".encode(), inner) for number in range(8)]))
