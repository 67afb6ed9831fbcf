import base64
from collections.abc import Callable

import pytest

from parsers.document import Document, Paragraph, Table, UnreadableError, paragraphs
from parsers.readers.word.wordxml import read
from tests.parsers.word import A4, cell, p, row, table

_MODERN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def old(body: str) -> bytes:
    """Return a document of Word 2003."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:docOleData><w:binData w:name="oledata.mso">AAAA'
        f"</w:binData></w:docOleData><w:body><wx:sect>{body}{A4}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def flat(body: str, more: str = "") -> bytes:
    """Return a package written flat."""
    return (
        '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData>'
        f'<Relationships><Relationship Type="{_OFFICE}" Target="word/document2.xml"/></Relationships>'
        f'</pkg:xmlData></pkg:part><pkg:part pkg:name="/word/document2.xml"><pkg:xmlData><w:document '
        f'xmlns:w="{_MODERN}"><w:body>{body}{A4}</w:body></w:document></pkg:xmlData></pkg:part>{more}</pkg:package>'
    ).encode()


def texts(document: Document) -> list[str]:
    return [one.text for one in paragraphs(document.blocks)]


def test_package_written_flat_is_read_as_a_docx() -> None:
    document = read(flat(p("甲") + table(row("手机", "13900000000"))))

    assert (texts(document), document.pages, document.reader) == (
        ["甲", "手机", "13900000000"],
        ((595.3, 841.9),),
        "wordxml",
    )


def test_picture_in_a_flat_package_is_no_trouble_however_large() -> None:
    picture = base64.b64encode(bytes(9_000_000)).decode()
    part = (
        f'<pkg:part pkg:name="/word/media/image1.png"><pkg:binaryData>{picture}</pkg:binaryData></pkg:part>'
        '<pkg:part pkg:name="/word/empty.bin"/>'
    )

    assert texts(read(flat(p("甲"), part))) == ["甲"]


def test_document_of_word_2003_is_read_as_a_docx() -> None:
    merged = cell("任务", merge="restart"), cell("", merge="continue")
    body = table(row(merged[0], "内容"), row(merged[1], "目标")).replace("vMerge", "vmerge")

    document = read(old(p("甲") + f"<wx:sub-section>{body}</wx:sub-section>"))

    first, second = document.blocks
    assert isinstance(second, Table)
    assert (first, document.pages) == (Paragraph("甲", 1), ((595.3, 841.9),))
    assert [[(one.text, one.rows) for one in line] for line in second.rows] == [
        [("任务", 2), ("内容", 1)],
        [("目标", 1)],
    ]


def test_changes_of_word_2003_are_accepted_and_comments_left_out() -> None:
    note = '<aml:annotation aml:id="0" w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        run.format("沈阳")
        + note.format("Deletion", "<w:r><w:delText>错</w:delText></w:r>")
        + note.format("Insertion", run.format("市"))
        + note.format("Comment", p("批注"))
    )

    assert texts(read(old(f"<w:p>{body}</w:p>"))) == ["沈阳市"]


@pytest.mark.parametrize("form", [old, flat])
def test_truncated_file_is_unreadable(form: Callable[[str], bytes]) -> None:
    with pytest.raises(UnreadableError, match="已损坏"):
        read(form(p("甲" * 100))[:-200])


def test_package_without_a_document_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="已损坏"):
        read(b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>')


def test_binary_that_is_none_is_unreadable() -> None:
    part = '<pkg:part pkg:name="/a"><pkg:binaryData>A</pkg:binaryData></pkg:part>'

    with pytest.raises(UnreadableError, match="已损坏"):
        read(flat(p("甲"), part))
