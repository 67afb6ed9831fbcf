"""7z archives by py7zr, which makes no more of an entry than the archive declares; to be run in a child."""

import io

import py7zr
from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory

from domain.message import Outcome
from intake.unpack.events import LINK, LOCKED, PIECE, SEALED, End, Entry, Piece, Refusal, Send

_UNSUPPORTED = Refusal(Outcome.UNREADABLE, "7z压缩包用了不常见的压缩方法，请改用ZIP压缩")


class _Writer(Py7zIO):
    """Sends an entry as it is written; nothing can be read back."""

    def __init__(self, entry: Entry, send: Send, *, is_link: bool) -> None:
        self._send = send
        self._is_link = is_link
        self._written = 0
        send(entry)

    def write(self, s: bytes | bytearray) -> int:
        """Send the next bytes in pieces."""
        self._written += len(s)
        if not self._is_link:
            for at in range(0, len(s), PIECE):
                self._send(Piece(bytes(s[at : at + PIECE])))
        return len(s)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 -- the library's signature
        """Return nothing: what was written is gone."""
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 -- the library's signature
        """Stay where it is."""
        return 0

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def size(self) -> int:
        """Return how many bytes were written."""
        return self._written

    def close(self) -> None:
        """End the entry."""
        self._send(LINK if self._is_link else End())


class _Writers(WriterFactory):
    """Makes the writer of each entry, which the archive was made to call by its number."""

    def __init__(self, entries: dict[str, tuple[Entry, bool]], send: Send) -> None:
        self._entries = entries
        self._send = send

    def create(self, filename: str) -> Py7zIO:
        """Return the writer of the entry with this number."""
        entry, is_link = self._entries[filename]
        return _Writer(entry, self._send, is_link=is_link)


def read(content: bytes, send: Send) -> None:
    """Send what an archive holds."""
    try:
        with py7zr.SevenZipFile(io.BytesIO(content)) as archive:
            if archive.needs_password():
                _list(archive, len(content), send)
            else:
                _extract(archive, len(content), send)
    except PasswordRequired:
        send(SEALED)
    except UnsupportedCompressionMethodError:
        send(_UNSUPPORTED)


def _extract(archive: py7zr.SevenZipFile, packed: int, send: Send) -> None:
    entries: dict[str, tuple[Entry, bool]] = {}
    for number, file in enumerate(archive.files):
        entry = Entry(file.filename.encode("utf-8", "replace"), packed, "utf-8", file.uncompressed)
        entries[str(number)] = entry, bool(file.is_symlink or file.is_junction or file.is_socket)
    # Under their own names, one that points out of the folder would end it all.
    for number, fields in enumerate(archive.files.files_list):
        fields["filename"] = str(number)
    archive.extractall(factory=_Writers(entries, send))


def _list(archive: py7zr.SevenZipFile, packed: int, send: Send) -> None:
    """Send the entries of an archive whose files are encrypted and whose names are not."""
    for file in archive.files:
        if not file.is_directory:
            send(Entry(file.filename.encode("utf-8", "replace"), packed, "utf-8"))
            send(LOCKED)
