"""The lock: one holder at a time, free again however the holder ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import BusyError, ConfigurationError
from intake.lock import hold

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from pathlib import Path
from intake.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.lock"


@pytest.fixture
def holder(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def _free(path: Path) -> bool:
    try:
        with hold(path):
            return True
    except BusyError:
        return False


def test_hold_names_the_holding_process(path: Path) -> None:
    with hold(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_hold_again_after_release(path: Path) -> None:
    with hold(path):
        pass
    assert _free(path)


def test_hold_twice_in_one_process_is_refused(path: Path) -> None:
    with hold(path):
        assert not _free(path)


def test_hold_while_another_process_holds_names_it(path: Path, holder: "subprocess.Popen[bytes]") -> None:
    with pytest.raises(BusyError, match=f"进程号 {holder.pid}，") as busy, hold(path):
        pass
    assert busy.value.exit_code == 75


def test_refused_holder_leaves_the_lock_as_it_is(path: Path, holder: "subprocess.Popen[bytes]") -> None:
    assert not _free(path)
    assert path.read_text() == f"{holder.pid}\n"
    assert not _free(path)


def test_lock_is_free_after_the_holder_ends(path: Path, holder: "subprocess.Popen[bytes]") -> None:
    holder.communicate(b"")
    assert _free(path)


def test_lock_is_free_after_the_holder_is_killed(path: Path, holder: "subprocess.Popen[bytes]") -> None:
    holder.kill()
    holder.wait()
    assert _free(path)


def test_lock_is_free_after_an_error(path: Path) -> None:
    with pytest.raises(KeyError), hold(path):
        raise KeyError
    assert _free(path)


def test_shorter_process_number_replaces_a_longer_one(path: Path) -> None:
    path.write_text("99999999999\n")
    with hold(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_forked_worker_does_not_hold_the_lock(path: Path) -> None:
    started, start = os.pipe()
    ended, end = os.pipe()
    with hold(path):
        worker = os.fork()
        if worker == 0:
            os.close(end)
            os.write(start, b"s")
            os.read(ended, 1)
            os._exit(0)
        os.read(started, 1)
    free = _free(path)
    os.close(end)
    os.waitpid(worker, 0)
    for pipe in (started, start, ended):
        os.close(pipe)
    assert free


def test_missing_folder_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="数据文件夹") as wrong, hold(tmp_path / "missing" / "run.lock"):
        pass
    assert wrong.value.exit_code == 78
