"""OpenDocument texts for tests, written as the XML that the quirk under test consists of."""

import io
import zipfile

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
_OTHERS = (
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_A4 = (
    '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21.001cm" '
    'fo:page-height="297mm"/></style:page-layout>'
    '<style:page-layout style:name="Letter"><style:page-layout-properties fo:page-width="8.5in" '
    'fo:page-height="792pt"/></style:page-layout>'
)
_MASTERS = (
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
    '<style:master-page style:name="Other" style:page-layout-name="Letter"/></office:master-styles>'
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def flat(body: str, styles: str = "") -> bytes:
    """Return a flat text whose body and automatic styles are this XML."""
    content = (
        f'{_DECLARATION}<office:document {_NAMES}{_OTHERS} office:mimetype="{MIMETYPE}">'
        f"<office:automatic-styles>{_A4}{styles}</office:automatic-styles>{_MASTERS}"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )
    return content.encode()


def zipped(
    body: str, styles: str = "", members: dict[str, bytes] | None = None, manifest: str = "", kind: str = "text"
) -> bytes:
    """Return a zipped text, or another ``kind``; ``members`` are further files in it."""
    content = (
        f"{_DECLARATION}<office:document-content {_NAMES}{_OTHERS}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    pages = (
        f"{_DECLARATION}<office:document-styles {_NAMES}><office:automatic-styles>{_A4}</office:automatic-styles>"
        f"{_MASTERS}</office:document-styles>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", pages)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return target.getvalue()


def sheet(body: str) -> bytes:
    """Return a zipped spreadsheet whose body is this XML."""
    return zipped(body, kind="spreadsheet")


def p(content: str, style: str = "") -> str:
    """Return a paragraph."""
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def cell(content: str, settings: str = "") -> str:
    """Return a table cell; plain text becomes a paragraph."""
    return f"<table:table-cell {settings}>{content if content.startswith('<') else p(content)}</table:table-cell>"


def row(*cells: str, settings: str = "") -> str:
    """Return a table row; plain texts become cells."""
    inside = "".join(one if one.startswith("<table:") else cell(one) for one in cells)
    return f"<table:table-row {settings}>{inside}</table:table-row>"


def table(*rows: str) -> str:
    """Return a table."""
    return f"<table:table>{''.join(rows)}</table:table>"
