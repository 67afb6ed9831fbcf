"""Files that are built to do harm, and files that take their reader long."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from tests.parsers.word import docx, p, package

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def slow() -> bytes:
    """Return a small docx of so many paragraphs that reading them takes seconds, all of them legal."""
    return docx(p("甲" * 5) * 150_000)


def bomb() -> bytes:
    """Return a docx of 1 MB whose text is 1 GiB of zeros."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        entry = zipfile.ZipInfo("word/document.xml")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w") as stream:
            for _ in range(1024):
                stream.write(bytes(1 << 20))
    return target.getvalue()


def elements() -> bytes:
    """Return a docx of 40 KB whose text is 6 million empty paragraphs: more objects than fit into a gigabyte."""
    return docx("<w:p/>" * 6_000_000)


def outside() -> bytes:
    """Return a docx whose text is a file of the machine that reads it (XXE)."""
    return _declared('<!ENTITY a SYSTEM "file:///etc/passwd">')


def laughs() -> bytes:
    """Return a docx whose text is a billion words, by entities of entities."""
    entities = "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("bcdefghij", "cdefghija", strict=True)
    )
    return _declared(f'<!ENTITY b "ha">{entities}')


def _declared(entities: str) -> bytes:
    text = f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<!DOCTYPE d [{entities}]>{text}"})


def nested() -> bytes:
    """Return a docx of 3,000 tables inside each other."""
    return docx("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000)


def corner() -> bytes:
    """Return an xlsx with a cell in its first and in its last corner, XFD1048576."""
    related = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    main = f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}"/>'
    sheet = '<sheet name="a" sheetId="1" r:id="r1"/>'
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return package(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{related}{main}</Types>',
            "_rels/.rels": _related("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{sheet}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _related("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{first}{last}</sheetData></worksheet>',
        }
    )


def _related(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'


def pages(count: int) -> bytes:
    """Return a PDF of so many empty pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return _pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", tree, *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count]
    )


def flate() -> bytes:
    """Return a PDF of a few KB whose page is 1 GiB of zeros, twice deflated: PDFium ends the process over it."""
    deflating = zlib.compressobj(1)
    once = b"".join(deflating.compress(bytes(1 << 20)) for _ in range(1024)) + deflating.flush()
    stream = zlib.compress(once, 9)
    filters = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>" % len(stream)
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            filters + b"stream\n" + stream + b"\nendstream",
        ]
    )


def _pdf(objects: Sequence[bytes]) -> bytes:
    target = io.BytesIO()
    target.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    begin, size = target.tell(), len(objects) + 1
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    target.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, lines))
    target.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, begin))
    return target.getvalue()


def vast_picture() -> bytes:
    """Return a PNG of 1 KB that claims to be 65,535 pixels wide and high."""
    head = struct.pack(">LLBBBBB", 65_535, 65_535, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        for kind, content in chunks
    )
