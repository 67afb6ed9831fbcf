"""One file's bytes to its forms: tell the format, read it, find the forms or the material."""

import importlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from domain.campaign import Campaign
from domain.form import Form, Method
from parsers.document import Document, EncryptedError, ScannedError, Seal, UnreadableError, UnsupportedError
from parsers.forms.read import FormReader
from parsers.material import material, opening
from parsers.pasted import pasted_pages
from parsers.sniff import Format, sniff
from parsers.steps import OFFICE, PAGES, TROUBLES, Converter, ParsedFile, Reached, Step, read_stepwise, troubled

SCAN: Final = "scan"
"""The reader of pictures; it also reads the pages of a PDF that are only pictures."""

READERS: dict[str, str] = {
    "docx": "word.docx",
    "doc": "word.doc",
    "xlsx": "sheets.xlsx",
    "xls": "sheets.xls",
    "ods": "opendocument.ods",
    "pdf": "pdf",
    "html": "web.html",
    "ofd": "ofd",
    "mht": "web.mht",
    "wordxml": "word.wordxml",
    "rtf": OFFICE,
    "odt": "opendocument.odt",
    "fodt": "opendocument.odt",
    "jpeg": SCAN,
    "png": SCAN,
    "gif": SCAN,
    "bmp": SCAN,
    "tiff": SCAN,
    "webp": SCAN,
    "heic": SCAN,
}
"""Format key to the one module below ``parsers.readers`` that reads it; ``OFFICE`` where it has to be converted."""


class FileParser:
    """Parses files by one campaign's declarations; make it once and use it for every file."""

    def __init__(self, campaign: Campaign) -> None:
        self._materials = campaign.materials
        self._forms = FormReader(campaign)

    def parse(self, data: bytes, name: str, converter: Converter | None = None) -> ParsedFile:
        """Read a file in this process; what is wrong with the file itself is in the result, not raised."""
        return read_stepwise(self._take, data, name, converter)

    def _take(self, data: bytes, step: Step) -> Reached:
        *_, reached = self.steps(data, step)
        return reached

    def steps(self, data: bytes, step: Step) -> Iterator[Reached]:
        """Take one step: yield what the file is should the step not come to an end, then what it is."""
        form = sniff(data)
        reader = _reader(form.key, step)
        begun = ParsedFile(
            step.media_type or form.media_type,
            trouble="file-unreadable",
            route=(*step.route, reader.rpartition(".")[2]) if reader else step.route,
        )
        begun = replace(begun, material=self._material(begun, step))
        yield Reached(begun)
        yield self._reached(begun, form, data, step)

    def _reached(self, begun: ParsedFile, form: Format, data: bytes, step: Step) -> Reached:
        try:
            if step.pages and READERS.get(form.key) == SCAN:
                begun = replace(begun, picture=load("scan.hashing").picture_hash(data))
            document = _document(form, data, step)
            document = document if begun.material else _unpasted(document, step)
            forms = self._read(document)
        except ScannedError as error:
            return Reached(troubled(begun, UnsupportedError("扫描件或者图片")), pages=error.pages)
        except tuple(TROUBLES) as error:
            older = form.key == "doc" and isinstance(error, UnsupportedError)
            convert = form.key if older or READERS.get(form.key) == OFFICE else ""
            return Reached(troubled(begun, error), convert)
        found = None if forms else self._material(begun, step, document)
        read = replace(begun, reader=document.reader, forms=forms, material=found, trouble=None)
        return Reached(
            replace(read, title=opening(document) if found else "", picture=None if forms else begun.picture)
        )

    def _read(self, document: Document) -> tuple[Form, ...]:
        """Return a document's forms; its pictures are looked at only where a form asks for a seal."""
        forms = self._forms.read(document)
        asked = any(value.method is Method.DRAWN for form in forms for value in form.fields.values())
        if not asked or not document.pictures or document.seals is not None:
            return forms
        seals = load("scan.stamps").seals_in(document.pictures)
        return self._forms.read(replace(document, seals=seals))

    def _material(self, begun: ParsedFile, step: Step, document: Document | None = None) -> str | None:
        return material(self._materials, step.name, begun.media_type, document)


def document_of(data: bytes, name: str, converter: Converter | None = None) -> Document:
    """Return a file's text with its places, read in this process: for a file of one's own.

    Raises:
        UnreadableError, EncryptedError, UnsupportedError: it cannot be read; the text says why.
    """
    form, step = sniff(data), Step(name)
    try:
        return _document(form, data, step)
    except ScannedError as error:
        return _document(form, data, replace(step, pages=min(error.pages, PAGES)))
    except UnsupportedError:
        if converter is None or (form.key != "doc" and READERS.get(form.key) != OFFICE):
            raise
        converted = converter.convert(data, form.key)
        return _document(sniff(converted), converted, step)


def _reader(key: str, step: Step) -> str:
    """Return the reader that this step uses, empty where it uses none."""
    if step.pages:
        return SCAN
    reader = READERS.get(key, "")
    return "" if reader in (OFFICE, SCAN) else reader


def _document(form: Format, data: bytes, step: Step) -> Document:
    if form.key == "empty":
        raise UnreadableError("文件是空的（0字节）")
    if form.key == "encrypted":
        raise EncryptedError("文件设有密码")
    if form.key == "zip" and not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnreadableError("文件不完整或已损坏")
    wanted = READERS.get(form.key, OFFICE)
    if wanted == SCAN and not step.pages:
        # A TIFF holds as many pages as a PDF may.
        raise ScannedError(PAGES if form.key == "tiff" else 1)
    if wanted == OFFICE:
        raise UnsupportedError(form.name)
    reader = load(wanted)
    recognised = load(SCAN).page if step.pages and wanted != SCAN else None
    given = {"pdf": (recognised, _seals_on), "ofd": (recognised,)}.get(wanted, ())
    document: Document = reader.read(data, *given)
    return document


def _unpasted(document: Document, step: Step) -> Document:
    """Return what the pictures say that a document consists of, or else the document as it is.

    Raises:
        ScannedError: it consists of pictures, and this step recognises none.
    """
    pages = pasted_pages(document)
    if pages and not step.pages:
        raise ScannedError(len(pages))
    read: Document = load(SCAN).read(*pages[: step.pages]) if pages else document
    return read


def _seals_on(*page: Any) -> tuple[Seal, ...]:  # noqa: ANN401  as the PDF reader gives it
    """Look for seals on a page; what that needs is loaded for the first one."""
    found: tuple[Seal, ...] = load("scan.seals").on_page(*page)
    return found


def prepare(reader: str) -> None:
    """Load all that a reader needs, models included, so that a fork has it.

    Raises:
        UnsupportedError: something of it is missing.
    """
    load(reader)
    if reader == SCAN:
        load("scan.engine").engine()


def load(reader: str) -> Any:  # noqa: ANN401  readers are modules: what they offer cannot be declared
    """Import a reader.

    Raises:
        UnsupportedError: a library that it needs is missing.
    """
    try:
        return importlib.import_module(f"parsers.readers.{reader}")
    except ImportError as error:
        raise UnsupportedError(f"本机缺少读取这种文件的组件 {error.name}，请重新安装本程序") from error
