"""Formats told by their bytes."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest

from intake.demo import documents, pdf
from intake.demo.archive import packed
from intake.demo.pictures import photograph
from intake.demo.values import RegistrationValues
from parsers.sniff import FORMATS, sniff
from tests.intake.archives import tarred
from tests.parsers import open_document

DOCX = documents.registration_docx(RegistrationValues())
XLSX = documents.registration_xlsx(RegistrationValues())
TAR = tarred([("a.pdf", b"%PDF-1.7")])
_ARCHIVED = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def _ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\x00\x00"


def _opened(mimetype: str) -> bytes:
    return packed([("mimetype", mimetype.encode()), ("content.xml", b"<x/>")])


def _bitmap(extra: bytes = b"") -> bytes:
    return b"BM" + (60).to_bytes(4, "little") + bytes(54) + extra


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "empty"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        (DOCX[: len(DOCX) // 2], "docx"),
        (packed([("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")]), "pptx"),
        (packed([("OFD.xml", b""), ("Doc_0/Document.xml", b"")]), "ofd"),
        (packed([("登记表.docx", DOCX)]), "zip"),
        (packed([("word/document.xml", b"")]), "zip"),
        (packed([("登记表.docx", DOCX)])[:-40], "zip"),
        (_opened("application/vnd.oasis.opendocument.text"), "odt"),
        (_opened("application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (_opened("application/epub+zip"), "zip"),
        (pdf.scan(1), "pdf"),
        (b"\n\n%PDF-1.7", "pdf"),
        (b"x" * 1024 + b"%PDF-1.7", "text"),
        (_ole("WordDocument"), "doc"),
        (_ole("Workbook"), "xls"),
        (_ole("Book"), "xls"),
        (_ole("PowerPoint Document"), "ppt"),
        (_ole("__properties_version1.0"), "msg"),
        (_ole("WordDocument") + _ole("__properties_version1.0"), "msg"),
        (_ole("EncryptedPackage"), "encrypted"),
        (TAR, "tar"),
        (TAR[:300], "unknown"),
        (b"%PDF-1.7".ljust(512, b"\x00"), "pdf"),
        (gzip.compress(b"x", mtime=0), "gzip"),
        (bz2.compress(b"x"), "bzip2"),
        (bz2.compress(b""), "bzip2"),
        (b"BZh9 is no more than text", "text"),
        (lzma.compress(b"x"), "xz"),
        (b"junk in front" + packed([("登记表.docx", DOCX)]), "zip"),
        (b"From: lin@example.cn\r\nSubject: =?utf-8?q?x?=\r\n\r\nbody", "eml"),
        (b"Received: from a\n\tby b\nDate: Mon, 6 May 2024 09:30:00 +0800\n\nbody", "eml"),
        (b"From lin@example.cn Mon May  6 09:30:00 2024\nTo: a@example.cn\nSUBJECT: x\n\nbody", "eml"),
        (b"Subject: x\r\nsubject: y\r\n\r\nbody", "text"),
        (b"Dear all,\nFrom: a\nSubject: x\n", "text"),
        (b"Note: x\r\n\r\nFrom: a\r\nSubject: x\r\n", "text"),
        (_ole("WordDocumentary"), "ole"),
        (b"{\\rtf1 x}", "rtf"),
        (photograph(1), "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"II*\x00", "tiff"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "unknown"),
        (b"\x00\x00\x00\x18ftypheic", "heic"),
        (b"\x00\x00\x00\x18ftypmp42", "unknown"),
        (_bitmap(), "bmp"),
        (_bitmap(b"x"), "unknown"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x78\x9f\x3e\x22", "tnef"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf  <HTML>", "html"),
        (b"<?xml version='1.0'?><x/>", "xml"),
        (open_document.flat(open_document.p("甲")), "fodt"),
        (b'<?xml version="1.0"?>\r\n<?mso-application progid="Word.Document"?><w:wordDocument/>', "wordxml"),
        (b'<w:x xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "text"),
        (b'<?xml version="1.0"?><w:x xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>', "wordxml"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xml"),
        (_ARCHIVED, "mht"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\n" + _ARCHIVED, "mht"),
        (b"From: lin@example.cn\r\nTo: a@example.cn\r\n" + _ARCHIVED, "eml"),
        (b"<?xml version='1.0'?><html/>", "html"),
        ("登记表".encode(), "text"),
        ("登记表".encode("gbk"), "text"),
        (b"a\x00b", "unknown"),
    ],
)
def test_format_is_told_by_the_bytes(data: bytes, key: str) -> None:
    assert sniff(data) == FORMATS[key]


def test_keys_of_formats_are_their_own() -> None:
    assert all(one.key == key and one.name and "/" in one.media_type for key, one in FORMATS.items())


def test_archive_with_a_method_nobody_knows_is_still_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    data = bytearray(stream.getvalue())
    for at in (8, data.index(b"PK\x01\x02") + 10):
        data[at : at + 2] = (99).to_bytes(2, "little")

    assert sniff(bytes(data)) == FORMATS["zip"]


@pytest.mark.parametrize("start", [b"<body>", b"<DIV class=x>", b"\xef\xbb\xbf <style>"])
def test_piece_of_a_web_page_is_one(start: bytes) -> None:
    assert sniff(start + "<table><tr><td>服务队名称".encode()).key == "html"
