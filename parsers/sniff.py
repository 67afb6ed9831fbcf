"""What a file is, told by its content; names and declared types are only hints and are not looked at.

Sources: the magic numbers of the formats' own specifications (ECMA-376, ISO 32000, [MS-CFB], GB/T 33190, OASIS ODF).
"""

import io
import zipfile
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
        Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "ODS表格"),
        Format("doc", "application/msword", "旧版Word或WPS文档"),
        Format("xls", "application/vnd.ms-excel", "旧版Excel表格"),
        Format("encrypted", "application/encrypted", "加密的Office文件"),
        Format("ole", "application/x-ole-storage", "旧版Office文件"),
        Format("rtf", "application/rtf", "RTF文档"),
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
        Format("gzip", "application/gzip", "压缩包"),
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
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)
_MEMBERS = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
)
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))


def sniff(data: bytes) -> Format:
    """Return the format of a file's bytes; ``unknown`` where no signature fits."""
    return FORMATS[_key(data)]


def _key(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return next((key for name, key in _STREAMS if name.encode("utf-16-le") in data), "ole")
    head = data[:1024]
    return next((key for magic, key in _MAGIC if head.startswith(magic)), None) or _boxed(head) or _textual(head)


def _boxed(head: bytes) -> str | None:
    """Return the format of a file whose signature does not stand at its very beginning."""
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "heic"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "pdf" if b"%PDF-" in head else None


def _zipped(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # A cut-off archive still shows its first members' names in the local headers.
        head = data[:4096]
        return next((key for prefix, key in _MEMBERS if prefix.encode() in head), "zip")
    for prefix, key in _MEMBERS:
        if any(name.startswith(prefix) for name in names):
            return key
    if names and names[0] == "mimetype":
        head = data[:200]
        return "odt" if b"opendocument.text" in head else "ods" if b"opendocument.spreadsheet" in head else "zip"
    return "zip"


def _textual(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in head.lower() else "xml"
    return "unknown" if b"\x00" in head else "text"
