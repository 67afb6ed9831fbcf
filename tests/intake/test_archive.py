"""The archive: bytes come back as they were, appear whole or not at all, and survive a kill anywhere."""

import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.archive import Archive
from intake.errors import ArchiveError, DiskFullError

ROOT = Path(__file__).parents[2]

PUT_FOREVER = """
import os, sys
from pathlib import Path
from intake.archive import Archive
archive = Archive(Path(sys.argv[1]))
while True:
    archive.put_many([os.urandom(50_000) for _ in range(5)])
    print("kept", flush=True)
"""

PUT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from intake.archive import Archive
left = int(sys.argv[2])

def deadly(name):
    do = getattr(os, name)
    def call(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*given, **named)
    setattr(os, name, call)

for name in ("open", "write", "fsync", "rename", "close", "mkdir"):
    deadly(name)
Archive(Path(sys.argv[1])).put_many([b"first", b"second", b"third"])
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _files(archive: Archive) -> dict[str, str]:
    """Return the digest of each visible file's bytes, by its name."""
    return {digest: _sha(archive.path(digest).read_bytes()) for digest in archive.digests()}


def test_put_names_bytes_by_their_digest(archive: Archive) -> None:
    digest = archive.put(b"mail")
    assert digest == _sha(b"mail")
    assert archive.path(digest) == archive.root / digest[:2] / digest
    assert archive.get(digest) == b"mail"


def test_put_many_keeps_order_and_repeats(archive: Archive) -> None:
    contents = [b"b", b"a", b"", b"b"]
    assert archive.put_many(contents) == [_sha(content) for content in contents]
    assert sorted(archive.digests()) == sorted({_sha(content) for content in contents})


def test_put_many_nothing_is_nothing(archive: Archive) -> None:
    assert (archive.put_many([]), list(archive.digests())) == ([], [])


def test_put_more_than_are_open_at_once(archive: Archive) -> None:
    contents = [str(number).encode() for number in range(200)]
    digests = archive.put_many(contents)
    assert [archive.get(digest) for digest in digests] == contents


def test_put_large_content(archive: Archive) -> None:
    content = os.urandom(3_000_000)
    assert archive.get(archive.put(content)) == content


def test_put_leaves_no_drafts(archive: Archive) -> None:
    archive.put_many([b"a", b"b"])
    assert list((archive.root / "tmp").iterdir()) == []


def test_put_again_leaves_the_file_alone(archive: Archive) -> None:
    path = archive.path(archive.put(b"mail"))
    before = path.stat()
    archive.put(b"mail")
    assert path.stat() == before


@pytest.mark.parametrize("damage", [b"", b"mai", b"mail+", b"liam"])
def test_put_again_mends_a_damaged_file(archive: Archive, damage: bytes) -> None:
    digest = archive.put(b"mail")
    archive.path(digest).write_bytes(damage)
    archive.put(b"mail")
    assert archive.get(digest) == b"mail"


def test_contains_tells_what_is_there(archive: Archive) -> None:
    archive.put(b"mail")
    assert [_sha(content) in archive for content in (b"mail", b"other")] == [True, False]


def test_get_missing_file_names_it_and_the_remedy(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match=f"{_sha(b'mail')}.*备份"):
        archive.get(_sha(b"mail"))


def test_get_damaged_file_names_it_and_the_remedy(archive: Archive) -> None:
    digest = archive.put(b"mail")
    archive.path(digest).write_bytes(b"liam")
    with pytest.raises(ArchiveError, match=f"{digest} 已损坏.*备份"):
        archive.get(digest)


def test_opened_file_is_read_from_its_beginning(archive: Archive) -> None:
    content = os.urandom(300_000)
    with archive.opened(archive.put(content)) as file:
        assert file.read() == content


@pytest.mark.parametrize(("damage", "words"), [(None, "缺少文件"), (b"liam", "已损坏"), (b"", "已损坏")])
def test_opened_file_that_is_lost_names_it_and_the_remedy(archive: Archive, damage: bytes | None, words: str) -> None:
    digest = archive.put(b"mail")
    archive.path(digest).unlink()
    if damage is not None:
        archive.path(digest).write_bytes(damage)
    with pytest.raises(ArchiveError, match=f"{words}.*备份") as wrong, archive.opened(digest):
        pytest.fail("a damaged file was opened")
    assert digest in str(wrong.value)


@pytest.mark.parametrize("text", ["", "ab", "../../etc/passwd", "g" * 64, "A" * 64, "a" * 65])
def test_path_of_what_is_no_digest_is_refused(archive: Archive, text: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256 digest"):
        archive.path(text)


def test_digests_of_a_missing_archive_are_none(archive: Archive) -> None:
    assert list(archive.digests()) == []


def test_digests_leave_out_what_is_no_digest(archive: Archive) -> None:
    digest = archive.put(b"mail")
    (archive.path(digest).parent / "notes.txt").write_text("by hand")
    assert list(archive.digests()) == [digest]


@pytest.mark.parametrize(("age", "removed"), [(3590, 0), (3700, 1)])
def test_sweep_removes_only_old_drafts(archive: Archive, age: int, removed: int) -> None:
    kept = archive.put(b"mail")
    draft = archive.root / "tmp" / "left"
    draft.write_bytes(b"half")
    old = time.time() - age
    os.utime(draft, (old, old))
    os.utime(archive.path(kept), (old, old))
    assert (archive.sweep(), draft.exists(), kept in archive) == (removed, not removed, True)


def test_sweep_of_a_missing_archive_is_nothing(archive: Archive) -> None:
    assert archive.sweep() == 0


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_leaves_nothing_half_written(archive: Archive, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    kept = archive.put(b"before")
    write = os.write

    def half(file: int, content: bytes) -> int:
        write(file, content[:2])
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(DiskFullError, match="清理磁盘") as full:
            archive.put_many([b"first mail", b"second mail"])
    assert full.value.exit_code == 1
    assert (list(archive.digests()), list((archive.root / "tmp").iterdir())) == ([kept], [])
    assert archive.put_many([b"first mail"]) == [_sha(b"first mail")]


def test_archive_that_cannot_be_written_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="权限"):
        Archive(tmp_path / "file" / "archive").put(b"mail")


def test_bytes_are_on_the_disk_before_their_name_and_the_name_before_the_return(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put_many([b"first", b"second"])
    steps: list[str] = []

    def noted(name: str, do: Callable[..., None]) -> Callable[..., None]:
        def call(*given: object) -> None:
            what = "file"
            if name == "fsync" and isinstance(given[0], int):
                what = "folder" if Path(f"/proc/self/fd/{given[0]}").resolve().is_dir() else "file"
            steps.append(f"{name} {what}")
            do(*given)

        return call

    monkeypatch.setattr(os, "fsync", noted("fsync", os.fsync))
    monkeypatch.setattr(os, "rename", noted("rename", os.rename))
    for digest in list(archive.digests()):
        archive.path(digest).unlink()
    archive.put_many([b"first", b"second"])
    assert steps == ["fsync file"] * 2 + ["rename file"] * 2 + ["fsync folder"] * 2


def test_file_that_is_there_already_has_its_name_made_durable(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put(b"mail")
    synced: list[Path] = []
    fsync = os.fsync

    def noted(file: int) -> None:
        synced.append(Path(f"/proc/self/fd/{file}").resolve())
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    digest = archive.put(b"mail")
    assert synced == [archive.path(digest).parent]


def test_kill_at_every_step_leaves_only_whole_files(tmp_path: Path) -> None:
    contents = [b"first", b"second", b"third"]
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        archive = Archive(tmp_path / str(step))
        command = [sys.executable, "-c", PUT_AND_DIE, str(archive.root), str(step)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        assert all(name == found for name, found in _files(archive).items())
        assert archive.put_many(contents) == [_sha(content) for content in contents]
        step += 1
    assert (code, step > 20) == (0, True)


def test_kill_at_random_moments_leaves_only_whole_files(tmp_path: Path) -> None:
    chance = random.Random(8)  # noqa: S311 -- moments, no secrets
    archive = Archive(tmp_path / "archive")
    kept = 0
    for _ in range(8):
        command = [sys.executable, "-c", PUT_FOREVER, str(archive.root)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 8)):
                kept += 5 * (process.stdout.readline() == b"kept\n")
            process.kill()
    found = _files(archive)
    assert all(name == digest for name, digest in found.items())
    assert len(found) >= kept > 0
