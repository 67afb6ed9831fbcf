"""What a file is, told by its content; names and declared types are only hints and are not looked at.

Sources: the magic numbers of the formats' own specifications (ECMA-376, ISO 32000, [MS-CFB], GB/T 33190, OASIS ODF).
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: ``key`` names it in code, ``name`` is what coordinators call it."""

    key: str
    media_type: str
    name: str


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    one.key: one
    for one in (
        Format("docx", _WORD, "Word文档"),
        Format("xlsx", _SHEET, "Excel表格"),
        Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "演示文稿"),
        Format("pdf", "application/pdf", "PDF文件"),
        Format("ofd", "application/ofd", "OFD版式文件"),
        Format("odt", "application/vnd.oasis.opendocument.text", "ODT文档"),
        Format("fodt", "application/vnd.oasis.opendocument.text-flat-xml", "ODT文档"),
        Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "ODS表格"),
        Format("doc", "application/msword", "旧版Word或WPS文档"),
        Format("xls", "application/vnd.ms-excel", "旧版Excel或ET表格"),
        Format("ppt", "application/vnd.ms-powerpoint", "旧版演示文稿"),
        Format("msg", "application/vnd.ms-outlook", "Outlook邮件"),
        Format("encrypted", "application/encrypted", "加密的Office文件"),
        Format("ole", "application/x-ole-storage", "旧版Office文件"),
        Format("rtf", "application/rtf", "RTF文档"),
        Format("wordxml", "application/vnd.ms-wordml", "XML格式的Word文档"),
        Format("mht", "application/x-mimearchive", "单个文件的网页"),
        Format("html", "text/html", "网页文件"),
        Format("xml", "application/xml", "XML文件"),
        Format("text", "text/plain", "文本文件"),
        Format("jpeg", "image/jpeg", "图片"),
        Format("png", "image/png", "图片"),
        Format("gif", "image/gif", "图片"),
        Format("bmp", "image/bmp", "图片"),
        Format("tiff", "image/tiff", "图片"),
        Format("webp", "image/webp", "图片"),
        Format("heic", "image/heic", "手机照片"),
        Format("zip", "application/zip", "压缩包"),
        Format("rar", "application/vnd.rar", "RAR压缩包"),
        Format("7z", "application/x-7z-compressed", "7z压缩包"),
        Format("tar", "application/x-tar", "tar压缩包"),
        Format("gzip", "application/gzip", "压缩包"),
        Format("bzip2", "application/x-bzip2", "压缩包"),
        Format("xz", "application/x-xz", "压缩包"),
        Format("eml", "message/rfc822", "邮件文件"),
        Format("tnef", "application/ms-tnef", "winmail.dat"),
        Format("empty", "application/x-empty", "空文件"),
        Format("unknown", "application/octet-stream", "不认识的格式"),
    )
}

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)
_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
# A message first: it may hold a Word file, whose own directory is then in its bytes.
_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<div", b"<style")
_XML = (
    (b'progid="Word.Document"', "wordxml"),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", "wordxml"),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", "wordxml"),
    (b"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "fodt"),
)
"""Names in the beginning of XML files, and the formats that they tell."""
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")
_BZIP2 = (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90")
_MAIL_HEAD = 16_384
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_MAIL_NAMES = re.compile(
    rb"^(from|to|cc|subject|date|received|message-id|mime-version|return-path|delivered-to|reply-to|sender"
    rb"|content-type|content-transfer-encoding)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_TO_SOMEBODY = {b"to", b"cc", b"received", b"message-id", b"return-path", b"delivered-to", b"reply-to", b"sender"}
_ARCHIVED = re.compile(rb"^content-type[ \t]*:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BY_MEDIA_TYPE = {one.media_type: one.key for one in FORMATS.values() if one.key in ("odt", "ods", "ofd")}


def sniff(data: bytes) -> Format:
    """Return the format of a file's bytes; ``unknown`` where no signature fits."""
    return FORMATS[_key(data)]


def _key(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    head = data[:1024]
    return (
        next((key for magic, key in _MAGIC if head.startswith(magic)), None)
        or _boxed(data, head)
        or ("zip" if _ends_as_zip(data) else None)
        or _mail(data[:_MAIL_HEAD])
        or _textual(head)
    )


def _ole(data: bytes) -> str:
    """Return the format of a compound file by the names in its directory, which are UTF-16 and end in zeros."""
    return next((key for name, key in _STREAMS if name.encode("utf-16-le") + b"\x00\x00" in data), "ole")


def _boxed(data: bytes, head: bytes) -> str | None:
    """Return the format of a file whose signature is short or does not stand at its very beginning."""
    if head[4:12] in _HEIC:
        return "heic"
    if head.startswith(b"BZh") and head[4:10] in _BZIP2:
        return "bzip2"
    if _is_tar(head):
        return "tar"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == len(data):
        return "bmp"
    return "pdf" if b"%PDF-" in head else None


def _is_tar(head: bytes) -> bool:
    """Return whether a tar header stands at the beginning, which its checksum tells even without ``ustar``."""
    digits = head[148:156].strip(b" \x00")
    if len(head) < 512 or not digits.isdigit() or not head[0] or b"8" in digits or b"9" in digits:
        return False
    return int(digits, 8) == sum(head[:148]) + sum(head[156:512]) + 8 * 0x20


def _ends_as_zip(data: bytes) -> bool:
    """Return whether a zip directory closes the file: something else was put in front of the archive."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return 0 < size <= at and data.startswith(b"PK\x01\x02", at - size)


def _mail(head: bytes) -> str | None:
    """Return the format where a message's header stands at the beginning: header lines, two or more well-known names.

    A web page that Word, WPS or a browser saved with its pictures in one file has such a header, too, but no receiver.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start.startswith((b"From ", b">From ")):
        start = start.partition(b"\n")[2]
    if not _HEADER.match(start):
        return None
    block = _BLANK_LINE.split(start, 1)[0]
    names = {name.lower() for name in _MAIL_NAMES.findall(block)}
    if b"\x00" in block or len(names) < 2:
        return None
    return "mht" if _ARCHIVED.search(block) and not names & _TO_SOMEBODY else "eml"


def _zipped(data: bytes) -> str:
    """Return the format of a zip file, which many formats are, by its members.

    A file without its end is told by the names in front of its members, so that a cut-off Word file is not taken for
    an archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                return _BY_MEDIA_TYPE.get(archive.read("mimetype").decode("ascii", "replace").strip(), "zip")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        names = _local_names(data)
    if "[Content_Types].xml" in names or "OFD.xml" in names:
        return next((key for prefix, key in _MEMBERS if any(name.startswith(prefix) for name in names)), "zip")
    return "zip"


def _local_names(data: bytes) -> list[str]:
    names: list[str] = []
    at = data.find(b"PK\x03\x04")
    while 0 <= at <= len(data) - 30 and len(names) < 100:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        names.append(data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at = data.find(b"PK\x03\x04", at + 30)
    return names


def _textual(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:256].lower()
    if start.startswith(_MARKUP):
        return "html"
    if start.startswith((b"<?xml", b"<office:document")):
        return next((key for mark, key in _XML if mark in head), "html" if b"<html" in head.lower() else "xml")
    return "unknown" if b"\x00" in head else "text"
