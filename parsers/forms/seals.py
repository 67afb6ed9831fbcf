"""Whether a form is sealed: does a seal stand in the section that asks for it.

A seal on a page belongs to the section whose lines it covers; one in a picture that flows with the text, to the
section that the picture's paragraph is in. That no seal is there can only be told of a page that was seen as a
picture: a Word file and what a word processor prints are sealed on paper (docs/adr/0007).
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from domain.campaign import FieldType
from domain.form import FieldValue, Form, Method, Place
from parsers.document import Document, Paragraph, Seal, paragraphs
from parsers.forms.draft import Draft, Source
from parsers.forms.words import key

_OVER = 1 / 3
"""The share of a seal's height that stands in a section for the seal to belong to it: a hand seldom aims well."""
_STRADDLING = 0.8
"""What is left of the confidence where less than half of the seal stands in the section."""
_ABSENT = 0.9
"""How surely a seal that was not found on a page is not there: ink may be too faint."""
_LIKE = 0.5
"""The least likeness of a seal's text, read off its ring, to the name that it spells."""
_LEGIBLE = 6

_At: TypeAlias = tuple[int, float]
"""Where a line stands: its page and its height on it in points, or page 0 and a count in reading order."""


class _Stretch(NamedTuple):
    """From a section's first line to the next section's or the next form's, None where nothing follows.

    ``place`` is that of its heading, or of what else it begins with.
    """

    start: _At
    end: _At | None
    place: Place

    @property
    def pages(self) -> range:
        """The pages that it stands on."""
        return range(self.start[0], (self.end or self.start)[0] + 1)

    def share(self, page: int, top: float, bottom: float) -> float:
        """Return which share of what reaches from ``top`` to ``bottom`` of a page stands in it."""
        last = self.end or (page, bottom)
        if not self.start[0] <= page <= last[0]:
            return 0.0
        first = self.start[1] if page == self.start[0] else top
        final = last[1] if page == last[0] else bottom
        return max(0.0, min(bottom, final) - max(top, first)) / max(bottom - top, 1.0)


class _Found(NamedTuple):
    """A seal in a section, with how surely it is one and is there."""

    confidence: float
    text: str
    place: Place


def with_seals(drafts: Sequence[Draft], document: Document) -> tuple[Form, ...]:
    """Return the drafts' forms, with what is known of their seals where somebody has looked for any."""
    forms = tuple(draft.form(document) for draft in drafts)
    if document.seals is None:
        return forms
    lines = _Lines(document, drafts)
    return tuple(_told(draft, form, document, lines) for draft, form in zip(drafts, forms, strict=True))


def _told(draft: Draft, form: Form, document: Document, lines: "_Lines") -> Form:
    told: dict[str, FieldValue] = {}
    for spec in draft.words.spec.fields:
        stretch = lines.stretch(draft, spec.section) if spec.type is FieldType.SEAL else None
        if stretch is None:
            continue
        seals = [one for seal in document.seals or () for one in lines.found(seal, stretch)]
        found = max(seals, key=lambda one: one.confidence, default=None)
        if found is not None:
            told[spec.name] = _sealed(found, form)
        elif not document.editable and not lines.exact.intersection(stretch.pages):
            told[spec.name] = FieldValue(
                value=False, raw="", source=stretch.place, confidence=_ABSENT, method=Method.DRAWN
            )
    return replace(form, fields={**form.fields, **told}) if told else form


def _sealed(found: _Found, form: Form) -> FieldValue:
    """Return the value of a seal; its note says where its text is none of the names on the form."""
    text = key(found.text)
    names = [key(value.value) for value in form.fields.values() if isinstance(value.value, str)]
    other = len(text) >= _LEGIBLE and not any(_alike(text, name) for name in names)
    note = f"公章上的文字“{found.text}”与表中所填的单位不同" if other else ""
    return FieldValue(
        value=True, raw=found.text, source=found.place, confidence=found.confidence, note=note, method=Method.DRAWN
    )


def _alike(text: str, name: str) -> bool:
    return difflib.SequenceMatcher(None, text, name, autojunk=False).ratio() >= _LIKE


class _Lines:
    """Where the sections of a document's forms begin and its pictures stand.

    ``exact`` are the pages that were not read from a picture.
    """

    __slots__ = ("_order", "_pictures", "_starts", "exact")

    def __init__(self, document: Document, drafts: Sequence[Draft]) -> None:
        texts = paragraphs(document.blocks)
        self._order = {id(one): at for at, one in enumerate(texts)}
        self._pictures = {picture: one for one in texts for picture in one.pictures}
        self.exact = {one.page for one in texts} - {one.page for one in texts if one.confidence < 1}
        self._starts = {
            (id(draft), section): (at, source) for draft in drafts for section, at, source in self._beginnings(draft)
        }

    def _beginnings(self, draft: Draft) -> Iterator[tuple[str, _At, Source]]:
        """Yield each section of a form with the line it begins on: its heading, else the first of its values."""
        for section in {"", *draft.words.labels, *draft.heads}:
            fields = draft.words.labels.get(section, {}).values()
            head = draft.heads.get(section)
            values = [draft.taken[one.name].source for one in fields if one.name in draft.taken]
            sources = [head] if head is not None else values
            found = [(at, one) for one in sources if (at := self._at(one, draft, section)) is not None]
            if found:
                yield section, *min(found, key=lambda pair: pair[0])

    def stretch(self, draft: Draft, section: str) -> _Stretch | None:
        """Return where a form's section stands, None where it is not on the form."""
        if (id(draft), section) not in self._starts:
            return None
        start, source = self._starts[id(draft), section]
        return _Stretch(start, min((at for at, _ in self._starts.values() if at > start), default=None), source.place)

    def found(self, seal: Seal, stretch: _Stretch) -> Iterator[_Found]:
        """Yield a seal that stands in a stretch of the document."""
        if seal.picture is not None:
            host = self._pictures.get(seal.picture)
            at = self._at(host) if host is not None else None
            if host is not None and at is not None and stretch.start <= at < (stretch.end or (at[0], at[1] + 1)):
                yield _Found(seal.confidence, seal.text, host.place)
        elif seal.page is not None and seal.box is not None:
            share = stretch.share(seal.page, seal.box[1], seal.box[3])
            if share >= _OVER:
                sure = seal.confidence if share >= 1 / 2 else seal.confidence * _STRADDLING
                yield _Found(round(sure, 4), seal.text, Place(seal.page, seal.box))

    def _at(self, source: Source, draft: Draft | None = None, section: str = "") -> _At | None:
        """Return where a text stands, None where it is not the document's own.

        A cell of a page-less format may hold several sections: a heading's own line counts.
        """
        if source.page is not None and source.box is not None:
            return source.page, source.box[1]
        if isinstance(source, Paragraph):
            order = self._order.get(id(source))
            return None if order is None else (0, order)
        lines = paragraphs(source.blocks)
        head = next((one for one in lines if draft is not None and _heads(draft, one.text, section)), None)
        return self._at(head or lines[0]) if lines else None


def _heads(draft: Draft, text: str, section: str) -> bool:
    heading = draft.words.meaning(text).heading
    return heading is not None and heading.section.key == section
