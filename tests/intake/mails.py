"""Raw mails for tests, built byte by byte: invented people, and headers as clients write them, right or wrong."""

import base64
import io
import zipfile
from collections.abc import Sequence

BOUNDARY = b"=_part"
PLAIN = (b"From: =?utf-8?B?5p6X5pmT6JW+?= <lin@example.cn>", b"Date: Mon, 6 May 2024 09:30:00 +0800")


def word(text: str, charset: str, label: str = "") -> bytes:
    """Return text as one base64 encoded word, under another label than its charset where one is given."""
    encoded = base64.b64encode(text.encode(charset))
    return b"=?" + (label or charset).encode() + b"?B?" + encoded + b"?="


def mail(*headers: bytes, body: bytes = b"text\r\n") -> bytes:
    """Return a mail with these header lines, which may be folded."""
    return b"\r\n".join([*headers, b"", body])


def part(*headers: bytes, content: bytes = b"") -> bytes:
    """Return a part whose content stands in it as base64."""
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return b"\r\n".join([*headers, b"Content-Transfer-Encoding: base64", b"", encoded])


def file_part(name: bytes, content: bytes, media_type: bytes = b"application/octet-stream") -> bytes:
    """Return an attachment; ``name`` is put between the quotes of its file name as it is."""
    disposition = b'Content-Disposition: attachment; filename="' + name + b'"'
    return part(b"Content-Type: " + media_type, disposition, content=content)


def text_part(text: str, charset: str = "utf-8", kind: bytes = b"plain") -> bytes:
    """Return a body part."""
    return part(b"Content-Type: text/" + kind + b"; charset=" + charset.encode(), content=text.encode(charset))


def mixed(*parts: bytes, headers: Sequence[bytes] = PLAIN, kind: bytes = b"mixed", boundary: bytes = BOUNDARY) -> bytes:
    """Return a multipart mail of these parts."""
    lines = [*headers, b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"', b""]
    for one in parts:
        lines += [b"--" + boundary, one]
    return b"\r\n".join([*lines, b"--" + boundary + b"--", b""])


def zipped(entries: Sequence[tuple[bytes, bytes]], *, flags: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive whose entries' names are these bytes, with these flags in both of its headers."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for number, (name, content) in enumerate(entries):
            # A placeholder of the same length, which the name's bytes replace where they stand.
            archive.writestr(zipfile.ZipInfo(_placeholder(number, len(name))), content, method)
    found = buffer.getvalue()
    for number, (name, _) in enumerate(entries):
        found = found.replace(_placeholder(number, len(name)).encode(), name)
    return _with_flags(found, flags) if flags else found


def _placeholder(number: int, length: int) -> str:
    return f"@{number:03d}".ljust(length, "@")[:length]


def _with_flags(archive: bytes, flags: int) -> bytes:
    changed = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = archive.find(signature)
        while position >= 0:
            changed[position + offset] |= flags & 0xFF
            changed[position + offset + 1] |= flags >> 8
            position = archive.find(signature, position + 4)
    return bytes(changed)


def docx(text: str = "登记表") -> bytes:
    """Return a zip file with the members by which a Word file is told."""
    return zipped([(b"[Content_Types].xml", b"<Types/>"), (b"word/document.xml", text.encode())])


def png(width: int, height: int) -> bytes:
    """Return the beginning of a PNG picture of this size."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
