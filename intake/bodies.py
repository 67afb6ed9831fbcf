"""Forms that stand in a mail itself: pasted in as a table, or typed line by line.

A letter speaks of the form, names its labels, and ends with 单位, 联系人 and 电话 of its writer; so a body is taken for
a form only where it plainly is one. Only what this mail sends is looked at (``intake.classify.quotation``). What stands
around a form, the greeting above and the signature below, is not taken for values.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import takewhile

from lxml import etree

from domain.campaign import Campaign, FormSpec
from domain.form import FieldValue, Form
from intake import headers
from intake.classify import quotation
from intake.mime import Leaf, Mail, Role
from parsers.document import Block, Document, Paragraph, Table, UnreadableError
from parsers.forms.read import FormReader
from parsers.forms.words import key
from parsers.readers.web import html

_LIMIT = 20_000_000
_MARKUP = 2_000_000
_TEXT = 100_000
_EXCERPT = 1000
_EXCERPT_FROM = 20_000
_LABELS = 3
_SHARE = 0.6
_FILLED = 0.5
_TITLE = 60
_TITLE_LINES = 3
_COLON = re.compile("[:：]")
_TAG = re.compile(r"<[^<>]*>")
_NO_WORD = re.compile(r"[\W_]+")


class BodyReader:
    """Finds forms in the bodies of mails by one campaign's declarations."""

    def __init__(self, campaign: Campaign, forms: FormReader) -> None:
        self._specs = {spec.key: spec for spec in campaign.forms}
        self._labels = tuple(_labels(spec) for spec in campaign.forms)
        self._forms = forms

    def read(self, mail: Mail) -> Mapping[str, tuple[Form, ...]]:
        """Return the forms of each body that holds any, by its path.

        Of a text and a page that say the same (multipart/alternative, RFC 2046, 5.1.4) the page is read first, and
        the text only where the page holds no form.
        """
        bodies = [leaf for leaf in mail.leaves if leaf.role is Role.BODY and len(leaf.content) <= _LIMIT]
        found: dict[str, tuple[Form, ...]] = {}
        for leaf in sorted(bodies, key=lambda one: one.media_type != "text/html"):
            if leaf.media_type not in ("text/html", "text/plain") or any(_same(leaf, other) for other in found):
                continue
            # The subject is not that of a mail inside this one.
            forms = self._body(leaf, "" if leaf.depth else mail.subject)
            if forms:
                found[leaf.path] = forms
        return found

    def _body(self, leaf: Leaf, subject: str) -> tuple[Form, ...]:
        if leaf.media_type == "text/html":
            page = html.without_pictures(html.decoded(leaf.content))
            may_hold = len(page) <= _MARKUP and self._may_hold(unescape(_TAG.sub("", page)))
            root = html.tree(page) if may_hold else None
            if root is None:
                return ()
            documents = (_page(part) for part in quotation.sent_page(root, subject))
        else:
            text = headers.decode_bytes(leaf.content, "").value
            if not self._may_hold(text):
                return ()
            documents = (_text(part) for part in quotation.sent_text(text, subject))
        return next((forms for document in documents if (forms := self._of(document))), ())

    def _may_hold(self, text: str) -> bool:
        """Tell whether a body names enough labels of one form; most do not, and are read no further.

        A text far longer than any form is none, either.
        """
        if len(text) > _TEXT:
            return False
        flat = _NO_WORD.sub("", unicodedata.normalize("NFKC", text))
        return any(sum(any(word in flat for word in words) for words in labels) >= _LABELS for labels in self._labels)

    def _of(self, document: Document) -> tuple[Form, ...]:
        """Return the forms of one document: of the tables alone where they are whole, else with the text around."""
        read = self._forms.read
        extents = [Document(blocks, document.reader) for blocks in self._extents(document.blocks)]
        return min((tuple(filter(self._is_form, read(extent))) for extent in extents), key=self._lacking)

    def _extents(self, blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
        """Yield what may be the form, the likeliest first.

        It begins with the last title above the first table, and ends with the last table or later. Without a title,
        lines with a colon above the table are the letter's.
        """
        tables = [at for at, block in enumerate(blocks) if isinstance(block, Table)]
        if tables:
            first, end = tables[0], tables[-1] + 1
            title = next((at for at in range(first - 1, -1, -1) if self._is_title(blocks[at:first])), None)
            if title is not None:
                # The title's first lines (2024年沈阳市) hold the year.
                start = title - len(list(takewhile(_is_bare, reversed(blocks[max(0, title - _TITLE_LINES) : title]))))
                yield blocks[start:end]
                yield blocks[start:]
            yield (*filter(_is_bare, blocks[:first]), *blocks[first:end])
        yield blocks

    def _is_title(self, blocks: Sequence[Block]) -> bool:
        """Tell whether a form's title begins here, on one line or on up to three."""
        lines = [block.text for block in blocks[:_TITLE_LINES] if isinstance(block, Paragraph)]
        texts = [
            key("".join(lines[:count])) for count in range(1, len(lines) + 1) if len("".join(lines[:count])) <= _TITLE
        ]
        return any(words.titles.search(text) for words in self._forms.words for text in texts)

    def _lacking(self, forms: tuple[Form, ...]) -> tuple[bool, int]:
        """Rank readings: one with forms first, then by the sections that are missing from them."""
        return not forms, sum(
            section.key in form.absent for form in forms for section in self._specs[form.kind].sections
        )

    def _is_form(self, form: Form) -> bool:
        """Tell whether a body is a form, and no letter that speaks of one.

        One drawn as a table must name team or subject; one typed in lines must name both, more than half of all
        labels, and have values behind half of those.
        """
        spec = self._specs[form.kind]
        named = (spec.team in form.fields) + (spec.subject in form.fields)
        values = [form.fields[one.name] for one in spec.fields if one.required and one.name in form.fields]
        if sum(map(_in_table, values)) > len(values) / 2:
            return named > 0
        wanted = sum(one.required for one in spec.fields)
        filled = sum(not value.blank for value in values)
        return named == 2 and len(values) >= _SHARE * wanted and filled >= _FILLED * len(values)


def excerpt(mail: Mail) -> str:
    """Return the beginning of what a mail's sender wrote, without what the mail quotes, in at most 1,000 characters."""
    if mail.text.strip():
        said: Sequence[str] = quotation.sent_text(mail.text[:_EXCERPT_FROM], mail.subject)
    else:
        root = html.tree(html.without_pictures(mail.html)[:_MARKUP]) if mail.html.strip() else None
        said = () if root is None else ["\n".join(html.texts(part)) for part in quotation.sent_page(root, mail.subject)]
    lines = (line.strip() for part in said for line in part.split("\n"))
    return "\n".join(line for line in lines if line)[:_EXCERPT]


def _labels(spec: FormSpec) -> tuple[tuple[str, ...], ...]:
    """Return the words of each label, as they are looked for in a body."""
    return tuple(tuple(key(word) for word in (field.label, *field.variants)) for field in spec.fields)


def _same(leaf: Leaf, other: str) -> bool:
    """Tell whether a text may be the other rendering of the page at the path ``other``: below the same multipart."""
    above = leaf.path.rpartition(".")[0]
    return leaf.media_type == "text/plain" and (not above or other.startswith(f"{above}."))


def _in_table(value: FieldValue) -> bool:
    return value.source is not None and (value.source.cell or "").startswith("table ")


def _is_bare(block: Block) -> bool:
    """Tell whether a line is no ``label：value``."""
    return isinstance(block, Paragraph) and not _COLON.search(block.text)


def _page(root: etree._Element) -> Document:
    try:
        document = html.document(root)
    except UnreadableError:
        # A page that is built to exhaust memory holds no form; it stays a body.
        return Document((), "html")
    return Document(_without_signature(document.blocks), "html")


def _text(text: str) -> Document:
    lines = enumerate(text.split("\n"), 1)
    return Document(_without_signature(tuple(Paragraph(line, at) for at, line in lines if line.strip())), "text")


def _without_signature(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out what stands below the mark of a signature, as long as no table does."""
    end = len(blocks)
    while end and isinstance(blocks[end - 1], Paragraph):
        end -= 1
    below = [block.text for block in blocks[end:] if isinstance(block, Paragraph)]
    return blocks[: end + quotation.above_signature(below)]
