"""Reads the forms that a campaign declares from a document, whatever its layout.

A pass over the blocks in reading order: a title opens a form, a heading opens a section, a label takes the value to
its right, below it, or after its colon; text in between belongs to the open section or to what no field took.
"""

import re
from collections.abc import Sequence

from domain.campaign import Campaign, FieldSpec
from domain.form import Form
from parsers.document import Block, Cell, Document, Paragraph, Table
from parsers.forms.draft import Draft, Source
from parsers.forms.lists import list_header, rows_of
from parsers.forms.tasks import Line, Row
from parsers.forms.words import FormWords, Heading, form_words, key

_YEAR = re.compile(r"(20\d{2})\s*年")
_COLON = re.compile(r"[：:]")
_TITLE = 60
_HEAD = 25
_SPACED = re.compile(r"[\s_＿]+")


class FormReader:
    """Reads one campaign's forms; make it once and use it for every document."""

    def __init__(self, campaign: Campaign) -> None:
        self.words = tuple(form_words(form) for form in campaign.forms)

    def read(self, document: Document) -> tuple[Form, ...]:
        """Return the forms in a document, in its order; empty where it holds none."""
        walk = _Walk(self.words)
        walk.blocks(document.blocks)
        drafts = [draft for draft in walk.drafts if draft.complete_enough]
        if not drafts and not walk.titled:
            drafts = self._untitled(document)
        return tuple(draft.form(document) for draft in drafts)

    def _untitled(self, document: Document) -> list[Draft]:
        """Read a document without a title as the form whose labels it has most of."""
        best: list[Draft] = []
        for words in self.words:
            walk = _Walk((words,))
            walk.start(words, "")
            walk.blocks(document.blocks)
            found = [draft for draft in walk.drafts if draft.complete_enough]
            if found and (not best or found[0].coverage > best[0].coverage):
                best = found
        return best


class _Walk:
    """One pass over a document."""

    def __init__(self, words: Sequence[FormWords]) -> None:
        self.words = words
        self.drafts: list[Draft] = []
        self.draft: Draft | None = None
        self.titled = False
        self.before = ""
        self.waiting: FieldSpec | None = None

    def start(self, words: FormWords, edition: str, *, titled: bool = False) -> Draft:
        """Open the next form."""
        self.draft = Draft(words, edition, titled)
        self.drafts.append(self.draft)
        self.waiting = None
        return self.draft

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Read blocks in order."""
        for block in blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block)
            else:
                self.table(block)

    def paragraph(self, paragraph: Paragraph) -> None:
        """Read a paragraph, line by line."""
        text = paragraph.text
        if "\n" not in text:
            self.line(text, paragraph)
        else:
            for line in text.split("\n"):
                self.line(line, paragraph)

    def line(self, text: str, source: Source) -> None:
        """Read one line outside label cells."""
        text = text.strip()
        if not text or self._title(text):
            return
        draft = self.draft
        if draft is None:
            return
        waiting, self.waiting = self.waiting, None
        if self._heading(draft, text, source):
            return
        if draft.words.labels.get(draft.zone) is not None:
            if draft.words.meaning(text).printed:
                return
            if self._labelled(draft, text, source):
                return
            if waiting is not None:
                draft.take(waiting, text, source)
                return
        draft.add(Line(text, source))

    # --- titles -------------------------------------------------------------------------------------------------

    def _title(self, text: str) -> bool:
        """Tell whether a line is a form's title, and open the form."""
        if len(text) > _TITLE:
            self.before = ""
            return False
        joined = self.before + text
        for words in self.words:
            if words.title_end.search(text) and words.titles.search(key(joined)):
                self._begin(words, self._year(joined, text))
                self.before = ""
                return True
        self.before = "" if ":" in text or "：" in text else joined[-_TITLE:]
        return False

    def _year(self, joined: str, text: str) -> str:
        found = _YEAR.search(text) or _YEAR.search(joined)
        return found.group(1) if found else ""

    def _begin(self, words: FormWords, edition: str) -> None:
        self.titled = True
        draft = self.draft
        same = draft is not None and draft.words is words
        if same and draft is not None and not (draft.complete_enough or len(draft.heads) > 1):
            draft.edition = draft.edition or edition
            draft.titled = True
        else:
            self.start(words, edition, titled=True)

    # --- headings and labels -------------------------------------------------------------------------------------

    def _heading(self, draft: Draft, text: str, source: Source) -> bool:
        """Open a section where a line is its heading, with or without text behind a colon."""
        words = draft.words
        found = words.meaning(text).heading
        rest = ""
        if found is None:
            colon = _COLON.search(text, 0, _HEAD)
            if colon is not None:
                found = words.meaning(text[: colon.start()]).heading
                rest = text[colon.end() :]
                if found is not None and not found.numbered and draft.section is not None and draft.section.field:
                    return False
        if found is None or not self._opens(draft, found):
            return False
        draft.open(found.section, source)
        if rest.strip():
            draft.add(Line(rest.strip(), source))
        return True

    @staticmethod
    def _opens(draft: Draft, heading: Heading) -> bool:
        """Tell whether a heading's words are a heading here, and no words inside a text.

        A numbered one always is; a bare one inside a text only going forward.
        """
        if heading.numbered or draft.section is None or not draft.section.field:
            return True
        order = draft.words.order
        return order[heading.section.key] > order[draft.section.key]

    def _labelled(self, draft: Draft, text: str, source: Source) -> bool:
        """Take the ``label：value`` pairs of one line; several may share it."""
        colons = list(_COLON.finditer(text))
        spec = self._spec(draft, text[: colons[0].start()]) if colons else None
        if spec is None:
            return self._spaced(draft, text, source)
        begin = piece = colons[0].end()
        for end, following in (*((colon.start(), colon.end()) for colon in colons[1:]), (len(text), len(text))):
            cut, found = _label_at_end(text[piece:end], draft.words, draft.zone)
            if found is not None:
                self._take(draft, spec, text[begin : piece + cut], source)
                spec, begin = found, following
            piece = following
        self._take(draft, spec, text[begin:], source)
        return True

    def _spaced(self, draft: Draft, text: str, source: Source) -> bool:
        """Take ``label   value`` without a colon, as on underlined blanks; a label alone waits for the next line."""
        tokens = _SPACED.split(text)
        for count in range(1, min(len(tokens), 9) + 1):
            spec = draft.words.meaning("".join(tokens[:count])).labels.get(draft.zone)
            if spec is None:
                continue
            if count == len(tokens):
                self.waiting = spec
                self._take(draft, spec, "", source)
            else:
                rest = text
                for token in tokens[:count]:
                    rest = rest[rest.index(token) + len(token) :]
                self._take(draft, spec, rest.strip(" \t　_＿"), source)
            return True
        return False

    def _spec(self, draft: Draft, text: str) -> FieldSpec | None:
        """Return the field whose label this is: of the open section first, else one still missing."""
        meaning = draft.words.meaning(text)
        spec = meaning.labels.get(draft.zone)
        if spec is not None or meaning.printed:
            return spec
        return next((one for one in meaning.labels.values() if one.name not in draft.taken), None)

    def _take(self, draft: Draft, spec: FieldSpec, value: str, source: Source) -> None:
        form = draft.words.spec
        again = draft.taken.get(form.team, ("", None))[0] if spec.name == form.team else ""
        if again.strip() and value.strip() and draft.complete_enough:
            draft = self.start(draft.words, draft.edition)
        draft.take(spec, value, source)

    # --- tables ----------------------------------------------------------------------------------------------------

    def table(self, table: Table) -> None:
        """Read a table: a list with a row per form, or a form drawn as a grid."""
        at = 0
        while at < len(table.rows):
            header = list_header(table.rows, at, self.words)
            if header is not None:
                words, columns = header
                at = self._list(table, at + 1, words, columns)
                continue
            row = table.rows[at]
            below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
            if self.draft is not None and self._headed(self.draft, row, below):
                at += 2
                continue
            self.row(row)
            at += 1

    def _list(self, table: Table, at: int, words: FormWords, columns: dict[int, FieldSpec | str]) -> int:
        edition = self.draft.edition if self.draft is not None and self.draft.words is words else ""
        if self.draft is not None and not self.draft.taken:
            self.drafts.remove(self.draft)
        for row in rows_of(table, at, columns):
            draft = self.start(words, edition, titled=True)
            for section in words.spec.sections:
                draft.heads[section.key] = row[0]
            for cell in row:
                column = columns.get(cell.column)
                if isinstance(column, FieldSpec):
                    draft.take(column, cell.text, cell)
            self._list_tasks(draft, row, columns)
        self.draft = None
        return len(table.rows)

    @staticmethod
    def _list_tasks(draft: Draft, row: Sequence[Cell], columns: dict[int, FieldSpec | str]) -> None:
        section = next((one for one in draft.words.spec.sections if one.field), None)
        if section is None:
            return
        mine = tuple(cell for cell in row if isinstance(columns.get(cell.column), str))
        heads = tuple(
            Cell(-1, cell.column, (Paragraph(_word(draft.words, str(columns[cell.column]))),)) for cell in mine
        )
        draft.texts[section.key] = [Row(heads), Row(mine)] if len(mine) > 1 else [Line(c.text, c) for c in mine]

    def _headed(self, draft: Draft, row: Sequence[Cell], below: Sequence[Cell]) -> bool:
        """Take a row of labels with their values below them."""
        if len(row) < 2 or len(below) != len(row) or (draft.section is not None and draft.section.field):
            return False
        specs = [self._spec(draft, cell.text) for cell in row]
        if any(spec is None for spec in specs) or any(self._is_word(draft, cell) for cell in below):
            return False
        for spec, cell in zip(specs, below, strict=True):
            if spec is not None:
                self._take(draft, spec, cell.text, cell)
        return True

    def row(self, cells: Sequence[Cell]) -> None:
        """Read one row of a grid: label and value side by side, a heading with its text, or text."""
        at = 0
        while at < len(cells):
            at += self._cell(cells, at)

    def _cell(self, cells: Sequence[Cell], at: int) -> int:
        """Read the cell at ``at`` and return how many cells that used up."""
        cell, draft = cells[at], self.draft
        text = cell.text.strip()
        if not text:
            return 1
        following = cells[at + 1] if at + 1 < len(cells) else None
        if draft is not None and len(text) <= _TITLE:
            if self._heading(draft, text, cell):
                return 1
            spec = self._label(draft, text, following)
            if spec is not None:
                self.waiting = None
                if following is not None and not self._is_word(draft, following):
                    self._take(draft, spec, following.text, following)
                    return 2
                self._take(draft, spec, "", cell)
                return 1
        if draft is not None and self._whole_row(draft, cells[at:]):
            draft.add(Row(tuple(cells[at:])))
            return len(cells) - at
        self.content(cell)
        return 1

    def _label(self, draft: Draft, text: str, following: Cell | None) -> FieldSpec | None:
        """Return the field whose label a cell is; inside a section's text only where the next cell can be a value."""
        bare = text.rstrip("：: 　")
        if draft.section is None or not draft.section.field:
            return self._spec(draft, bare)
        for one in draft.words.meaning(bare).labels.values():
            if one.name in draft.taken and (one.name != draft.words.spec.team or not draft.complete_enough):
                continue
            return None if following is None or self._is_word(draft, following) else one
        return None

    def _is_word(self, draft: Draft, cell: Cell) -> bool:
        """Tell whether a cell is itself a label, a heading, or a label with its value."""
        text = cell.text.strip()
        if not text or len(text) > _TITLE:
            return False
        words = draft.words
        if words.meaning(text.rstrip("：: 　")).labels or words.meaning(text).heading is not None:
            return True
        colon = _COLON.search(text)
        return colon is not None and bool(words.meaning(text[: colon.start()]).labels)

    @staticmethod
    def _whole_row(draft: Draft, cells: Sequence[Cell]) -> bool:
        """Tell whether several cells are a row of a table inside a section's text."""
        section = draft.section
        return section is not None and bool(section.field) and sum(bool(cell.blocks) for cell in cells) > 1

    def content(self, cell: Cell) -> None:
        """Read a cell that is no label: line by line, inner tables as part of the open section's text."""
        self.waiting = None
        for block in cell.blocks:
            draft = self.draft
            if isinstance(block, Paragraph):
                for line in block.text.split("\n"):
                    self.line(line, cell if block.box is None else block)
            elif draft is not None and draft.section is not None and draft.section.field:
                for row in block.rows:
                    draft.add(Row(row))
            else:
                self.table(block)
        self.waiting = None


def _label_at_end(piece: str, words: FormWords, zone: str) -> tuple[int, FieldSpec | None]:
    """Find a label at the end of ``piece``, after white space: where it begins, and its field."""
    tokens = list(re.finditer(r"\S+", piece))
    for count in range(1, min(len(tokens) - 1, 6) + 1):
        start = tokens[-count].start()
        spec = words.meaning(piece[start:]).labels.get(zone)
        if spec is not None:
            return start, spec
    return len(piece), None


def _word(words: FormWords, role: str) -> str:
    return next(iter(words.spec.columns[role]))
