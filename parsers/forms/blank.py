"""Learns a form from a blank copy of it: its title, its labels with a guess of what they ask for, its sections.

It sees a form as the readers of filled ones do, from the other side: what stands beside an empty cell or before a
colon and nothing is a label, what stands alone in a row is a heading, and all else that is printed is a hint.
"""

import re
from collections.abc import Sequence

from parsers.document import Block, Cell, Document, Table
from parsers.forms.kinds import kind_of
from parsers.forms.learning import Learning, Learnt

_ATTACHMENT = re.compile(r"附件\s*[\d一二三四五六七八九十]*\s*[：:]?")
_TITLE_END = re.compile(r"(?:[表书单卡]|登记|申报|报名)(?:[（(][^（）()]*[）)])?$")
_HEADING = re.compile(r"([一二三四五六七八九十]{1,3})[、.．]\s*(\S.{0,30})")
_INSTRUCTIONS = re.compile(r"(?:填[报表写]|申报)(?:说明|须知|要求)|注意事项")
_NUMBER = re.compile(r"^(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,2}[)）]|[*★●■◆])\s*")
_OPINION = re.compile(r"[^：:。，,；;]{0,16}意见")
_OPINION_OF = re.compile(rf"({_OPINION.pattern})\s*[：:]\s*(.*)")
_TASK = re.compile(
    r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）]?[、.．]?\s*)?(?:任\s*务\s*[（(]?[\d一二三四五六七八九十]|具体内容|任务目标)"
)
_SENTENCE = re.compile(r"[。；;，,！!？?]")
_BLANK = re.compile(r"[\s_＿—\-/、.．·…:：年月日时分至到元人名万份场次()（）]*")
_TICKS = re.compile("[□☐○◯]")
_REMARK = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
_SEAL = re.compile(
    r"[（(]?\s*(?:[\u4e00-\u9fff]{0,8}?\s*)(?:公\s*章|盖\s*章|签\s*章|印\s*章)\s*[）)]?\s*[：:]?[\s_＿年月日]*"
)
_ASKED = re.compile("单位|组织|学校|部门|队伍?$")
_SIGNED = re.compile(r"签[字名章]|盖章|公章")
_UNDERLINED = re.compile(r"([^_＿：:]+?)\s*[_＿]{2,}\s*")
_LINE = re.compile(r"\d{1,2}|[合总小]\s*计(?:[（(][^（）()]*[）)])?")
_NOTE = re.compile(r"注\s*[：:]|备注说明|说明\s*[：:]")
_COLON = re.compile("[：:]")
_LONGEST_LABEL = 20
_LONGEST_TITLE = 40
_FEW = 3


def learn(document: Document) -> tuple[Learnt, ...]:
    """Return what can be learnt from a document with one or more blank forms, in its order; empty where none is.

    Fewer than three labels are no form.
    """
    walk = _Walk()
    walk.blocks(document.blocks)
    return tuple(one.finished() for one in (*walk.done, walk.form) if len(one.fields) >= _FEW)


class _Walk:
    """One pass over a document; ``form`` is the form now being learnt, ``done`` are those before it."""

    def __init__(self) -> None:
        self.form = Learning()
        self.done: list[Learning] = []
        self._lines: list[str] = []
        self._used: set[tuple[int, int]] = set()

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Read blocks in order."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                for line in block.text.split("\n"):
                    self._line(line.strip())

    def _line(self, text: str) -> None:
        """Read a line: the title, a heading, labels before colons, or something printed."""
        if not text or self._next_form(text) or self._title(text) or self._heading(text):
            return
        if self.form.instructing:
            return
        if _TASK.match(text) and self.form.tells_tasks():
            return
        opinion = _OPINION_OF.fullmatch(text)
        if opinion and self._heading(opinion[1]):
            self._line(opinion[2])
            return
        if _SEAL.fullmatch(text):
            self.form.seal(text)
        elif _NOTE.match(text) or (not self._labels(text) and not _BLANK.fullmatch(text)):
            self.form.print(text)

    # --- titles and headings -------------------------------------------------------------------------------------

    def _next_form(self, text: str) -> bool:
        """Begin the next form at the name of an attachment; what came before the first one was none."""
        if not _ATTACHMENT.fullmatch(text):
            return False
        if len(self.form.fields) >= _FEW:
            self.done.append(self.form)
        self.form, self._lines = Learning(), []
        self.form.attachment = "".join(text.split()).rstrip("：:")
        return True

    def _title(self, text: str) -> bool:
        """Take the first lines up to one that ends as a form's title does; a number for the office may stand above."""
        begun = len(self.form.fields) >= _FEW or self.form.sections
        if self.form.title or begun or _INSTRUCTIONS.fullmatch(text):
            return False
        if len(text) > _LONGEST_TITLE or _COLON.search(text) or _SENTENCE.search(text) or _HEADING.fullmatch(text):
            self._lines.clear()
            return False
        self._lines.append(text)
        ended = _TITLE_END.search("".join(text.split())) is not None
        if ended:
            self.form.name("".join("".join(self._lines[-4:]).split()))
        return ended or not self.form.fields

    def _heading(self, text: str) -> bool:
        numbered = _HEADING.fullmatch(text)
        plain = _REMARK.sub("", numbered[2]) if numbered else ""
        if numbered and not _SENTENCE.search(plain) and not _COLON.search(plain):
            self.form.open(_undressed(numbered[2]), numbered[1])
            return True
        plain = _undressed(text.rstrip("：: "))
        if _INSTRUCTIONS.fullmatch(plain) or _OPINION.fullmatch(plain):
            self.form.open(plain)
            return True
        return False

    # --- labels --------------------------------------------------------------------------------------------------

    def _labels(self, text: str) -> bool:
        """Take the labels of a line on which nothing but blanks stands behind the colons, or on underlined blanks."""
        pieces = _COLON.split(text)
        if len(pieces) == 1:
            pieces = [one for one in _UNDERLINED.split(text) if one] if _UNDERLINED.match(text) else [text]
            pieces = [*pieces, ""] if len(pieces) > 1 or _UNDERLINED.fullmatch(text) else pieces
        heads, rest = pieces[:-1], pieces[-1]
        labels = [_label(one) for one in heads]
        if not labels or not _is_blank(rest) or not all(labels):
            return False
        for label, blank in zip(labels, (*("" for _ in heads[1:]), rest), strict=True):
            self._ask(label, blank)
        if _SEAL.fullmatch(rest.strip()):
            self.form.seal(rest.strip())
        return True

    def _ask(self, label: str, blank: str = "") -> None:
        """Take a label; where it asks for a seal or a signature alone, nothing is written at it."""
        bare = _undressed(label)
        named = not self.form.zone and _ASKED.search(bare) and not _SIGNED.search(bare)
        if named or not _SIGNED.search(label):
            self.form.ask(bare, kind_of(label, blank))
        elif _SEAL.fullmatch(label):
            self.form.seal(label)
        else:
            self.form.print(label)

    def _table(self, table: Table) -> None:
        self._used.clear()
        first = next((cell.text.strip() for row in table.rows for cell in row if cell.text.strip()), "")
        if self.form.instructing and not _HEADING.match(first):
            self.form.close_instructions()
        listed = False
        for number, row in enumerate(table.rows):
            filled = [cell for cell in row if cell.text.strip()]
            if len(row) == 1 or (len(filled) == 1 and filled[0].columns > 1 and filled[0] is row[0]):
                self._wide(row[0], table.rows[number + 1 :])
            elif self.form.zone and _lists(row, table.rows[number + 1 :]):
                listed = True
                for cell in row:
                    self.form.print(cell.text.strip())
            elif not (listed and _is_line(row)):
                listed = False
                self._row(row, table.rows[number + 1] if number + 1 < len(table.rows) else ())

    def _wide(self, cell: Cell, below: Sequence[Sequence[Cell]]) -> None:
        """Read a cell over the whole row: a heading with what is printed below it, or lines of labels."""
        lines = [one for one in cell.text.split("\n") if one.strip()]
        if not lines or any(isinstance(one, Table) for one in cell.blocks):
            self.blocks(cell.blocks)
            return
        head = lines[0].strip()
        heads = (self.form.title or self.form.fields) and (len(lines) > 1 or (below and _answers(below[0])))
        plain = _label(head) if heads and not (_HEADING.fullmatch(head) or _TASK.match(head)) else ""
        if plain and not _SIGNED.search(head):
            self.form.open(_undressed(plain))
            lines = lines[1:]
        for line in lines:
            self._line(line.strip())

    def _row(self, row: Sequence[Cell], below: Sequence[Cell]) -> None:
        """Read a row of labels with blanks beside them or below them."""
        at, asked = 0, len(self.form.fields)
        only_labels = all(_label(cell.text) for cell in row)
        while at < len(row):
            cell, following = row[at], row[at + 1] if at + 1 < len(row) else None
            text = "".join(cell.text.split())
            at += 1
            if not text or (cell.row, cell.column) in self._used or self._heading(cell.text.strip()):
                continue
            label = _label(text)
            if following is not None and label and _is_task(following):
                self.form.open(label)
                self.form.tells_tasks()
                at += 1
            elif following is not None and label and _is_blank(following.text):
                self._beside(label, following)
                at += 1
            elif label and cell.rows > 1 and following is not None:
                self.form.open(_undressed(label))
            elif label and (
                self._blank_below(cell, below) or only_labels or (following is None and len(self.form.fields) > asked)
            ):
                self._ask(label)
            else:
                self.blocks(cell.blocks)

    def _beside(self, label: str, cell: Cell) -> None:
        self._ask(label, cell.text)
        remark = cell.text.strip()
        if _REMARK.fullmatch(remark) and not _BLANK.fullmatch(remark):
            self.form.print(remark)

    def _blank_below(self, cell: Cell, below: Sequence[Cell]) -> bool:
        """Tell whether an empty cell of the same width stands below, which is then used up."""
        for one in below:
            if one.column == cell.column and one.columns == cell.columns and _is_blank(one.text):
                self._used.add((one.row, one.column))
                return True
        return False


def _answers(row: Sequence[Cell]) -> bool:
    """Tell whether a row below a heading is there to be filled in: empty, with tasks, or with labels of its own."""
    return len(row) > 1 or all(_is_blank(cell.text) or _is_task(cell) for cell in row)


def _lists(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether a row heads a list: labels alone above two or more empty rows; its lines are a section's text."""
    blank = [_is_line(one) and len(one) == len(row) for one in below[:2]]
    return len(row) > 1 and blank == [True, True] and all(_label(cell.text) for cell in row)


def _is_line(row: Sequence[Cell]) -> bool:
    """Tell whether a row is an empty line of a list, with its number before it or 合计."""
    return all(_is_blank(cell.text) or _LINE.fullmatch(cell.text.strip()) for cell in row)


def _is_task(cell: Cell) -> bool:
    return _TASK.match(cell.text) is not None


def _label(text: str) -> str:
    """Return a text as a label, without number, blanks and the place of a date before it; empty where it is none."""
    plain = _NUMBER.sub("", "".join(text.split())).strip("：:_＿")
    plain = re.sub(r"^年月日|年月日$", "", plain)
    if not plain or len(plain) > _LONGEST_LABEL or _SENTENCE.search(_REMARK.sub("", plain)) or _COLON.search(plain):
        return ""
    return "" if _TICKS.search(plain) or _BLANK.fullmatch(plain) or _REMARK.fullmatch(plain) else plain


def _is_blank(text: str) -> bool:
    """Tell whether a cell is there to be filled in: empty, or with ticks, units or a remark in it."""
    return bool(_BLANK.fullmatch(text) or _TICKS.search(text) or _REMARK.fullmatch(text.strip()))


def _undressed(heading: str) -> str:
    """Return a heading or label without white space and the remarks at its end."""
    return "".join(re.sub(rf"(?:{_REMARK.pattern}\s*)+$", "", heading).split()) or "".join(heading.split())
