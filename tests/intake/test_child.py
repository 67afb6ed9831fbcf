import os
import resource
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from intake.child import Breach, ChildError, Limits, stream

TEXTS: msgspec.msgpack.Decoder[str] = msgspec.msgpack.Decoder(str)
Send = Callable[[str], None]


def received(work: Callable[[Send], None], limits: Limits | None = None) -> tuple[list[str], Breach | None, str]:
    """Return what came, why no more came, and the detail of that."""
    found: list[str] = []
    try:
        found.extend(stream(work, TEXTS, limits))
    except ChildError as error:
        return found, error.breach, error.detail
    return found, None, ""


def test_stream_yields_what_is_sent_in_order() -> None:
    def work(send: Send) -> None:
        for number in range(1000):
            send(f"第{number}个" * 100)

    assert received(work) == ([f"第{number}个" * 100 for number in range(1000)], None, "")


def test_stream_of_work_that_raises() -> None:
    def work(send: Send) -> None:
        send("before")
        raise KeyError("hostile text is not passed on")

    assert received(work) == (["before"], Breach.FAILED, "KeyError")


def test_stream_of_work_that_takes_too_much_memory() -> None:
    def work(send: Send) -> None:
        send(str(len(bytes(1 << 30))))

    assert received(work, Limits(memory=1 << 26)) == ([], Breach.MEMORY, "")


def test_stream_of_work_that_does_not_end() -> None:
    def work(send: Send) -> None:
        send("before")
        signal.pause()

    assert received(work, Limits(wall=0.2)) == (["before"], Breach.TIME, "")


def test_stream_of_work_that_computes_too_long() -> None:
    def work(_: Send) -> None:
        while True:
            pass

    assert received(work, Limits(cpu=1)) == ([], Breach.TIME, "SIGXCPU")


def test_stream_of_work_that_crashes() -> None:
    def work(send: Send) -> None:
        send("before")
        os.kill(os.getpid(), signal.SIGSEGV)

    assert received(work) == (["before"], Breach.DIED, "SIGSEGV")


def test_stream_of_work_that_leaves() -> None:
    def work(_: Send) -> None:
        os._exit(0)

    assert received(work) == ([], Breach.DIED, "")


@pytest.mark.parametrize("limits", [Limits(frame=1000), Limits(received=10_000)])
def test_stream_of_too_much(limits: Limits) -> None:
    def work(send: Send) -> None:
        send("x" * 20_000)

    assert received(work, limits) == ([], Breach.SIZE, "")


def test_stream_of_what_is_of_another_type() -> None:
    def work(send: Callable[[Any], None]) -> None:
        send({"no": "text"})

    assert received(work) == ([], Breach.DIED, "")


@pytest.mark.parametrize(
    ("frame", "breach"),
    [
        pytest.param(b"\x07\x00\x00\x00\x00", Breach.DIED, id="another kind of frame"),
        pytest.param(b"\x00\x00\x00\x00\x02\xff\xff", Breach.DIED, id="no msgpack"),
        pytest.param(b"\x00\xff\xff\xff\xff", Breach.SIZE, id="a frame of 4 GiB"),
        pytest.param(b"\x02\x00\x00\x00\x07nothing", Breach.DIED, id="a breach that is none"),
        pytest.param(b"\x02\x00\x00\x00\x0afailed a b", Breach.FAILED, id="a name that is none"),
    ],
)
def test_stream_of_a_child_that_was_taken_over(frame: bytes, breach: Breach) -> None:
    def work(_: Send) -> None:
        os.write(3, frame)

    assert received(work) == ([], breach, "")


def test_stream_child_has_no_file_of_the_parent(tmp_path: Path) -> None:
    def work(send: Send) -> None:
        for number in range(256):
            try:
                target = Path(f"/proc/self/fd/{number}").readlink()
            except FileNotFoundError:
                continue
            send(str(target).partition(":")[0])

    with (tmp_path / "open").open("wb"):
        found = received(work)

    assert found == (["/dev/null", "/dev/null", "/dev/null", "pipe"], None, "")


def test_stream_child_writes_no_file(tmp_path: Path) -> None:
    def work(_: Send) -> None:
        (tmp_path / "file").write_bytes(b"x")

    assert received(work) == ([], Breach.FAILED, "OSError")


def test_stream_child_is_confined() -> None:
    def work(send: Send) -> None:
        for what in (resource.RLIMIT_CORE, resource.RLIMIT_CPU, resource.RLIMIT_NOFILE):
            send(str(resource.getrlimit(what)[0]))

    assert received(work, Limits(cpu=7, files=40)) == (["0", "7", "40"], None, "")


def test_stream_beside_a_thread() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()

    found = received(lambda send: send("x"))
    done.set()
    thread.join()

    assert found == (["x"], None, "")


def test_stream_that_is_closed_ends_the_child_and_its_own_children() -> None:
    def work(send: Send) -> None:
        with subprocess.Popen(["sleep", "600"]) as process:
            send(str(process.pid))

    results = stream(work, TEXTS)
    process = psutil.Process(int(next(results)))
    results.close()  # type: ignore[attr-defined]  # a generator behind an iterator

    psutil.wait_procs([process], timeout=10)
    assert not process.is_running()
    assert psutil.Process().children() == []
