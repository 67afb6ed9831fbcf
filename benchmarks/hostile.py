"""What mails built to do harm cost, and whether the good mail behind each is read.

    python benchmarks/hostile.py

For each hostile mail an installation of its own is made; ``zhihui import`` and ``zhihui process`` of that mail and a
good one run in processes of their own. Printed are the processor time and the peak memory of both commands, start-up
included, and what became of the two mails. The aim is at most 5 seconds and 300 MB.
"""

import base64
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

_SETTINGS = 'campaign = "shenyang-2024"\ndata = "data"\n'
_HEAD = b"From: lin@example.com\r\nDate: Mon, 1 Jan 2024 08:00:00 +0800\r\nMessage-ID: <1@example.com>\r\n"
_GIB = 1 << 30
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: processor seconds and megabytes at the peak."""

    seconds: float
    megabytes: float


def nested_parts() -> bytes:
    """Return 10,000 multiparts inside each other."""
    parts = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(10_000)
    )
    return _HEAD + parts


def nested_forwards() -> bytes:
    """Return 10,000 messages inside each other."""
    return _HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"Subject: x\r\n\r\n"


def empty_parts() -> bytes:
    """Return a multipart of 100,000 parts without anything in them."""
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 100_000 + b"--b--\r\n"


def many_addresses() -> bytes:
    """Return a mail to 20,000 people."""
    return _HEAD + b"To: " + b",\r\n ".join(b"a%d@example.com" % one for one in range(20_000)) + b"\r\n\r\nx\r\n"


def many_parameters() -> bytes:
    """Return a mail whose Content-Type has 5,000 parameters and a name in 3,000 pieces."""
    pieces = b"".join(b"; name*%d*=%%41" % one for one in range(3000))
    return _HEAD + b"Content-Type: text/plain" + b"; a=b" * 5000 + pieces + b"\r\n\r\nx\r\n"


def blank_lines() -> bytes:
    """Return a multipart of a million blank lines."""
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n" * 1_000_000


def zip_of_zeros() -> bytes:
    """Return a mail with a zip archive of one GiB of zeros."""
    return _with_file(_zeros())


def zip_of_forged_size() -> bytes:
    """Return a mail with the same archive, whose entry claims to be 100 bytes large."""
    archive = _zeros()
    return _with_file(archive.replace(_GIB.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def _zeros() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        entry = zipfile.ZipInfo("zeros.docx")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w") as stream:
            for _ in range(_GIB // _CHUNK):
                stream.write(bytes(_CHUNK))
    return buffer.getvalue()


def _with_file(content: bytes) -> bytes:
    head = b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return _HEAD + head + base64.encodebytes(content).replace(b"\n", b"\r\n")


_MAILS: dict[str, Callable[[], bytes]] = {
    "10,000 nested parts": nested_parts,
    "10,000 nested messages": nested_forwards,
    "100,000 empty parts": empty_parts,
    "To: 20,000 addresses": many_addresses,
    "8,000 parameters": many_parameters,
    "1,000,000 blank lines": blank_lines,
    "zip of 1 GiB zeros": zip_of_zeros,
    "zip with a forged size": zip_of_forged_size,
}


def _child(*arguments: str) -> None:
    """Run a command of the program in this process and write what it took to the error output."""
    sys.argv = ["zhihui", *arguments]
    from intake.__main__ import main

    try:
        main()
    finally:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        print(json.dumps({"seconds": time.process_time(), "megabytes": peak}), file=sys.stderr)


def _zhihui(folder: Path, *arguments: str) -> tuple[str, Cost]:
    command = [sys.executable, __file__, "--child", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout, Cost(**json.loads(done.stderr.splitlines()[-1]))


def _dealt_with(hostile: bytes, good: bytes) -> tuple[Cost, Cost, list[str]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "zhihui.toml").write_text(_SETTINGS, encoding="utf-8")
        mails = folder / "mails"
        mails.mkdir()
        (mails / "1.eml").write_bytes(hostile)
        (mails / "2.eml").write_bytes(good)
        _zhihui(folder, "init")
        _, importing = _zhihui(folder, "import", "mails")
        _, processing = _zhihui(folder, "process")
        out, _ = _zhihui(folder, "export", "messages")
    return importing, processing, [_became(json.loads(line)) for line in out.splitlines()]


def _became(message: dict[str, Any]) -> str:
    if message["kind"] == "quarantined":
        return f"quarantined: {message['error']}"
    codes = "".join(f", {finding['code']}" for finding in message["findings"])
    return f"{message['kind']}, {len(message['submissions'])} forms{codes}"


def main() -> None:
    """Build, run and print."""
    from intake.demo.season import season

    good = season()[0].raw
    print(f"{'hostile mail':24} {'import':>16} {'process':>16}   what became of it | of the good mail")
    for name, build in _MAILS.items():
        importing, processing, became = _dealt_with(build(), good)
        costs = "  ".join(f"{one.seconds:5.2f} s {one.megabytes:5.0f} MB" for one in (importing, processing))
        print(f"{name:24} {costs}   {' | '.join(became)}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(*sys.argv[2:])
    else:
        main()
