"""Zip archives taken apart, within bounds, names decoded as Chinese programs write them.

Formats that are zip files themselves (docx, xlsx, ofd, odt) are told by their members and left whole. Other archives
(7z, rar) stay as they are.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.message import Outcome
from intake import headers
from intake.mime import sniff
from intake.mime.mail import Leaf, Mail, Role

MAX_ENTRIES = 500
MAX_BYTES = 200_000_000
MAX_DEPTH = 3
MAX_RATIO = 100
"""How much larger than its compressed form an entry may be, once it is larger than ``FREE_BYTES``."""
FREE_BYTES = 20_000_000

_CHUNK = 262_144
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class _TooLargeError(Exception):
    """A bound is crossed; ``str`` says which, in Chinese."""


@dataclass(slots=True)
class _Budget:
    """What is left for all archives of one message."""

    entries: int = MAX_ENTRIES
    bytes: int = MAX_BYTES


def unpack(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Yield the leaves in order, each zip archive replaced by its entries, one in memory at a time.

    An archive that cannot be taken apart, or only in part, stays as a leaf with its outcome; so does an empty one.
    Entries that are passed over (lock files, folders' leftovers of macOS) are leaves with their outcome, too.
    """
    budget = _Budget()
    for leaf in leaves:
        yield from _unpacked(leaf, budget, 1)


def open_archives(mail: Mail) -> Mail:
    """Return the mail with its zip archives taken apart (``unpack``); a second time changes nothing."""
    return replace(mail, leaves=tuple(unpack(mail.leaves)))


def _unpacked(leaf: Leaf, budget: _Budget, depth: int) -> Iterator[Leaf]:
    if leaf.outcome or leaf.role is not Role.ATTACHMENT or leaf.media_type != sniff.ZIP:
        yield leaf
        return
    if depth > MAX_DEPTH:
        yield _settled(leaf, Outcome.TOO_LARGE, f"压缩包套压缩包超过 {MAX_DEPTH} 层")
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(leaf.content))
    except Exception as error:  # noqa: BLE001 -- the reader of a damaged archive may raise anything
        yield _settled(leaf, Outcome.UNREADABLE, f"压缩包已损坏（{type(error).__name__}）")
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if not entries:
            yield _settled(leaf, Outcome.EMPTY, "压缩包里没有文件")
            return
        try:
            _check(entries, budget)
            for path, entry in _paths(leaf.path, entries):
                budget.entries -= 1
                yield from _unpacked(_entry(archive, entry, path, leaf, budget), budget, depth + 1)
        except _TooLargeError as error:
            yield _settled(leaf, Outcome.TOO_LARGE, str(error))


def _settled(leaf: Leaf, outcome: Outcome, reason: str) -> Leaf:
    return replace(leaf, outcome=outcome, reason=reason)


def _check(entries: list[zipfile.ZipInfo], budget: _Budget) -> None:
    """Turn away what declares itself too large; what lies about its size is caught while it is read."""
    if len(entries) > budget.entries:
        raise _TooLargeError(f"压缩包里的文件过多（{len(entries)} 个，一封邮件最多 {MAX_ENTRIES} 个）")
    size = sum(entry.file_size for entry in entries)
    if size > budget.bytes:
        raise _TooLargeError(f"压缩包展开后过大（{size // 1_000_000} MB，一封邮件最多 {MAX_BYTES // 1_000_000} MB）")


def _paths(archive: str, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield each entry with its path in the message; entries of one name are numbered apart."""
    seen: dict[str, int] = {}
    for entry in entries:
        parts = [headers.file_name(part) for part in _name(entry).replace("\\", "/").split("/")]
        path = f"{archive}!{'/'.join(part for part in parts if part.strip('.'))}"
        seen[path] = seen.get(path, 0) + 1
        yield (path if seen[path] == 1 else f"{path}#{seen[path]}"), entry


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name: without the UTF-8 flag the library shows bytes as code page 437, which is undone."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.orig_filename
    return headers.decode_bytes(entry.orig_filename.encode("cp437"), "").value


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str, parent: Leaf, budget: _Budget) -> Leaf:
    name = headers.file_name(_name(entry))
    leaf = Leaf(path, name, sniff.ANYTHING, b"", Role.ATTACHMENT, parent.depth)
    if "__MACOSX" in path or name.startswith(("~$", "._")) or name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        return _settled(leaf, Outcome.SYSTEM, "系统或办公软件留下的临时文件")
    if entry.flag_bits & _ENCRYPTED:
        return _settled(leaf, Outcome.ENCRYPTED, "压缩包设有密码")
    try:
        content = _content(archive, entry, budget)
    except _TooLargeError:
        raise
    except Exception as error:  # noqa: BLE001 -- the reader of a damaged archive may raise anything
        return _settled(leaf, Outcome.UNREADABLE, f"压缩包中的这个文件已损坏（{type(error).__name__}）")
    return replace(leaf, content=content, media_type=sniff.media_type(content, declared="", name=name))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """Return an entry's bytes, counted while they come: declared sizes are not believed."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if len(piece) > budget.bytes:
                raise _TooLargeError(f"压缩包展开后过大（一封邮件最多 {MAX_BYTES // 1_000_000} MB）")
            budget.bytes -= len(piece)
            if size > FREE_BYTES and size > MAX_RATIO * max(entry.compress_size, 1):
                raise _TooLargeError(f"压缩包中的文件压缩比异常（超过 {MAX_RATIO} 倍）")
    return b"".join(pieces)
