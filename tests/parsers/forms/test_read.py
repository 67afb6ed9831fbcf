import pytest

from domain.form import Form, Task
from intake.packs import load_campaign
from parsers.forms.read import FormReader
from parsers.readers.word.docx import read
from tests.parsers.word import cell, docx, p, row, table

READER = FormReader(load_campaign("shenyang-2024"))

TITLE = p("2024年沈阳市科技志愿服务活动登记表")
VALUES = {
    "team_name": "甲科技志愿服务队",
    "unit": "乙学会",
    "activity_name": "丙活动",
    "planned_time": "6月5日",
    "leader": "张三",
    "mobile": "13800000000",
    "tasks": (Task("义诊", "服务百人"),),
}
TASK = "任务一：\n1.具体内容：义诊\n2.任务目标：服务百人"
GRID = (
    row("服务队名称", "甲科技志愿服务队", "隶属单位", "乙学会"),
    row("活动名称", "丙活动", "计划开展时间", "6月5日"),
    row("负责人", "张三", "手机", "13800000000"),
)
CONTENT = (row(cell("活动内容", span=4)), row(cell(TASK, span=4)))


def forms(body: str) -> tuple[Form, ...]:
    return READER.read(read(docx(body)))


def values(form: Form) -> dict[str, object]:
    return {name: field.value for name, field in form.fields.items()}


LAYOUTS = {
    "grid": TITLE + table(*GRID, *CONTENT),
    "stacked labels": TITLE
    + table(
        row("服\n务\n队\n名\n称", "甲科技志愿服务队", "隶\n属\n单\n位", "乙学会"),
        row("活　动　名　称：", "丙活动", "计划开展\n时间", "6月5日"),
        row("负 责 人:", "张三", "手　机", "13800000000"),
        *CONTENT,
    ),
    "label and value in one cell": TITLE
    + table(
        row("服务队名称：甲科技志愿服务队", "隶属单位：乙学会"),
        row("活动名称:丙活动", "计划开展时间：6月5日"),
        row("负责人\n张三", "手 机\n13800000000"),
        row(cell("活动内容\n" + TASK, span=2)),
    ),
    "labels above values": TITLE
    + table(
        row("服务队名称", "隶属单位", "活动名称"),
        row("甲科技志愿服务队", "乙学会", "丙活动"),
        row("计划开展时间", "负责人", "手机"),
        row("6月5日", "张三", "13800000000"),
    )
    + p("活动内容")
    + p(TASK),
    "paragraphs, two pairs a line": TITLE
    + p("服务队名称：甲科技志愿服务队\u3000\u3000隶属单位：乙学会")
    + p("活动名称：丙活动    计划开展时间：6月5日")
    + p("负责人：张三    手    机：13800000000")
    + p("活动内容：")
    + p(TASK),
    "underlined blanks": TITLE
    + p("服务队名称  甲科技志愿服务队   ")
    + p("隶 属 单 位 ___乙学会___")
    + p("活动名称　丙活动")
    + p("计划开展时间  6月5日")
    + p("负 责 人  张三")
    + p("手 机  13800000000")
    + p("活动内容")
    + p(TASK),
    "numbered and starred labels": TITLE
    + p("1.服务队名称：甲科技志愿服务队")
    + p("2、隶属单位（盖章）：乙学会（盖章）")
    + p("（3）活动名称：丙活动")
    + p("4.*计划开展时间：6月5日")
    + p("5.负责人（必填）：张三")
    + p("6.手机：13800000000")
    + p("7.活动内容：")
    + p(TASK),
    "side heading over merged rows": TITLE
    + table(
        row(cell("基本信息", merge="restart"), "服务队名称", "甲科技志愿服务队", "隶属单位", "乙学会"),
        row(cell("", merge="continue"), "活动名称", "丙活动", "计划开展时间", "6月5日"),
        row(cell("", merge="continue"), "负责人", "张三", "手机", "13800000000"),
        row("活动内容", cell(TASK, span=4)),
    ),
    "form inside a frame": table(row(cell(TITLE + table(*GRID, *CONTENT)))),
    "contacts after the tasks": TITLE + table(GRID[0], GRID[1], row("活动内容", cell(TASK, span=3)), GRID[2]),
    "values in inner tables": TITLE
    + table(row("服务队名称", cell(table(row("甲科技志愿服务队")) + p("")), "隶属单位", "乙学会"), *GRID[1:], *CONTENT),
    "no title": table(*GRID, *CONTENT),
    "title over three lines": p("2024年沈阳市") + p("科技志愿服务") + p("活动登记表") + table(*GRID, *CONTENT),
    "remark after the tasks": TITLE + table(*GRID, *CONTENT, row(cell("（可另加页）", span=4))),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_registration_is_read_in_layout(layout: str) -> None:
    (form,) = forms(LAYOUTS[layout])

    assert form.kind == "registration"
    assert values(form) == VALUES
    assert form.absent == frozenset()


def test_edition_is_the_year_of_the_title() -> None:
    (form,) = forms(p("2023年沈阳市科技志愿服务活动登记表") + table(*GRID, *CONTENT))

    assert form.edition == "2023"


def test_blank_field_is_present_and_empty() -> None:
    (form,) = forms(TITLE + table(GRID[0], GRID[1], row("负责人", "", "手机", "____"), *CONTENT))

    assert (form.fields["leader"].value, form.fields["mobile"].value) == ("", "")
    assert form.absent == frozenset()


def test_value_keeps_its_colons_also_before_another_label() -> None:
    line = p("活动名称：情暖童心：第二期    计划开展时间：6月5日9：00")
    (form,) = forms(TITLE + p("服务队名称：甲队    隶属单位：乙学会") + line + p("负责人：张三    手机：138") + p(TASK))

    assert form.fields["activity_name"].value == "情暖童心：第二期"
    assert form.fields["planned_time"].value == "6月5日9：00"


def test_missing_row_is_absent() -> None:
    (form,) = forms(TITLE + table(GRID[0], GRID[1], row("负责人", cell("张三", span=3)), *CONTENT))

    assert form.absent == {"mobile"}
    assert "mobile" not in form.fields


def test_extra_row_is_unread_and_not_lost() -> None:
    (form,) = forms(TITLE + table(*GRID, row("活动地点", cell("朝阳社区", span=3)), *CONTENT))

    assert [left.text for left in form.unread] == ["活动地点", "朝阳社区"]


def test_value_knows_its_cell() -> None:
    (form,) = forms(LAYOUTS["grid"])

    place = form.fields["mobile"].source
    assert place is not None
    assert place.cell == "table 1, row 3, column 4"


def test_two_forms_in_one_file() -> None:
    again = (GRID[0], row("活动名称", "丁活动", "计划开展时间", "7月"), *GRID[2:], *CONTENT)

    found = forms(TITLE + table(*GRID, *CONTENT) + TITLE + table(*again))

    assert [form.fields["activity_name"].value for form in found] == ["丙活动", "丁活动"]


def test_second_form_without_a_title_of_its_own() -> None:
    again = (GRID[0], row("活动名称", "丁活动", "计划开展时间", "7月"), *GRID[2:], *CONTENT)

    found = forms(TITLE + table(*GRID, *CONTENT) + table(*again))

    assert [form.fields["activity_name"].value for form in found] == ["丙活动", "丁活动"]


LIST = (
    row("序号", "服务队名称", "隶属单位", "活动名称", "计划开展时间", "活动内容", "任务目标", "负责人", "手机"),
    row("1", "甲队", "乙学会", "丙活动", "6月5日", "义诊", "服务百人", "张三", "13800000000"),
    row("2", "丁队", "戊学会", "己活动", "7月", "讲座", "", "李四", "13900000000"),
    row("填表人：", "王五", "", "填表日期：2024年5月", "", "", "", "", ""),
)


def test_list_gives_a_form_per_row() -> None:
    first, second = forms(p("2024年沈阳市科技志愿服务活动登记汇总表") + table(*LIST))

    assert values(first) == {**VALUES, "team_name": "甲队"}
    assert second.fields["tasks"].value == (Task("讲座", ""),)
    assert (first.edition, second.absent) == ("2024", frozenset())


def test_list_with_a_team_merged_over_its_activities() -> None:
    rows = (
        row("服务队名称", "隶属单位", "活动名称", "计划开展时间", "负责人", "手机", "活动内容", "任务目标"),
        row(cell("甲队", merge="restart"), "乙学会", "丙活动", "6月", "张三", "13800000000", "义诊", "百人"),
        row(cell("", merge="continue"), "乙学会", "己活动", "7月", "张三", "13800000000", "讲座", "百人"),
    )

    found = forms(TITLE + table(*rows))

    assert [(f.fields["team_name"].value, f.fields["activity_name"].value) for f in found] == [
        ("甲队", "丙活动"),
        ("甲队", "己活动"),
    ]


def test_the_notice_itself_is_no_form() -> None:
    notice = (
        p("关于开展2024年沈阳市科技志愿服务活动的通知")
        + p("附件1：2024年沈阳市科技志愿服务活动登记表")
        + p("附件2：2024年沈阳市科技志愿服务“智惠行动”项目申报书")
        + p("联系人：李四")
        + p("电　话：024-12345678")
    )

    assert forms(notice) == ()


def test_another_project_form_is_no_form() -> None:
    other = (
        p("科普项目申报书") + p("项目名称：某某") + p("申报单位：某大学") + p("一、立项依据") + p("四、项目效益：很好")
    )

    assert forms(other) == ()


COVER = (
    p("2024年沈阳市")
    + p("科技志愿服务“智慧行动”项目申报书")
    + p("项目名称：节水护水进社区：第二期")
    + p("申报组织：甲科技志愿服务队")
    + p("隶属单位：乙学会")
    + p("申报日期：2024年10月8日")
    + p("沈阳市科学技术协会制")
    + p("2024年3月")
    + p("填报说明")
    + p("3.“项目名称”应确切反映项目内容和范围，最多不超过20个汉字。")
    + p("4.“项目概述”至少应包括志愿者、设施、资金等配备情况。")
)
BASIC = (
    row(cell("一、基本情况", span=4)),
    row("队伍名称", "甲科技志愿服务队", "隶属单位", "丙学会"),
    row("成立时间", "2015年2月", "注册科技志愿者\n人数", "40余名"),
    row("项目负责人", "张三", "职称（职务）", "教授"),
    row("联系电话", "024-22730000", "手 机", "13800000000"),
)
TEXTS = (
    row(cell("二、项目概述\n活动亮点在于坚持。\n活动时间：2024年4月至9月。\n活动亮点", span=4)),
    row(cell("三、活动亮点", span=4)),
    row(cell("立意新颖。", span=4)),
    row("四、项目效益", cell("社会效益\n受益千人。", span=3)),
)
OPINION = (
    row(
        cell(
            "五、隶属单位意见\n项目负责人（签字）：李四\n开户银行：某银行  账号：6222 0000 1111\n户名：乙学会\n"
            "单位公章\n年 月 日",
            span=4,
        )
    ),
    row(cell("六、区、县（市）级科协推荐意见\n单位公章\n年 月 日", span=4)),
    row(cell("七、市科协审核意见\n单位公章", span=4)),
)


def test_application_is_read_whole() -> None:
    (form,) = forms(COVER + table(*BASIC, *TEXTS, *OPINION))

    assert values(form) == {
        "project_name": "节水护水进社区：第二期",
        "applicant": "甲科技志愿服务队",
        "unit": "乙学会",
        "declared_on": "2024年10月8日",
        "team_name": "甲科技志愿服务队",
        "unit_in_table": "丙学会",
        "founded": "2015年2月",
        "volunteers": "40余名",
        "leader": "张三",
        "title": "教授",
        "phone": "024-22730000",
        "mobile": "13800000000",
        "overview": "活动亮点在于坚持。\n活动时间：2024年4月至9月。",
        "highlights": "立意新颖。",
        "benefits": "社会效益\n受益千人。",
        "bank_name": "某银行",
        "bank_account": "6222 0000 1111",
        "account_holder": "乙学会",
        "sealed": None,
    }
    assert (form.edition, form.absent) == ("2024", frozenset())


def test_section_that_is_gone_is_absent() -> None:
    (form,) = forms(COVER + table(*BASIC, *TEXTS[:3], *OPINION))

    assert form.absent == {"benefits"}
    assert "benefits" not in form.fields


def test_question_answered_only_in_the_table_stands_for_the_cover() -> None:
    cover = COVER.replace("隶属单位：乙学会", "隶属单位：")

    (form,) = forms(cover + table(*BASIC, *TEXTS, *OPINION))

    assert form.fields["unit"].value == "丙学会"


def test_blank_application_has_blank_fields() -> None:
    blank = (
        COVER.replace("节水护水进社区：第二期", "")
        .replace("2024年10月8日", "  年  月  日")
        .replace("甲科技志愿服务队", "")
    ).replace("乙学会", "")

    (form,) = forms(
        blank
        + table(
            BASIC[0],
            row("队伍名称", "", "隶属单位", ""),
            row("成立时间", "", "注册科技志愿者\n人数", ""),
            row("项目负责人", "", "职称/职务", ""),
            row("联系电话", "", "手 机", ""),
            *(row(cell(head, span=4)) for head in ("二、项目概述", "三、活动亮点", "四、项目效益")),
            row(cell("五、隶属单位意见\n项目负责人（签字）：\n开户银行：\n账号：\n户名：\n单位公章\n年 月 日", span=4)),
            *OPINION[1:],
        )
    )

    assert all(field.blank for field in form.fields.values())
    assert form.absent == frozenset()
