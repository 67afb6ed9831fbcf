"""A filled form drawn in the layouts that people use, from the labels that its pack declares."""

from collections.abc import Sequence
from enum import StrEnum

from domain.campaign import FieldSpec, FieldType, FormSpec, SectionSpec
from intake.demo.sheet import Block, Box, Break, Grid, Line, Seal, Sheet, Style, cell
from intake.demo.values import Paper
from tests.campaigns.filled import Filled

_WHOLE = 4


class Layout(StrEnum):
    """How labels and values stand to each other."""

    BESIDE = "beside"
    ABOVE = "above"
    INLINE = "inline"
    PAIRED = "paired"
    CELLS = "cells"
    COLUMNS = "columns"
    WIDE = "wide"
    VARIANTS = "variants"
    SPACED = "spaced"


def drawn(one: Filled, spec: FormSpec, layout: Layout) -> Sheet:
    """Return the form with what is filled in."""
    hand = _Hand(one, spec, layout)
    paper = Paper.LETTER if one.letter else Paper.A4
    blocks: list[Block] = [
        Line(spec.attachment),
        Line(f"{one.edition}年青梧市{spec.titles[0]}", Style.TITLE),
    ]
    blocks += hand.cover() if any(one.number for one in spec.sections) else hand.pairs("")
    for section in spec.sections:
        if section.key not in one.gone:
            blocks += hand.section(section)
    return Sheet(tuple(blocks), paper)


class _Hand:
    """Whoever fills in the form."""

    def __init__(self, one: Filled, spec: FormSpec, layout: Layout) -> None:
        self.one = one
        self.spec = spec
        self.layout = layout

    def cover(self) -> list[Block]:
        lines = [Line(f"{label}：", underlined=text or "        ") for label, text in self._fields("")]
        return [*lines, Line("青梧市社区教育指导中心印制", Style.CENTRED), Break()]

    def pairs(self, section: str) -> list[Block]:
        pairs = self._fields(section)
        if self.layout is Layout.INLINE:
            return [Line(f"{label}：{text}") for label, text in pairs]
        if self.layout is Layout.PAIRED:
            return [Line("　　　".join(f"{label}：{text}" for label, text in two)) for two in _twos(pairs)]
        if self.layout in (Layout.CELLS, Layout.COLUMNS):
            rows = [tuple(cell(f"{one}：{text}", _WHOLE // len(two)) for one, text in two) for two in _twos(pairs)]
            return [_grid(rows, ruled=self.layout is Layout.CELLS)]
        if self.layout is Layout.WIDE:
            return [_grid([(cell(label, 1, Style.LABEL), cell(text, 3)) for label, text in pairs])]
        rows = []
        for two in _twos(pairs):
            width = _WHOLE // len(two)
            if self.layout is Layout.ABOVE:
                rows.append(tuple(cell(label, width, Style.LABEL) for label, _ in two))
                rows.append(tuple(cell(text, width) for _, text in two))
            else:
                last = 1 if len(two) == 2 else 3
                boxes = ((cell(label, 1, Style.LABEL), cell(text, last)) for label, text in two)
                rows.append(tuple(box for pair in boxes for box in pair))
        return [_grid(rows)]

    def section(self, section: SectionSpec) -> list[Block]:
        heading = self._word(section.heading, section.variants)
        heading = f"{section.number}、{heading}" if section.number else heading
        if not section.official:
            printed = ("1.逐栏填写，不得删改栏目。", "2.一份申请书只写一个课程品牌。")
            return [Line(heading, Style.HEADING), *map(Line, printed)]
        text = self._text(section)
        inside = self.pairs(section.key) if self._fields(section.key) else []
        if self.layout in (Layout.INLINE, Layout.PAIRED, Layout.COLUMNS):
            return [Line(heading, Style.HEADING), *text, *inside]
        if inside:
            return [_grid([(cell(heading, _WHOLE, Style.HEADING),)]), *inside]
        if self.layout in (Layout.BESIDE, Layout.SPACED):
            return [_grid([(Box((Line(heading, Style.HEADING), *text), _WHOLE),)])]
        if self.layout is Layout.VARIANTS and text:
            return [_grid([(cell(heading, 1, Style.LABEL), Box(text, 3))])]
        return [_grid([(cell(heading, _WHOLE, Style.HEADING),), (Box(text or (Line(""),), _WHOLE),)])]

    def _text(self, section: SectionSpec) -> tuple[Block, ...]:
        """Return what stands under a section's heading."""
        filled = next((one for one in self.spec.fields if one.name == section.field), None)
        if filled is None:
            seal = any(one.type is FieldType.SEAL and one.section == section.key for one in self.spec.fields)
            stamped: tuple[Block, ...] = (Seal(),) if seal and self.one.sealed else ()
            return (*stamped, Line("（盖章）"), Line("年  月  日", Style.RIGHT)) if section.number else ()
        if filled.type is FieldType.TASKS:
            return tuple(self._units()) or (Line(""),)
        return tuple(Line(line) for line in self.one.values[filled.name].text.split("\n"))

    def _units(self) -> list[Block]:
        words = self.spec.tasks
        lines: list[Block] = []
        for at, task in enumerate(self.one.units):
            number = "一二三四五六七八九"[at]
            head = f"{words.numbered[0]}{number}："
            content, goal = f"{words.content[0]}：{task.content}", f"{words.goal[0]}：{task.goal}"
            if self.layout is Layout.ABOVE:
                lines.append(Line(f"{head}{content}；2.{goal}"))
            elif self.layout is Layout.VARIANTS:
                other = f"{words.goal[1]}：{task.goal}"
                lines += [Line(f"（{at + 1}）{words.content[1]}：{task.content}"), Line(other)]
            else:
                lines += [Line(head), Line(f"1.{content}"), Line(f"2.{goal}")]
        return lines

    def _fields(self, section: str) -> list[tuple[str, str]]:
        own = {one.field for one in self.spec.sections}
        return [
            (self._label(one), self.one.values[one.name].text)
            for one in self.spec.fields
            if one.section == section
            and one.name not in own
            and one.type is not FieldType.SEAL
            and one.name not in self.one.gone
        ]

    def _label(self, spec: FieldSpec) -> str:
        label = self._word(spec.label, spec.variants)
        return "　".join(label) if self.layout is Layout.SPACED and len(label) <= 4 else label

    def _word(self, word: str, variants: Sequence[str]) -> str:
        return variants[0] if self.layout is Layout.VARIANTS and variants else word


def _twos(pairs: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
    return [pairs[at : at + 2] for at in range(0, len(pairs), 2)]


def _grid(rows: Sequence[tuple[Box, ...]], *, ruled: bool = True) -> Grid:
    return Grid(tuple(rows), (22, 28, 22, 28), ruled)
