"""The two official forms laid out from values: what stands where, for every format alike."""

from collections.abc import Mapping, Sequence

from domain.form import Task
from intake.demo import wording
from intake.demo.sheet import Block, Box, Break, Grid, Line, Seal, Sheet, Style, cell
from intake.demo.values import ApplicationValues, Body, Cover, Labels, Layout, RegistrationValues, TaskStyle

_COLUMNS = (18, 32, 18, 32)
_WHOLE = len(_COLUMNS)


def registration(values: RegistrationValues, layout: Layout) -> Sheet:
    """Lay out 附件1, the registration of an activity."""
    pairs = _pairs(wording.REGISTRATION_LABELS, values, layout)
    blocks: list[Block] = [
        Line(wording.REGISTRATION_ATTACHMENT),
        Line(wording.REGISTRATION_TITLE.format(edition=values.edition), Style.TITLE),
    ]
    tasks = _tasks(values.tasks, layout.tasks)
    gone = wording.TASKS in layout.without
    if layout.body is Body.PAIRS:
        blocks.extend(_lines(pairs))
        blocks.extend(() if gone else (Line(f"{wording.TASKS}："), *tasks))
    else:
        rows = _rows(pairs, layout.body)
        rows.extend([] if gone else _task_rows(tasks, apart=layout.headings_apart))
        blocks.append(Grid(tuple(rows), _COLUMNS))
    blocks.append(Line(wording.MORE_PAGES))
    return Sheet(tuple(blocks), layout.paper)


def application(values: ApplicationValues, layout: Layout) -> Sheet:
    """Lay out 附件2, the application for the award: cover, 填报说明 and the seven sections."""
    blocks: list[Block] = [Line(wording.APPLICATION_ATTACHMENT)]
    blocks.extend(Line(one.format(edition=values.edition), Style.TITLE) for one in wording.APPLICATION_TITLE)
    blocks.extend(_cover(_pairs(wording.COVER_LABELS, values, layout), layout.cover))
    blocks.append(Line(wording.PUBLISHER, Style.CENTRED))
    blocks.append(Line(wording.PUBLISHED.format(edition=values.edition), Style.CENTRED))
    blocks.append(Break())
    if layout.instructions:
        blocks.append(Line(wording.INSTRUCTIONS, Style.TITLE))
        blocks.extend(Line(one) for one in wording.INSTRUCTION_ITEMS)
        blocks.append(Break())
    blocks.extend(_sections(values, layout))
    return Sheet(tuple(blocks), layout.paper)


def _sections(values: ApplicationValues, layout: Layout) -> list[Block]:
    basic = _pairs(wording.BASIC_LABELS, values, layout)
    texts: list[tuple[str, tuple[Block, ...]]] = [
        (heading, tuple(Line(one) for one in str(getattr(values, name)).split("\n")))
        for name, heading in wording.TEXT_SECTIONS.items()
    ]
    office = (Line(wording.SEAL, Style.RIGHT), Line(wording.DAY, Style.RIGHT))
    texts.append((wording.OPINION, tuple(_opinion(values, layout))))
    texts.append((wording.RECOMMENDATION, office))
    texts.append((wording.APPROVAL, office))
    numbered = [
        (f"{wording.NUMBERS[at]}、{heading}", heading, text) for at, (heading, text) in enumerate(texts, start=1)
    ]
    kept = [(printed, text) for printed, heading, text in numbered if heading not in layout.without]
    first = Line(f"{wording.NUMBERS[0]}、{wording.BASIC}", Style.HEADING)
    if layout.body is Body.PAIRS:
        lines: list[Block] = [first, *_lines(basic)]
        for heading, text in kept:
            lines.extend((Line(heading, Style.HEADING), *text))
        return lines
    rows: list[tuple[Box, ...]] = [(Box((first,), _WHOLE),), *_rows(basic, layout.body)]
    for heading, text in kept:
        title = Line(heading, Style.HEADING)
        if layout.headings_apart:
            rows.extend([(Box((title,), _WHOLE),), (Box(text, _WHOLE),)])
        else:
            rows.append((Box((title, *text), _WHOLE),))
    return [Grid(tuple(rows), _COLUMNS)]


def _opinion(values: ApplicationValues, layout: Layout) -> list[Block]:
    bank = _pairs(wording.BANK_LABELS, values, layout)
    lines: list[Block] = [Line(one) for one in wording.SIGNATURES]
    lines.extend(_lines(bank))
    lines.extend((Seal(),) if values.sealed else ())
    lines.extend((Line(wording.SEAL, Style.RIGHT), Line(values.declared_on or wording.DAY, Style.RIGHT)))
    return lines


def _pairs(labels: Mapping[str, str], values: object, layout: Layout) -> list[tuple[str, str]]:
    """Return the labels as spelt in this layout, each with its value, those deleted left out."""
    return [
        (_spelt(label, layout.labels), str(getattr(values, name)))
        for name, label in labels.items()
        if label not in layout.without
    ]


def _spelt(label: str, labels: Labels) -> str:
    if labels is Labels.PLAIN or len(label) > 4:
        return label
    return ("　　" if len(label) == 2 else " ").join(label)


def _cover(pairs: Sequence[tuple[str, str]], cover: Cover) -> list[Block]:
    if cover is Cover.TABLE:
        return [Grid(tuple((cell(f"{label}："), cell(value)) for label, value in pairs), (30, 70), ruled=False)]
    if cover is Cover.UNDERLINED:
        return [Line(f"{label}：", underlined=f"  {value}  ") for label, value in pairs]
    return [Line(f"{label}：{value}") for label, value in pairs]


def _lines(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    return [Line(f"{label}：{value}") for label, value in pairs]


def _rows(pairs: Sequence[tuple[str, str]], body: Body) -> list[tuple[Box, ...]]:
    if body is Body.TALL:
        return [(cell(label, style=Style.LABEL), cell(value, 3)) for label, value in pairs]
    if body is Body.STACKED:
        cells = [Box((Line(label, Style.LABEL), *cell(value).blocks), 2) for label, value in pairs]
        halves = [tuple(cells[at : at + 2]) for at in range(0, len(cells), 2)]
        return [row if len(row) == 2 else (Box(row[0].blocks, _WHOLE),) for row in halves]
    rows: list[tuple[Box, ...]] = []
    for at in range(0, len(pairs), 2):
        two = pairs[at : at + 2]
        width = 1 if len(two) == 2 else 3
        rows.append(tuple(box for label, value in two for box in (cell(label, style=Style.LABEL), cell(value, width))))
    return rows


def _task_rows(tasks: tuple[Block, ...], *, apart: bool) -> list[tuple[Box, ...]]:
    if apart:
        return [(cell(wording.TASKS, _WHOLE, Style.LABEL),), (Box(tasks, _WHOLE),)]
    return [(cell(wording.TASKS, style=Style.LABEL), Box(tasks, _WHOLE - 1))]


def _tasks(tasks: Sequence[Task], style: TaskStyle) -> tuple[Block, ...]:
    """Return the tasks; without any, the printed blanks of the official form."""
    if style is TaskStyle.NESTED:
        head = (cell(wording.TASK), cell(wording.CONTENT), cell(wording.GOAL))
        rows = [
            (cell(f"{wording.TASK}{wording.NUMBERS[at]}"), cell(task.content), cell(task.goal))
            for at, task in enumerate(tasks or _BLANKS)
        ]
        return (Grid((head, *rows), (16, 42, 42)),)
    lines: list[Block] = []
    for at, task in enumerate(tasks or _BLANKS):
        name = f"{wording.TASK}{wording.NUMBERS[at]}："
        content = f"1. {wording.CONTENT}：{task.content}"
        goal = f"2. {wording.GOAL}：{task.goal}"
        if style is TaskStyle.ONE_LINE:
            lines.append(Line(f"{name}{content} {goal}"))
        else:
            lines.extend((Line(name), Line(content), Line(goal)))
    return (*lines, Line("…")) if not tasks else tuple(lines)


_BLANKS = (Task("", ""), Task("", ""))
