"""Forms in the mails themselves, as the mail services' editors, Word and WPS write them."""

from html import escape

import pytest

from intake.bodies import excerpt
from intake.demo import documents
from intake.mime import read
from parsers.document import Block, Paragraph
from parsers.forms.read import FormReader
from parsers.readers.word import docx
from tests.intake.cli import letters
from tests.intake.installed import CAMPAIGN
from tests.intake.mails import file_part, mixed, part, text_part
from tests.intake.pasted import (
    BLANK,
    FORM,
    GREETING,
    LINES,
    ROWS,
    SIGNATURE,
    TASK,
    TITLE,
    VALUES,
    forms,
    grid,
    html,
    mail,
    table,
    values,
)

WORD = (
    "<td width=142 valign=top style='width:106.5pt;border:solid windowtext 1.0pt;mso-border-alt:solid .5pt;'>"
    "\n  <p class=MsoNormal align=center><span lang=EN-US\n  style='font-family:仿宋'>{}<o:p></o:p></span></p>\n  </td>"
)
WPS = (
    '<td width="142" valign="center" style="border:1.0000pt solid;mso-border-alt:0.5pt solid"><p class=MsoNormal>'
    '<span style="mso-spacerun:\'yes\';font-family:宋体;"><font face="宋体">{}</font></span></p></td>'
)
TASKS = f"<table><tr><td>活动内容</td></tr><tr><td>{TASK}</td></tr></table>"
SHORT = table(*ROWS, ("活动内容", TASK))
LAYOUTS = {
    "plain table": FORM,
    "greeting above, signature below": GREETING + FORM + SIGNATURE,
    "pasted from Word": GREETING + "<!--[if gte mso 9]><xml></xml><![endif]-->" + grid(WORD) + SIGNATURE,
    "pasted from WPS": '<div class="Section0">' + grid(WPS) + "</div>" + SIGNATURE,
    "Foxmail": f"<style>body{{line-height:1.5}}</style><div><span></span>{FORM}</div>"
    "<hr style='width:210px' color='#b5c4df' size='1' align='left'><div><span>李四 电话：0240</span></div>",
    "QQ": f"<div>{FORM}</div><div>李四 电话：0240</div><div><includetail><!--<![endif]--></includetail></div>",
    "NetEase": f'<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{FORM}'
    '<div style="position:relative;zoom:1">李四<br>电话：0240</div></div>',
    "inside layout tables": f"<table><tr><td><table><tr><td>{GREETING}{FORM}</td></tr></table></td></tr>"
    f"<tr><td>{SIGNATURE}</td></tr></table>",
    "beside an empty column": f"<table><tr><td width=20></td><td>{FORM}</td></tr></table>{SIGNATURE}",
    "split into two tables": f"<p>{TITLE}</p>{table(*ROWS)}<p></p>{TASKS}{SIGNATURE}",
    "tasks below the table": f"<p>{TITLE}</p>{table(*ROWS)}<p>活动内容</p><p>{TASK}</p><p>--</p><p>李四</p>",
    "header row above values": f"<p>{TITLE}</p>"
    + table(("服务队名称", "隶属单位", "活动名称"), ("甲科技志愿服务队", "乙学会", "丙活动"))
    + table(("计划开展时间", "负责人", "手机"), ("6月5日", "张三", "13800000000"))
    + TASKS,
    "no title": SHORT,
    "title in the caption": f"<table><caption>{TITLE}</caption>" + SHORT.removeprefix("<table>"),
    "other words for the labels": FORM.replace("隶属单位", "所属单位")
    .replace("负责人", "联系人")
    .replace("手&nbsp;机", "联系电话"),
    "label cells as headers": f"<p>{TITLE}</p>" + SHORT.replace("<td>服务队名称</td>", "<th>服务队名称</th>"),
    "typed in paragraphs": "".join(f"<p>{line}</p>" for line in LINES.split("\n")) + SIGNATURE,
    "typed in one paragraph": f"<div>{'<br>'.join(LINES.split(chr(10)))}</div>",
    "verbatim": f"<pre>{LINES}</pre>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_form_in_a_page_is_read(layout: str) -> None:
    found = forms(mail(html(LAYOUTS[layout])))

    assert values(found) == [VALUES]
    assert [(form.edition, form.absent, form.reader, form.editable) for form in found["1"]] == [
        ("" if layout == "no title" else "2024", frozenset(), "html", True)
    ]


def page_of(blocks: tuple[Block, ...]) -> str:
    """Return a document as a page."""
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces.append("<p>" + "<br>".join(map(escape, block.text.split("\n"))) + "</p>")
            continue
        rows = (
            "".join(f"<td rowspan={cell.rows} colspan={cell.columns}>{page_of(cell.blocks)}</td>" for cell in row)
            for row in block.rows
        )
        pieces.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "".join(pieces)


@pytest.mark.parametrize("around", ["{}{}{}", "<table><tr><td>{}{}{}</td></tr></table>"])
@pytest.mark.parametrize(
    "document",
    [documents.registration_docx(letters.values()), documents.application_docx(letters.application())],
    ids=["registration", "application"],
)
def test_form_reads_the_same_in_a_mail_as_in_its_file(document: bytes, around: str) -> None:
    file = docx.read(document)
    (attached,) = FormReader(CAMPAIGN).read(file)

    (pasted,) = forms(mail(html(around.format(GREETING, page_of(file.blocks), SIGNATURE))))["1"]

    assert values({"1": (pasted,)}) == values({"1": (attached,)})
    assert (pasted.edition, pasted.absent) == (attached.edition, attached.absent)


def test_places_are_those_of_the_table() -> None:
    (form,) = forms(mail(html(GREETING + FORM)))["1"]

    assert [value.source and value.source.cell for value in form.fields.values()][:2] == [
        "table 1, row 1, column 2",
        "table 1, row 1, column 4",
    ]


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "utf-8"])
def test_charset_of_the_mail_does_not_matter(charset: str) -> None:
    assert values(forms(mail(text_part(FORM, charset, b"html")))) == [VALUES]


def test_row_of_a_list_is_a_form_each() -> None:
    head = ("序号", "服务队名称", "隶属单位", "活动名称", "计划开展时间", "负责人", "手机", "活动内容", "任务目标")
    rows = [
        (str(at), "甲队", "乙学会", f"活动{at}", "6月5日", "张三", "13800000000", "义诊", "百人") for at in (1, 2, 3)
    ]

    found = forms(mail(html(f"<p>{TITLE}</p>" + table(head, *rows))))

    assert [one["activity_name"] for one in values(found)] == ["活动1", "活动2", "活动3"]


def test_two_forms_in_one_page_are_two() -> None:
    found = forms(mail(html(FORM + FORM.replace("丙活动", "丁活动"))))

    assert [one["activity_name"] for one in values(found)] == ["丙活动", "丁活动"]


def test_blank_form_is_a_form() -> None:
    (form,) = forms(mail(html("请问这样填吗" + BLANK)))["1"]

    assert all(value.blank for value in form.fields.values())


def test_altered_form_does_not_take_the_signature_for_its_value() -> None:
    altered = grid(rows=(*ROWS[:2], ("负责人", "张三")))

    (form,) = forms(mail(html(altered + "<div>单位：丁学会</div><div>手机：13900000000</div>")))["1"]

    assert (form.absent, form.fields["tasks"].value) == (frozenset({"mobile"}), VALUES["tasks"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LINES, id="alone"),
        pytest.param("老师好，登记表如下：\n\n" + LINES + "\n--\n乙学会 李四\n电话：024", id="in a letter"),
        pytest.param(LINES + "\n发自我的iPhone", id="from a telephone"),
        pytest.param(LINES.partition("\n")[2], id="no title"),
        pytest.param(LINES.replace("：", ":").replace("\n", "\r\n\r\n"), id="half-width colons, empty lines"),
    ],
)
def test_form_typed_into_a_text_is_read(text: str) -> None:
    assert values(forms(mail(text_part(text)))) == [VALUES]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"您好，请问《{TITLE}》在哪里下载？", id="title alone"),
        pytest.param(f"{TITLE}已报。\n单位：乙学会\n联系人：李四\n电话：02400000000", id="signature with labels"),
        pytest.param("服务队名称：能用简称吗？隶属单位：要写全称吗？负责人：写会长可以吗？手机：座机行吗？", id="asks"),
        pytest.param(f"{TITLE}\n服务队名称：\n隶属单位：\n活动名称：\n计划开展时间：\n负责人：", id="labels listed"),
        pytest.param("我们改了名称，\n活动名称：丁活动\n负责人：李四\n手机：13800000000\n其他不变", id="a change"),
        pytest.param("服务队名称、隶属单位、活动名称、负责人都已填好，见附件。", id="labels in a sentence"),
        pytest.param("", id="empty"),
    ],
)  # fmt: skip
def test_letter_that_speaks_of_the_form_is_none(body: str) -> None:
    assert forms(mail(text_part(body))) == {}
    assert forms(mail(html("<br>".join(body.split("\n"))))) == {}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<p>{TITLE}</p>" + table(("单位", "乙学会"), ("联系人", "李四"), ("电话", "024")), id="card"),
        pytest.param(table(("姓名", "负责人", "手机"), ("李四", "是", "138")), id="another table"),
        pytest.param(f"<table><tr><td>{TITLE}</td></tr><tr><td>截止时间</td><td>5月1日</td></tr></table>", id="news"),
    ],
)
def test_table_that_is_no_form_is_none(body: str) -> None:
    assert forms(mail(html(body))) == {}


def test_text_and_page_of_one_body_are_one_form() -> None:
    found = forms(mail(text_part(LINES), html(FORM), kind=b"alternative"))

    assert (list(found), values(found)) == (["2"], [VALUES])


def test_text_is_read_where_its_page_holds_no_form() -> None:
    assert list(forms(mail(text_part(LINES), html("<p>见附件</p>"), kind=b"alternative"))) == ["1"]


def test_form_in_the_body_of_a_forwarded_mail_is_read() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + mixed(html(FORM), boundary=b"inner")

    assert values(forms(mail(text_part("转发"), inner))) == [VALUES]


def test_picture_in_a_page_does_not_cost_its_form() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 6_000_000}">'

    assert values(forms(mail(html(picture + FORM)))) == [VALUES]


@pytest.mark.parametrize(
    "body", [html(FORM + "<br>甲" * 60_000), html(FORM + "<i>" * 700_000), text_part(LINES + "甲\n" * 60_000)]
)
def test_body_far_longer_than_any_form_is_none(body: bytes) -> None:
    assert forms(mail(body)) == {}


def test_page_built_to_exhaust_memory_is_no_form() -> None:
    assert forms(mail(html("<div>" * 300 + FORM))) == {}


def test_body_that_is_no_text_is_passed_over() -> None:
    calendar = part(b"Content-Type: text/calendar", content=LINES.encode())

    assert forms(mail(calendar)) == {}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            mixed(text_part("附上晨光队的照片。\n\n请查收。\n-----原始邮件-----\n启明队")),
            "附上晨光队的照片。\n请查收。",
        ),
        (mixed(text_part("<p>晨光队的照片</p><blockquote>启明队</blockquote>", kind=b"html")), "晨光队的照片"),
        (mixed(text_part("长" * 2000)), "长" * 1000),
        (mixed(file_part(b"a.bin", b"1")), ""),
    ],
)
def test_excerpt_is_the_beginning_of_the_senders_own_words(raw: bytes, expected: str) -> None:
    assert excerpt(read(raw, "")) == expected
