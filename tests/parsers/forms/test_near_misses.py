"""Forms that are ours although something about them is not as printed."""

import pytest

from intake.packs import load_campaign
from parsers.forms.read import FormReader
from parsers.readers.word.docx import read
from tests.parsers.word import cell, docx, p, row, table

READER = FormReader(load_campaign("shenyang-2024"))
GRID = table(
    row("服务队名称", "甲科技志愿服务队", "隶属单位", "乙学会"),
    row("活动名称", "丙活动", "计划开展时间", "6月5日"),
    row("负责人", "张三", "手机", "13800000000"),
    row(cell("活动内容", span=4)),
    row(cell("任务一：\n1.具体内容：义诊\n2.任务目标：百人", span=4)),
)
COVER = p("项目名称：节水") + p("申报组织：甲队") + p("隶属单位：乙学会") + p("申报日期：2024年10月8日")


def kinds(body: str) -> list[str]:
    return [form.kind for form in READER.read(read(docx(body)))]


@pytest.mark.parametrize(
    "title",
    [
        "2023年沈阳市科技志愿服务活动登记表",
        "2024年度沈阳市科技志愿服务活动登记表（样表）",
        "沈北新区科技志愿服务活动登记表",
        "新民市科技志愿服务活动登记表",
        "乙学会科技志愿服务活动登记表",
        "科技志愿服务活动登记表之二",
        "辽宁省沈阳市科技志愿服务活动登记表",
        "志愿服务登记表",
        "乙学会活动登记表",
        "活动登记",
        "",
    ],
)
def test_title_written_otherwise(title: str) -> None:
    assert kinds(p(title) + GRID) == ["registration"]


@pytest.mark.parametrize(
    "line",
    ["大连市科技志愿服务活动登记表", "吉林省科技志愿服务活动登记表", "车辆登记表", "活动审批表", "技术服务合同"],
)
def test_the_same_labels_under_the_title_of_another_paper(line: str) -> None:
    few = GRID.replace("服务队名称", "单位性质")

    assert kinds(p(line) + few) == []


@pytest.mark.parametrize("title", ["2024年大连市科技志愿服务活动登记表", "湖南2024年科技志愿服务活动登记表"])
def test_another_place_is_another_form_whatever_its_labels(title: str) -> None:
    assert kinds(p(title) + GRID) == []


def test_unit_of_another_place_above_the_title_is_no_place_of_the_form() -> None:
    assert kinds(p("辽宁省某某学会") + p("2024年沈阳市科技志愿服务活动登记表") + GRID) == ["registration"]
    assert kinds(p("辽宁省某某学会") + p("科技志愿服务活动登记表") + GRID) == ["registration"]


def test_cover_alone_is_an_application_whose_sections_are_gone() -> None:
    (form,) = READER.read(read(docx(p("2024年沈阳市") + p("科技志愿服务“智惠行动”项目申报书") + COVER)))

    assert form.absent == {"basic", "overview", "highlights", "benefits", "opinion", "recommendation", "approval"}


def test_title_in_a_sentence_is_no_title() -> None:
    sentence = p("现填报2024年沈阳市科技志愿服务活动登记表")

    assert kinds(sentence + p("负责人：张三") + p("手机：13800000000") + p("隶属单位：乙学会")) == []


def test_other_paper_behind_a_form_is_none_of_its_text() -> None:
    paper = p("科技志愿者签到表") + table(row("序号", "姓名", "手机"), row("1", "李四", "13900000000"))

    (form,) = READER.read(read(docx(p("2024年沈阳市科技志愿服务活动登记表") + GRID + paper)))

    assert form.fields["tasks"].raw == "任务一：\n1.具体内容：义诊\n2.任务目标：百人"
    assert [left.text for left in form.unread] == [
        "序号",
        "姓名",
        "手机",
        "1",
        "李四",
        "13900000000",
        "科技志愿者签到表",
    ]
