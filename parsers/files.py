"""One file's bytes to its forms: tell the format, read it, find the forms or the material."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from domain.campaign import Campaign
from domain.form import Form
from parsers.document import Document, EncryptedError, UnreadableError, UnsupportedError
from parsers.forms.read import FormReader
from parsers.material import material
from parsers.sniff import sniff


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What a file holds.

    ``trouble`` is the code of the finding that says why it was not read (``file-unreadable``), None where it was;
    ``reason`` says it in Chinese. ``material`` is the key of a supporting material.
    """

    media_type: str
    reader: str = ""
    forms: tuple[Form, ...] = ()
    material: str | None = None
    trouble: str | None = None
    reason: str = ""


def _docx(data: bytes) -> Document:
    from parsers.readers import docx

    return docx.read(data)


def _xlsx(data: bytes) -> Document:
    from parsers.readers import xlsx

    return xlsx.read(data)


def _pdf(data: bytes) -> Document:
    from parsers.readers import pdf

    return pdf.read(data)


def _html(data: bytes) -> Document:
    from parsers.readers import html

    return html.read(data)


def _doc(data: bytes) -> Document:
    from parsers.readers import doc

    return doc.read(data)


READERS: dict[str, Callable[[bytes], Document]] = {
    "docx": _docx,
    "doc": _doc,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "html": _html,
}
"""Format key to reader; each imports its library when it is first needed."""


class FileParser:
    """Parses files by one campaign's declarations; make it once and use it for every file."""

    def __init__(self, campaign: Campaign) -> None:
        self._materials = campaign.materials
        self.forms = FormReader(campaign)

    def parse(self, data: bytes, name: str) -> ParsedFile:
        """Read a file; what is wrong with the file itself is in the result, not raised."""
        form = sniff(data)
        document: Document | None = None
        trouble, reason = None, ""
        try:
            document = self._read(form.key, data, form.name)
        except UnreadableError as error:
            trouble, reason = "file-unreadable", str(error)
        except EncryptedError as error:
            trouble, reason = "file-encrypted", str(error)
        except UnsupportedError as error:
            trouble, reason = "file-unsupported", str(error)
        forms = self.forms.read(document) if document is not None else ()
        found = None if forms else material(self._materials, name, form.media_type, document)
        if found is not None and trouble == "file-unsupported":
            trouble, reason = None, ""
        reader = document.reader if document is not None else ""
        return ParsedFile(form.media_type, reader, forms, found, trouble, reason)

    @staticmethod
    def _read(key: str, data: bytes, name: str) -> Document:
        if key == "empty":
            raise UnreadableError("文件是空的（0字节）")
        if key == "encrypted":
            raise EncryptedError("文件设有密码")
        if key == "zip" and not zipfile.is_zipfile(io.BytesIO(data)):
            raise UnreadableError("文件不完整或已损坏")
        reader = READERS.get(key)
        if reader is None:
            raise UnsupportedError(name)
        return reader(data)
