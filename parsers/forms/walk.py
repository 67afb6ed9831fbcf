"""One pass over a document's blocks in reading order.

A title opens a form, a heading opens a section, a label takes the value to its right, below it, or after its colon;
text in between belongs to the open section or to what no field took.
"""

import re
from collections.abc import Sequence

from domain.campaign import FieldSpec, FieldType
from domain.form import Method, Unread
from parsers.document import Block, Cell, Paragraph, Table
from parsers.forms.draft import DATE, Draft, Source, drop_title
from parsers.forms.pairs import COLON, Pair, colon_pairs, glued, misread, spaced_pairs
from parsers.forms.rows import read_table
from parsers.forms.tasks import Line, Piece, Row
from parsers.forms.titles import LONGEST, is_elsewhere, is_notice, is_other_paper, year_of
from parsers.forms.words import FormWords, Heading, key

_HEAD = 25
_FIGURE = re.compile(r"[0-9０-９〇○零一二三四五六七八九十百]")
_DATED = {FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.PERIOD}
_NUMBERED = {FieldType.MOBILE, FieldType.PHONE, FieldType.ACCOUNT, FieldType.COUNT, FieldType.NUMBER}
_FIGURED = (_NUMBERED | _DATED) - {FieldType.PERIOD}
_SENTENCE = re.compile(r"[。；;！!]\s*$")
_INDENT = ("\t", "    ", "　　　")
_LEADING = 0.6
_LABEL_WIDTH = 3
_NUMBERS = "一二三四五六七八九十123456789（(【["
_OPEN = ("：", ":")
_NOTE = re.compile(r"\s*[（(【]?\s*(?:注|备注|说明|填表|填报|联系|此致|附)")


class Walk:
    """What a pass has found so far."""

    def __init__(self, words: Sequence[FormWords], *, exact: bool) -> None:
        self.words = words
        self.exact = exact
        self.drafts: list[Draft] = []
        self.draft: Draft | None = None
        self.titled = False
        self.notice = False
        self.other = ""
        self.before = ""
        self.waiting: tuple[FieldSpec, str] | None = None
        self.last: tuple[FieldSpec, Source] | None = None
        self.outside: list[Unread] = []
        self.inside = False
        self.open = False

    def start(self, words: FormWords, edition: str, *, titled: bool = False) -> Draft:
        """Open the next form."""
        self.draft = Draft(words, edition, titled, self.exact)
        self.drafts.append(self.draft)
        self.waiting = None
        return self.draft

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Read blocks in order."""
        for block in blocks:
            if isinstance(block, Table):
                read_table(self, block)
            else:
                self.paragraph(block.text, block)

    def paragraph(self, text: str, source: Source) -> None:
        """Read a paragraph, line by line; a label before a colon may itself be broken over lines."""
        if "\n" not in text:
            self.line(text, source)
            return
        if self.draft is not None:
            text = _whole_label(text, self.draft.words)
        for line in text.split("\n"):
            self.line(line, source)

    def line(self, text: str, source: Source) -> None:
        """Read one line outside label cells."""
        indented = text.startswith(_INDENT)
        text = text.strip()
        if not text or self._title(text):
            return
        if self.draft is None:
            self.outside.append(Unread(text, source.place))
            self._other_paper(text)
        else:
            self._line(self.draft, text, source, indented=indented)

    def _line(self, draft: Draft, text: str, source: Source, *, indented: bool) -> None:
        """Read one line of a form: a heading, labels, a value that an earlier line waits for, or text."""
        waiting, self.waiting = self.waiting, None
        last, self.last = self.last, None
        if self.heading(draft, text, source):
            return
        if draft.words.labels.get(draft.zone) is not None and not draft.telling:
            if draft.words.meaning(text).printed:
                return
            if self._answered(draft, waiting, text, source):
                return
            if last is not None and last[0].type is FieldType.LONG_TEXT and not DATE.fullmatch("".join(text.split())):
                draft.lengthen(last[0], text, between="\n")
                self.last = last
                return
            goes_on = indented or self.inside or (last is not None and _wrapped(last[1], source))
            if last is not None and goes_on and not DATE.search(text) and not COLON.search(text):
                draft.lengthen(last[0], text)
                return
        if self.inside or draft.drawn != draft.zone or not draft.telling or self._goes_on(text):
            draft.add(Line(text, source))
            return
        draft.leave(Line(text, source))
        if is_other_paper(text, self.words):
            self._close()

    def drop(self, draft: Draft) -> None:
        """Forget a form that turned out to be none; what was left of it stands outside."""
        self.drafts.remove(draft)
        self.outside += draft.unread

    def aside(self, piece: Piece) -> None:
        """Keep what belongs to no form with the last one, or with what stands outside of all."""
        if self.drafts:
            self.drafts[-1].leave(piece)
        elif piece.text.strip():
            self.outside.append(Unread(piece.text, piece.place))

    def _close(self) -> None:
        """End the form: what follows is another paper."""
        self.draft = None
        self.waiting = self.last = None

    def _other_paper(self, text: str) -> None:
        """Note that what follows is a notice, or a paper under a title that is none of ours."""
        self.notice = self.notice or is_notice(text)
        if not self.other and is_other_paper(text, self.words):
            self.other = text

    def _goes_on(self, text: str) -> bool:
        """Tell whether a line below a table goes on with the text of the table's last cell.

        A task's parts and whole sentences do; a page number, a unit's name, a date or a remark does not.
        """
        part = any(words.tasks.is_part(text) for words in self.words)
        goes_on = (part or bool(_SENTENCE.search(text)) or self.open) and not _NOTE.match(text)
        self.open = text.endswith(_OPEN)
        return goes_on

    # --- titles -------------------------------------------------------------------------------------------------

    def _title(self, text: str) -> bool:
        """Tell whether a line is a form's title, and open the form."""
        if len(text) > LONGEST:
            self.before = ""
            return False
        joined = self.before + text
        for words in self.words:
            if words.is_title(text, joined):
                self.before = ""
                if is_elsewhere(text if words.titles.search(key(text)) else joined, words):
                    self._close()
                    self.other = text
                    return False
                self._begin(words, year_of(text) or year_of(joined), joined)
                return True
        self.before = "" if ":" in text or "：" in text else joined[-LONGEST:]
        return False

    def _begin(self, words: FormWords, edition: str, joined: str) -> None:
        """Open the form that a title names, or go on with it where the title stands twice (cover and table)."""
        self.titled = True
        draft = self.draft
        if draft is not None and draft.words is words and draft.begun and not draft.complete_enough:
            draft.edition = draft.edition or edition
            draft.titled = True
            return
        found = words.titles.search(key(joined))
        title = found.group() if found else ""
        if draft is None:
            drop_title(self.outside, title, words)
        else:
            draft.leave_title(title, words)
        self.start(words, edition, titled=True)

    # --- headings and labels -------------------------------------------------------------------------------------

    def heading(self, draft: Draft, text: str, source: Source) -> bool:
        """Open a section where a line is its heading, with or without text behind a colon."""
        found = self.heading_of(draft, text)
        if found is None:
            return False
        heading, rest = found
        draft.open(heading.section, source)
        if rest.strip() and draft.telling:
            draft.add(Line(rest.strip(), source))
        elif rest.strip():
            self._line(draft, rest.strip(), source, indented=False)
        return True

    def heading_of(self, draft: Draft, text: str) -> tuple[Heading, str] | None:
        """Return the heading that a line is, with the text behind its colon, None where it is none."""
        words = draft.words
        if len(text) > LONGEST and draft.telling and text[0] not in _NUMBERS:
            return None
        found = words.meaning(text).heading
        rest = ""
        if found is None:
            begun = _heading_and_text(draft, text) if text[0] in _NUMBERS else None
            colon = COLON.search(text, 0, _HEAD)
            if begun is not None or colon is None:
                return begun
            found = words.meaning(text[: colon.start()]).heading
            rest = text[colon.end() :]
            if found is not None and not found.numbered and draft.telling and rest.strip():
                return None
        return (found, rest) if found is not None and _opens(draft, found) else None

    def _answered(self, draft: Draft, waiting: tuple[FieldSpec, str] | None, text: str, source: Source) -> bool:
        """Take a line with labels, or one that a label before it waits for."""
        if waiting is not None and self._completed(draft, waiting, text, source):
            return True
        if self._labelled(draft, text, source):
            return True
        if waiting is not None and self._may_be_value(draft, waiting[0], text):
            self.take(draft, waiting[0], text, source, Method.BELOW)
            self.last = (waiting[0], source) if waiting[0].type is FieldType.LONG_TEXT else None
            return True
        pairs = glued(text, draft.words, draft.zone, draft.taken) if draft.words.lenient else []
        self._pairs(draft, pairs, source)
        return bool(pairs)

    def _labelled(self, draft: Draft, text: str, source: Source) -> bool:
        """Take the pairs of label and value of one line; a label without a value waits for the next line."""
        words, zone = draft.words, draft.zone
        colon = COLON.search(text)
        head = text[: colon.start()] if colon else ""
        spec = self.spec(draft, head) if head else None
        if spec is None and words.lenient:
            spec = misread(head, words, zone, draft.taken)
        if spec is not None or (head and words.meaning(head).extra):
            pairs = colon_pairs(text, spec, words, zone)
        else:
            pairs = spaced_pairs(text, words, zone)
        self._pairs(draft, pairs, source)
        return bool(pairs)

    def _pairs(self, draft: Draft, pairs: Sequence[Pair], source: Source) -> None:
        for spec, label, value in pairs:
            if spec is None:
                draft.leave(Line(f"{label.strip()}：{value.strip()}", source))
            else:
                self.take(draft, spec, value, source, Method.INLINE)
        spec, label, value = pairs[-1] if pairs else (None, "", "")
        if spec is not None and not value.strip(" \t　_＿"):
            self.waiting = spec, label
        elif spec is not None and spec.type in (FieldType.TEXT, FieldType.LONG_TEXT):
            self.last = spec, source

    def _completed(self, draft: Draft, waiting: tuple[FieldSpec, str], text: str, source: Source) -> bool:
        """Take a line that is the rest of the label before it (注册科技志愿者 / 人数：40), with its value."""
        colon = COLON.search(text, 0, _HEAD)
        label = waiting[1] + (text[: colon.start()] if colon else text)
        spec = draft.words.meaning(label).labels.get(draft.zone)
        alone = draft.words.meaning(text[: colon.start()] if colon else text).labels
        if spec is None or spec is not waiting[0] or alone:
            return False
        self._pairs(draft, [Pair(spec, label, text[colon.end() :] if colon else "")], source)
        return True

    @staticmethod
    def _may_be_value(draft: Draft, spec: FieldSpec, text: str) -> bool:
        """Tell whether a line may be the value of the label before it: no label itself, and of the field's kind."""
        dated = DATE.fullmatch("".join(text.split())) is not None
        if spec.type in _FIGURED and not _FIGURE.search(text):
            return False
        if dated and spec.type not in _DATED:
            return False
        colon = COLON.search(text, 0, _HEAD)
        meaning = draft.words.meaning(text[: colon.start()]) if colon else draft.words.meaning(text)
        return not (meaning.printed or meaning.extra or meaning.labels)

    def spec(self, draft: Draft, text: str) -> FieldSpec | None:
        """Return the field whose label this is: of the open section first, else one still missing."""
        meaning = draft.words.meaning(text)
        spec = meaning.labels.get(draft.zone)
        if spec is not None or meaning.printed:
            return spec
        return next((one for one in meaning.labels.values() if one.name not in draft.taken), None)

    def take(self, draft: Draft, spec: FieldSpec, value: str, source: Source, method: Method) -> None:
        """Take a value; a second team where the form is complete begins the next form."""
        if spec.name == draft.words.spec.team and value.strip() and draft.complete_enough:
            known = draft.taken.get(spec.name)
            if known is not None and known.text.strip():
                draft = self.start(draft.words, draft.edition)
        draft.take(spec, value, source, method)

    def content(self, cell: Cell) -> None:
        """Read a cell that is no label: line by line, inner tables as part of the open section's text."""
        self.waiting = self.last = None
        telling = self.draft is not None and self.draft.telling
        inside, self.inside = self.inside, telling or not any(isinstance(one, Table) for one in cell.blocks)
        for block in cell.blocks:
            draft = self.draft
            if isinstance(block, Paragraph):
                self.paragraph(block.text, cell if block.box is None else block)
            elif draft is not None and draft.telling:
                for row in block.rows:
                    draft.add(Row(row))
            else:
                read_table(self, block)
        self.waiting = self.last = None
        self.inside = inside
        self.written(cell)

    def written(self, cell: Cell) -> None:
        """Note that the open section's text stands in a table's cells, once there is any."""
        draft = self.draft
        if draft is not None and draft.telling and draft.texts[draft.zone]:
            draft.drawn = draft.zone
            self.open = cell.text.rstrip().endswith(_OPEN)


def _wrapped(last: Source, source: Source) -> bool:
    """Tell whether a line on a page is the rest of the value above it.

    It stands right below and right of where that began, and does not reach farther than the line that was full.
    """
    one, other = last.box, source.box
    if one is None or other is None or last.page != source.page:
        return False
    height = one[3] - one[1]
    below = 0 <= other[1] - one[3] < _LEADING * height
    return below and other[0] > one[0] + _LABEL_WIDTH * height and other[2] <= one[2] + height


def _whole_label(text: str, words: FormWords) -> str:
    """Return a paragraph whose first label is on one line (注册科技志愿者 / 人数：40)."""
    colon = COLON.search(text, 0, _HEAD)
    label = text[: colon.start()].strip() if colon else ""
    if colon is None or "\n" not in label:
        return text
    fields = words.meaning(label).labels
    for part in label.split("\n"):
        meaning = words.meaning(part)
        if (
            meaning.heading
            or meaning.printed
            or any(fields.get(zone) is not one for zone, one in meaning.labels.items())
        ):
            return text
    return "".join(label.split()) + text[colon.start() :] if fields else text


def _opens(draft: Draft, heading: Heading) -> bool:
    """Tell whether a heading's words are a heading here, and no words inside a text.

    Inside a text one goes forward; one that goes back is numbered, and stands for the first time.
    """
    if not draft.telling:
        return True
    order, section = draft.words.order, heading.section.key
    ahead = order[section] > order[draft.zone]
    return ahead or (heading.numbered and (section == draft.zone or section not in draft.heads))


def _heading_and_text(draft: Draft, text: str) -> tuple[Heading, str] | None:
    """Return a numbered heading with the text that stands behind it after a blank (二、项目概述  本项目…)."""
    if "\n" in text:
        return None
    parts = text.split(maxsplit=2)
    for count in range(1, len(parts)):
        found = draft.words.meaning("".join(parts[:count])).heading
        if found is not None and found.numbered and _opens(draft, found):
            return found, text.split(maxsplit=count)[count]
    return None
