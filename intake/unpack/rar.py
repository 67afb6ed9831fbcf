"""rar archives by The Unarchiver's two programs; to be run in a child.

They see the archive alone in a folder, since they look for further volumes beside it. The listing says what there is;
then all files come one behind the other, told apart by their sizes and proved by their checksums. They are run with
GB 18030 as the charset of names that have none, which is the only way to keep a backslash that is half a character;
what is not GB 18030 they write as ``%e7``. Their exit codes do not tell a damaged file, and are not relied on.
Sources: RAR 5.0 archive format (rarlab.com/technote.htm) for the two marks that are read here.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import msgspec

from domain.message import Outcome
from intake.unpack.events import BROKEN, DAMAGED, LINK, LOCKED, PIECE, SEALED, SPLIT, End, Entry, Piece, Refusal, Send

NAME = "archive.rar"
"""How the archive is called in its folder."""

_LISTING = 16_000_000
_RAR5 = b"Rar!\x1a\x07\x01\x00"
_UNICODE_NAME = 0x200
_ESCAPED = re.compile(rb"%([89a-f][0-9a-f])")
MISSING = Refusal(Outcome.UNSUPPORTED, "没有安装RAR解压程序，请管理员运行：apt-get install unar")
_TOO_MANY = Refusal(Outcome.TOO_LARGE, "压缩包里的文件过多")


class _Listed(msgspec.Struct, frozen=True):
    """One line of the listing; a checksum is missing where the archive has none."""

    index: int = msgspec.field(name="XADIndex")
    name: str = msgspec.field(name="XADFileName")
    size: int = msgspec.field(name="XADFileSize", default=-1)
    packed: int = msgspec.field(name="XADCompressedSize", default=0)
    folder: int = msgspec.field(name="XADIsDirectory", default=0)
    link: int = msgspec.field(name="XADIsLink", default=0)
    locked: int = msgspec.field(name="XADIsEncrypted", default=0)
    flags: int = msgspec.field(name="RARFlags", default=_UNICODE_NAME)
    old_checksum: int | None = msgspec.field(name="RARCRC32", default=None)
    new_checksum: int | None = msgspec.field(name="RAR5CRC32", default=None)

    @property
    def checksum(self) -> int | None:
        return self.new_checksum if self.old_checksum is None else self.old_checksum


class _Listing(msgspec.Struct, frozen=True):
    """What lsar prints; ``error`` is not zero where the archive could not be read to its end."""

    files: list[_Listed] = msgspec.field(name="lsarContents")
    error: int = msgspec.field(name="lsarError", default=0)


def available() -> Path | None:
    """Return the program that unpacks rar archives, None where it or the one that lists them is missing."""
    unar, lsar = shutil.which("unar"), shutil.which("lsar")
    return Path(unar) if unar and lsar else None


def read(content: bytes, folder: Path, send: Send) -> None:
    """Send what an archive holds that lies in ``folder`` under ``NAME``."""
    refusal = _refusal(content)
    if refusal:
        send(refusal)
        return
    with _output(["lsar", "-json", "-no-recursion", "-encoding", "gb18030", NAME], folder) as printed:
        text = printed.read(_LISTING)
    if len(text) == _LISTING:
        send(_TOO_MANY)
        return
    try:
        listing = msgspec.json.decode(text, type=_Listing)
    except msgspec.DecodeError:
        send(BROKEN)
        return
    files = [file for file in listing.files if not file.folder]
    _files(files, folder, send)
    if listing.error or not listing.files:
        send(BROKEN)


def _refusal(content: bytes) -> Refusal | None:
    """Return what speaks against the archive as a whole: its names are encrypted, or it is one of several volumes."""
    if content.startswith(_RAR5):
        # Checksum, then size, type and flags; the first block of a readable archive is of type 1.
        _, at = _number(content, len(_RAR5) + 4)
        kind, at = _number(content, at)
        flags, at = _number(content, at)
        if kind == 4:
            return SEALED
        if flags & 1:
            _, at = _number(content, at)
        volume, _ = _number(content, at)
        return SPLIT if kind == 1 and volume & 1 else None
    flags = int.from_bytes(content[10:12], "little") if content[9:10] == b"\x73" else 0
    return SEALED if flags & 0x80 else SPLIT if flags & 1 else None


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of RAR 5, seven bits a byte, and where it ends."""
    value = 0
    for place, byte in enumerate(content[at : at + 10]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, len(content)


@contextmanager
def _output(command: Sequence[str], folder: Path) -> Iterator[IO[bytes]]:
    """Run a program and give what it prints; it is stopped when that is enough."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": str(folder)}
    with subprocess.Popen(  # noqa: S603 -- a fixed program; the archive has a fixed name
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        if process.stdout is None:
            raise OSError(errno.EPIPE, "no pipe")
        try:
            yield process.stdout
        finally:
            process.kill()


def _unpacking(files: Sequence[_Listed]) -> list[str]:
    indexes = [str(file.index) for file in files]
    return ["unar", "-quiet", "-no-recursion", "-forks", "skip", "-output-directory", "-", "-indexes", NAME, *indexes]


def _files(files: Sequence[_Listed], folder: Path, send: Send) -> None:
    """Send the files: all from one run as long as that can be proved, from there on each from its own."""
    wanted = [file for file in files if not (file.link or file.locked)]
    with ExitStack() as stack:
        run = None
        if wanted and all(file.size >= 0 and file.checksum is not None for file in wanted):
            run = stack.enter_context(_output(_unpacking(wanted), folder))
        for file in files:
            send(_entry(file))
            if file.link or file.locked:
                send(LINK if file.link else LOCKED)
            elif run is None:
                with _output(_unpacking([file]), folder) as alone:
                    end = _content(alone, file, send)
                    send(end if not alone.read(1) else DAMAGED)
            else:
                end = _content(run, file, send)
                send(end)
                if end is DAMAGED:
                    run = None


def _entry(file: _Listed) -> Entry:
    if file.flags & _UNICODE_NAME:
        return Entry(file.name.encode("utf-8", "replace"), file.packed, "utf-8")
    name = file.name.encode("gb18030", "replace")
    return Entry(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name), file.packed)


def _content(stream: IO[bytes], file: _Listed, send: Send) -> End:
    """Send a file's pieces and return its end; where its size is not known, all there is are its pieces."""
    checksum, left = 0, file.size if file.size >= 0 else sys.maxsize
    while left and (piece := stream.read(min(PIECE, left))):
        left -= len(piece)
        checksum = zlib.crc32(piece, checksum)
        send(Piece(piece))
    whole = (left == 0 or file.size < 0) and file.checksum in (None, checksum)
    return End() if whole else DAMAGED
