"""The experts' table: a row for each application with columns to score it, and a list of every file beside it."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from domain.campaign import Campaign, Criterion, FormSpec
from domain.dossiers import asked, kinds
from domain.figures import Figure, figures
from domain.words import finding_name
from reports.sheets import PLAIN, Look, look, put, put_frame, set_page, width
from reports.words import distinct, free
from store.queries.bundle import Application

SCORES: Final = "评审表"
FILES: Final = "材料目录"
_CENTRED = frozenset({"编号", "状态", "收到时间", "情况"})
_SITUATIONS = {"缺失": "bad"}
_OPINION = "评审意见"
_ROOM = 28
_NARROW = 9
_LINE = 16


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One application as the experts see it.

    ``figures`` are what was drawn from its texts, by the campaign's keys; ``lacking`` are the names of materials that
    have not come; ``absent`` counts files that came and are not in the archive any more; ``remark`` says that another
    one stands for it.
    """

    number: int
    id: str
    form: str
    subject: str
    team: str
    unit: str
    figures: Mapping[str, str | int]
    state: str
    lacking: tuple[str, ...]
    absent: int
    folder: str
    remark: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One file: where it lies, what it is, and what it was called by its sender."""

    number: int
    id: str
    folder: str
    name: str
    what: str
    original: str
    received: dt.datetime
    size: int
    sha256: str
    missing: bool
    remark: str


def reviewed(one: Application, campaign: Campaign, *, number: int, folder: str, absent: int) -> Reviewed:
    """Return what the experts see of an application; no phone, no account, no account holder."""
    spec = campaign.form(one.kind)
    names = {material.key: material.name for material in campaign.materials}
    wanted = asked(campaign, one.kind, campaign.day(one.received))
    return Reviewed(
        number=number,
        id=one.id,
        form=spec.name,
        subject=one.subject,
        team=one.team,
        unit=_text(one.values, spec.unit),
        figures={figure.key: _drawn(figure) for figure in figures(spec, one.values)},
        state=one.state.words,
        lacking=tuple(names[material] for material in wanted if material not in one.materials),
        absent=absent,
        folder=folder,
        remark="、".join(finding_name(campaign, "", code) for code in one.older),
    )


def render(campaign: Campaign, applications: Sequence[Reviewed], files: Iterable[Listed]) -> bytes:
    """Return the workbook's bytes; the same rows give the same bytes. No cell is a formula or a link."""
    import xlsxwriter

    listed = list(files)
    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream, {"in_memory": True, **PLAIN})
    latest = max((one.received for one in listed), default=dt.datetime(1980, 1, 1, tzinfo=dt.UTC))
    book.set_properties(
        {
            "title": f"{campaign.name}专家评审表",
            "created": latest.astimezone(campaign.timezone).replace(tzinfo=None, microsecond=0),
        }
    )
    look_ = look(book)
    _scores(book.add_worksheet(SCORES), campaign, applications, look_)
    sheet = book.add_worksheet(FILES)
    frame = _files(campaign, listed)
    formats = dict.fromkeys(_CENTRED, "centred")
    room = put_frame(sheet, frame, look_, formats=formats, words={"情况": _SITUATIONS}, wide={"文件夹", "文件"})
    set_page(sheet, f"{campaign.name}专家评审材料", room)
    book.close()
    return stream.getvalue()


def _scores(sheet: Any, campaign: Campaign, rows: Sequence[Reviewed], look_: Look) -> None:  # noqa: ANN401  xlsxwriter is untyped
    """Write the table to be scored, with room for a signature at its foot."""
    facts, heads = _facts(campaign, rows), _scored(campaign.criteria)
    names = distinct([*facts, *heads])
    columns = [*facts.values(), *([""] * len(rows) for _ in heads)]
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)))
    room = put_frame(sheet, frame, look_, formats=dict.fromkeys(_CENTRED, "centred"))
    sheet.set_row(0, _LINE * (1 + max(name.count("\n") for name in names)) + 6)
    first = len(facts)
    for column, name in enumerate(names[first:], start=first):
        opinion = name.startswith(_OPINION)
        wide = _ROOM if opinion else min(_ROOM, max(_NARROW, width(name) + 2))
        room += wide - width(name)
        sheet.set_column(column, column, wide)
        for row in range(1, len(rows) + 1):
            sheet.write_blank(row, column, None, look_["text" if opinion else "centred"])
    for column, one in enumerate(campaign.criteria, start=first):
        if rows:
            sheet.data_validation(1, column, len(rows), column, _bounds(one))
    foot = len(rows) + 3
    sheet.set_row(foot, 30)
    put(sheet, foot, first - 2, "专家签名：", look_["section"])
    put(sheet, foot, first, "日期：　　　　年　　月　　日", look_["section"])
    set_page(sheet, f"{campaign.name}专家评审表", room)


def _facts(campaign: Campaign, rows: Sequence[Reviewed]) -> dict[str, Sequence[str | int]]:
    """Return what stands before the columns to be scored, by heading."""
    asking = [form for form in campaign.forms if form.key in kinds(campaign)]
    columns: dict[str, Sequence[str | int]] = {"序号": [one.number for one in rows], "编号": [one.id for one in rows]}
    if len(asking) > 1:
        columns["表格"] = [one.form for one in rows]
    heads = campaign.headings
    columns |= {
        free(heads.subject, columns): [one.subject for one in rows],
        free(heads.team, columns): [one.team for one in rows],
        free(heads.unit, columns): [one.unit for one in rows],
    }
    for key, label in _figures(asking).items():
        columns[free(f"{label}\n（机器读取，\n请核对）", columns)] = [one.figures.get(key, "") for one in rows]
    if len({one.state for one in rows}) > 1:
        columns[free("状态", columns)] = [one.state for one in rows]
    columns[free("随附材料", columns)] = [_complete(one) for one in rows]
    if any(one.remark for one in rows):
        columns[free("说明", columns)] = [one.remark for one in rows]
    columns[free("文件夹", columns)] = [one.folder for one in rows]
    return columns


def _scored(criteria: Sequence[Criterion]) -> list[str]:
    """Return the headings of the columns to be scored; what is looked at stands below a criterion's name."""
    if not criteria:
        return ["评分", _OPINION]
    each = [f"{one.name}（{one.points}分）" + (f"\n{one.note}" if one.note else "") for one in criteria]
    return [*each, f"总分（{sum(one.points for one in criteria)}分）", _OPINION]


def _bounds(one: Criterion) -> dict[str, object]:
    text = f"{one.name}：0 到 {one.points} 分"
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": one.points,
        "error_title": "分数不对",
        "error_message": text[:255],
    }


def _files(campaign: Campaign, files: Sequence[Listed]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "序号": [one.number for one in files],
            "编号": [one.id for one in files],
            "文件夹": [one.folder for one in files],
            "文件": [one.name for one in files],
            "类别": [one.what for one in files],
            "原文件名": [one.original for one in files],
            "收到时间": [f"{one.received.astimezone(campaign.timezone):%Y-%m-%d %H:%M}" for one in files],
            "字节数": [one.size for one in files],
            "情况": ["缺失" if one.missing else "有" for one in files],
            "说明": [one.remark for one in files],
            "指纹（SHA-256）": [one.sha256 for one in files],
        }
    )


def _figures(forms: Iterable[FormSpec]) -> dict[str, str]:
    """Return the labels of what the campaign draws from these forms' texts, by key."""
    found: dict[str, str] = {}
    for form in forms:
        for one in form.figures:
            found.setdefault(one.key, one.label)
    return found


def _drawn(figure: Figure) -> str | int:
    """Return a figure as a cell: a number where the text gives an exact one, else words."""
    if isinstance(figure.value, tuple):
        return "、".join(figure.value)
    if figure.value is None:
        return "看不出，请看原文" if figure.mentions else "没有写明"
    return f"约{figure.value}" if figure.rough else figure.value


def _complete(one: Reviewed) -> str:
    said = f"缺：{'、'.join(one.lacking)}" if one.lacking else "齐全"
    return f"{said}（{one.absent}个文件缺失，见{FILES}）" if one.absent else said


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
