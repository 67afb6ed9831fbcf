"""Values longer than their line: paragraphs behind a label that opens no section, and what does not belong to one."""

import pytest

from domain.campaign import Campaign, FieldSpec, FieldType, FormSpec
from domain.form import Form
from parsers.document import Document, Paragraph
from parsers.forms.read import FormReader
from parsers.readers.word.docx import read
from tests.parsers.word import cell, docx, p, row, table

FORM = FormSpec(
    key="signup",
    name="报名表",
    attachment="附件A",
    titles=("创意大赛报名表",),
    team="crew",
    subject="entry",
    fields=(
        FieldSpec("crew", "参赛团队"),
        FieldSpec("entry", "作品名称"),
        FieldSpec("brief", "作品简介", FieldType.LONG_TEXT),
        FieldSpec("tutor", "指导教师"),
    ),
)
READER = FormReader(Campaign("x", "x", 2027, "Asia/Shanghai", (FORM,), {}, ()))
TITLE = "2027年创意大赛报名表"
BRIEF = "一根会说话的盲杖。\n它能识别路口。\n2026年4月起试用，反馈良好。"


def _values(form: Form) -> dict[str, object]:
    return {name: value.value for name, value in form.fields.items()}


LAYOUTS = {
    "paragraphs": p("参赛团队：甲队")
    + p("作品名称：盲杖")
    + "".join(p(line) for line in f"作品简介：{BRIEF}".split("\n"))
    + p("指导教师：周明"),
    "below the label": p("参赛团队：甲队") + p("作品名称：盲杖") + p("作品简介：") + p(BRIEF) + p("指导教师：周明"),
    "last, above a date": p("参赛团队：甲队　　指导教师：周明")
    + p("作品名称：盲杖")
    + p(f"作品简介：{BRIEF}")
    + p("2027年 5 月 8 日"),
    "one cell each": table(
        row("参赛团队：甲队", "作品名称：盲杖"), row(cell(p(f"作品简介：{BRIEF}"), span=2)), row("指导教师：周明", "")
    ),
    "cell beside": table(row("参赛团队", "甲队", "作品名称", "盲杖"), row("作品简介", BRIEF, "指导教师", "周明")),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_paragraphs_behind_a_label_are_one_value(layout: str) -> None:
    (form,) = READER.read(read(docx(p(TITLE) + LAYOUTS[layout])))

    assert _values(form) == {"crew": "甲队", "entry": "盲杖", "brief": BRIEF, "tutor": "周明"}


def test_next_cell_is_not_the_rest_of_a_value() -> None:
    (form,) = READER.read(
        read(
            docx(
                p(TITLE)
                + table(row("参赛团队：甲队"), row("大赛组委会印制"), row("作品名称：盲杖"), row("指导教师：周明"))
            )
        )
    )

    assert form.fields["crew"].value == "甲队"
    assert [one.text for one in form.unread] == ["大赛组委会印制"]


@pytest.mark.parametrize(("right", "value"), [(400, "语音导航手杖第二代"), (520, "语音导航手杖")])
def test_rest_of_a_line_reaches_no_farther_than_the_line(right: float, value: str) -> None:
    lines = (
        Paragraph(TITLE, 1, 1, (200, 50, 400, 68)),
        Paragraph("参赛团队：甲队", 2, 1, (90, 80, 180, 92)),
        Paragraph("作品名称：语音导航手杖", 3, 1, (90, 100, 400, 112)),
        Paragraph("第二代", 4, 1, (300, 115, right, 127)),
        Paragraph("作品简介：盲杖", 5, 1, (90, 160, 180, 172)),
        Paragraph("指导教师：周明", 6, 1, (90, 190, 180, 202)),
    )

    (form,) = READER.read(Document(lines, "pdf", editable=False))

    assert form.fields["entry"].value == value
