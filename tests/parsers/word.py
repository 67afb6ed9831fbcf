"""Word documents for tests, written as the XML that the quirk under test consists of."""

import io
import zipfile

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
A4 = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def docx(body: str, *, names: str = _NAMES) -> bytes:
    """Return a docx whose body is this XML; other programs open it, too."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return package(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="'
            'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {names}><w:body>{body}</w:body>'
            "</w:document>",
        }
    )


def package(members: dict[str, str | bytes]) -> bytes:
    """Return a zip with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def p(text: str, *, properties: str = "") -> str:
    """Return a paragraph; newlines become line breaks."""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f"<w:p>{properties}<w:r>{runs}</w:r></w:p>"


def cell(content: str, *, span: int = 1, merge: str = "") -> str:
    """Return a table cell; plain text becomes a paragraph."""
    inside = content if content.startswith("<") else p(content)
    merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inside}</w:tc>'


def row(*cells: str) -> str:
    """Return a table row; plain texts become cells."""
    return "<w:tr>" + "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells) + "</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    return "<w:tbl>" + "".join(rows) + "</w:tbl>"
