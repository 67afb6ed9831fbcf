import pytest

from intake.mime import sniff
from parsers.sniff import FORMATS
from tests.intake.mails import docx, png, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00")


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le").ljust(64, b"\x00")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "application/pdf"),
        (docx(), sniff.DOCX),
        (docx()[: len(docx()) // 2], sniff.DOCX),
        (zipped([(b"[Content_Types].xml", b""), (b"xl/workbook.xml", b"")]), FORMATS["xlsx"].media_type),
        (zipped([(b"OFD.xml", b"")]), "application/ofd"),
        (
            zipped([(b"mimetype", b"application/vnd.oasis.opendocument.text")]),
            "application/vnd.oasis.opendocument.text",
        ),
        (zipped([(b"mimetype", b"any thing\n")]), sniff.ZIP),
        (zipped([(b"a.docx", docx())]), sniff.ZIP),
        (zipped([]), sniff.ZIP),
        (stream("WordDocument"), "application/msword"),
        (stream("Workbook"), "application/vnd.ms-excel"),
        (stream("EncryptedPackage"), FORMATS["encrypted"].media_type),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c\x00", "application/x-7z-compressed"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (png(1, 1), "image/png"),
        (b"BM\x0a\x00\x00\x00\x00\x00\x00\x00", "image/bmp"),
        (b"BM is a word too", "text/csv"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
        (b"a,b\r\n", "text/csv"),
        (b"", "text/csv"),
    ],
)
def test_media_type_by_content(content: bytes, expected: str) -> None:
    assert sniff.media_type(content, declared="text/csv", name="a.pdf") == expected


@pytest.mark.parametrize(
    ("declared", "name", "expected"),
    [
        ("application/octet-stream", "a.DOC", "application/msword"),
        ("", "a.xlsx", FORMATS["xlsx"].media_type),
        ("application/octet-stream", "a", "application/octet-stream"),
        ("nonsense", "a.bin", "application/octet-stream"),
    ],
)
def test_media_type_by_name_where_nothing_is_declared(declared: str, name: str, expected: str) -> None:
    assert sniff.media_type(b"abc", declared=declared, name=name) == expected


JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x01\x2c\x02\x58\x01\x01\x11\x00"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(640, 480), (640, 480)),
        (b"GIF89a\x0a\x00\x14\x00", (10, 20)),
        (JPEG, (600, 300)),
        (JPEG[:12], None),
        (b"\xff\xd8garbage!!!", None),
        (b"no picture", None),
    ],
)
def test_picture_size(content: bytes, expected: tuple[int, int] | None) -> None:
    assert sniff.picture_size(content) == expected
