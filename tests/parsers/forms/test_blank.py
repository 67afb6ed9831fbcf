"""Forms learnt from blank copies: the notice's own in many layouts, and others that nobody has seen."""

from dataclasses import replace

import pytest

from domain.normalise.fields import is_blank, normalise
from intake.demo import documents
from intake.demo.values import OFFICIAL, ApplicationValues, Body, Cover, Labels, Layout, RegistrationValues
from intake.packs import load_campaign
from parsers.document import Document, Paragraph
from parsers.files import FileParser, document_of
from parsers.forms.blank import learn
from parsers.forms.learning import Learnt
from tests.parsers.forms.layouts import FOLDER, built

BLANKS = FOLDER.parent / "blanks"
REGISTRATION = ["team_name", "unit", "activity_name", "planned_time", "leader", "mobile", "tasks"]
APPLICATION = [
    *("project_name", "applicant", "unit", "declared_on", "team_name", "unit_in_basic", "founded", "volunteers"),
    *("leader", "title", "phone", "mobile", "overview", "highlights", "benefits"),
    *("bank_name", "bank_account", "account_holder", "sealed"),
]
LAYOUTS = [
    replace(OFFICIAL, body=body, headings_apart=apart, labels=labels)
    for body in Body
    for apart in (True, False)
    for labels in Labels
]


def _learnt(name: str) -> tuple[Learnt, ...]:
    return learn(document_of(built(BLANKS / f"{name}.layout"), name))


def _declared(name: str) -> list[tuple[str, str, str, str]]:
    (found,) = _learnt(name)
    return [(one.name, one.label, one.type.value, one.section) for one in found.form.fields]


def _names(data: bytes) -> list[str]:
    return [one.name for found in learn(document_of(data, "")) for one in found.form.fields]


def test_registration_of_the_notice_is_learnt_whole() -> None:
    (found,) = _learnt("registration")

    assert _declared("registration") == [
        ("team_name", "服务队名称", "text", ""),
        ("unit", "隶属单位", "text", ""),
        ("activity_name", "活动名称", "text", ""),
        ("planned_time", "计划开展时间", "period", ""),
        ("leader", "负责人", "text", ""),
        ("mobile", "手机", "mobile", ""),
        ("tasks", "活动内容", "tasks", "content"),
    ]
    form = found.form
    assert (form.key, form.name, form.attachment) == ("registration", "科技志愿服务活动登记表", "附件1")
    assert (form.titles, form.places) == (("科技志愿服务活动登记表",), ("沈阳",))
    assert (form.team, form.subject, found.edition) == ("team_name", "activity_name", "2024")
    assert (form.fields[3].start, form.fields[3].end) == ("planned_start", "planned_end")


def test_application_of_the_notice_is_learnt_whole() -> None:
    (found,) = _learnt("application")

    assert _declared("application") == [
        ("project_name", "项目名称", "text", ""),
        ("applicant", "申报组织", "text", ""),
        ("unit", "隶属单位", "text", ""),
        ("declared_on", "申报日期", "date", ""),
        ("team_name", "队伍名称", "text", "basic"),
        ("unit_in_basic", "隶属单位", "text", "basic"),
        ("founded", "成立时间", "partial-date", "basic"),
        ("volunteers", "注册科技志愿者人数", "count", "basic"),
        ("leader", "项目负责人", "text", "basic"),
        ("title", "职称/职务", "text", "basic"),
        ("phone", "联系电话", "phone", "basic"),
        ("mobile", "手机", "mobile", "basic"),
        ("overview", "项目概述", "long-text", "overview"),
        ("highlights", "活动亮点", "long-text", "highlights"),
        ("benefits", "项目效益", "long-text", "benefits"),
        ("bank_name", "开户银行", "text", "opinion"),
        ("bank_account", "账号", "account", "opinion"),
        ("account_holder", "户名", "text", "opinion"),
        ("sealed", "单位公章", "seal", "opinion"),
    ]
    assert [(one.number, one.heading, one.field, one.official) for one in found.form.sections] == [
        ("", "填报说明", "", False),
        ("一", "基本情况", "", True),
        ("二", "项目概述", "overview", True),
        ("三", "活动亮点", "highlights", True),
        ("四", "项目效益", "benefits", True),
        ("五", "隶属单位意见", "", True),
        ("六", "区、县（市）级科协推荐意见", "", True),
        ("七", "市科协审核意见", "", True),
    ]
    assert found.form.spec("unit_in_basic").repeats_of == "unit"
    assert set(found.form.hints) >= {"项目负责人（签字）", "单位负责人（签字）", "沈阳市科学技术协会制", "2024 年 3 月"}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: f"{one.body}-{one.headings_apart}-{one.labels}")
def test_fields_are_the_same_however_the_blank_form_is_drawn(layout: Layout) -> None:
    assert _names(documents.registration_docx(RegistrationValues(), layout)) == REGISTRATION
    assert _names(documents.application_docx(ApplicationValues(), layout)) == APPLICATION


@pytest.mark.parametrize("cover", Cover)
def test_cover_is_learnt_however_it_is_set(cover: Cover) -> None:
    assert _names(documents.application_docx(ApplicationValues(), replace(OFFICIAL, cover=cover))) == APPLICATION


def test_pages_and_sheets_are_learnt_as_well() -> None:
    assert _names(documents.registration_pdf(RegistrationValues())) == REGISTRATION
    assert _names(documents.application_pdf(ApplicationValues())) == APPLICATION
    assert _names(documents.registration_xlsx(RegistrationValues())) == [*REGISTRATION[:-1], "content"]


def test_form_with_side_labels_ticks_and_remarks() -> None:
    assert _declared("contest") == [
        ("declared_on", "填表日期", "date", ""),
        ("field_2", "编号", "text", ""),
        ("unit", "参赛学校", "text", "basic"),
        ("category", "组别", "choice", "basic"),
        ("team_name", "队伍全称", "text", "basic"),
        ("category_2", "赛项名称", "text", "basic"),
        ("address", "通讯地址", "text", "basic"),
        ("postcode", "邮编", "text", "basic"),
        ("person", "姓名", "text", "leader"),
        ("title", "职务", "text", "leader"),
        ("mobile", "手机号码", "mobile", "leader"),
        ("email", "电子邮箱", "email", "leader"),
        ("people", "队员人数", "count", "leader"),
        ("planned_time", "比赛时间", "period", "leader"),
        ("work_name", "作品名称", "text", "leader"),
        ("overview", "作品简介", "long-text", "leader"),
        ("highlights", "创新之处", "text", "leader"),
        ("sealed", "单位公章", "seal", "opinion"),
    ]
    (found,) = _learnt("contest")
    assert (found.form.titles, found.form.team, found.form.subject) == (
        ("青少年机器人挑战赛参赛申报表",),
        "team_name",
        "work_name",
    )
    assert not found.form.spec("field_2").required


def test_number_above_the_title_a_list_in_a_section_and_two_seals() -> None:
    assert [(name, label, section) for name, label, _, section in _declared("grant")] == [
        ("field_1", "项目编号", ""),
        ("project_name", "项目名称", ""),
        ("applicant", "申报单位", ""),
        ("declared_on", "申请日期", ""),
        ("unit", "单位名称", "basic"),
        ("address", "单位地址", "basic"),
        ("postcode", "邮政编码", "basic"),
        ("leader", "项目负责人", "basic"),
        ("title", "职称/职务", "basic"),
        ("phone", "联系电话", "basic"),
        ("mobile", "手机", "basic"),
        ("email", "电子信箱", "basic"),
        ("field_14", "传真", "basic"),
        ("unit_2", "合作单位", "basic"),
        ("goal", "立项依据和目的", "goal"),
        ("plan", "项目内容和实施计划", "plan"),
        ("budget", "经费预算", "budget"),
        ("section_6", "实施条件", "section_6"),
        ("sealed", "单位公章", "opinion"),
    ]
    assert [one.form.titles for one in _learnt("grant")] == [("科普项目申报书",)]


def test_blanks_tell_choices_units_and_days() -> None:
    (found,) = _learnt("startup")

    assert _declared("startup") == [
        ("field_1", "编号", "text", ""),
        ("declared_on", "填表日期", "date", ""),
        ("project_name", "项目名称", "text", ""),
        ("applicant", "申报主体名称", "text", ""),
        ("field_5", "统一社会信用代码", "text", ""),
        ("category", "主体类型", "choice", ""),
        ("person", "姓名", "text", "leader"),
        ("gender", "性别", "text", "leader"),
        ("mobile", "手机号码", "mobile", "leader"),
        ("field_10", "返乡时间", "partial-date", "leader"),
        ("field_11", "注册日期", "date", "leader"),
        ("budget", "注册资金", "number", "leader"),
        ("people", "带动就业人数", "count", "leader"),
        ("field_14", "是否获得过资助", "choice", "leader"),
        ("budget_2", "申请资助金额", "number", "leader"),
        ("planned_time", "项目起止时间", "period", "leader"),
        ("address", "注册地址", "text", "leader"),
        ("field_18", "带农增收情况", "long-text", "leader"),
    ]
    assert [one.options for one in found.form.fields if one.options] == [("企业", "农民合作社", "其他"), ("是", "否")]
    assert [one.unit for one in found.form.fields if one.unit] == ["万元", "万元"]
    assert (found.form.titles, found.form.places, found.edition) == (("返乡创业大赛项目报名表",), ("临溪",), "2025")
    assert (found.form.team, found.form.subject, found.form.leader) == ("applicant", "project_name", "person")


def test_numbered_lines_of_a_list_are_no_labels() -> None:
    (found,) = _learnt("subsidy")

    assert _declared("subsidy") == [
        ("applicant", "申请单位", "text", ""),
        ("unit", "企业名称", "text", ""),
        ("email", "电子信箱", "email", ""),
        ("field_4", "已付利息", "number", ""),
        ("field_5", "贷款到期日期", "date", ""),
        ("field_6", "申请理由", "long-text", ""),
        ("field_7", "存在问题", "long-text", ""),
        ("sealed", "单位公章", "seal", "opinion"),
        ("budget", "经费预算", "long-text", "budget"),
    ]
    assert found.form.titles == ("返乡创业贷款贴息申请表",)


@pytest.mark.parametrize("name", ["startup", "subsidy", "contest", "grant"])
def test_nothing_is_read_from_the_blank_that_a_form_was_learnt_from(name: str) -> None:
    (found,) = _learnt(name)
    blank = built(BLANKS / f"{name}.layout")

    (form,) = FileParser(replace(load_campaign("shenyang-2024"), forms=(found.form,))).parse(blank, name).forms

    typed = normalise(form, replace(load_campaign("shenyang-2024"), forms=(found.form,)))
    assert {name: one.raw for name, one in typed.items() if not is_blank(one)} == {}


def test_form_about_a_person_with_a_photo() -> None:
    assert [label for _, label, _, _ in _declared("person")] == [
        *("姓名", "性别", "民族", "出生年月", "学历", "政治面貌", "工作单位及职务", "身份证号", "联系电话"),
        *("个人简历", "曾获荣誉", "主要事迹", "单位公章"),
    ]


def test_two_forms_of_one_file_are_told_apart() -> None:
    lines = [*_lines("registration"), *_lines("library")]

    found = learn(Document(tuple(Paragraph(one) for one in ["关于报送材料的通知", "一、时间", *lines]), "docx"))

    assert [(one.form.attachment, one.form.titles[0]) for one in found] == [
        ("附件1", "读书活动登记表"),
        ("附件2", "书香项目申请表"),
    ]


def _lines(kind: str) -> list[str]:
    if kind == "registration":
        return ["附件1", "读书活动登记表", "队伍名称：", "活动名称：", "手机："]
    return ["附件 2：", "书香项目申请表", "申请单位（盖章）：", "项目名称：", "申请日期：  年  月  日"]


def test_document_without_a_blank_holds_no_form() -> None:
    text = ("关于报送材料的通知", "各有关单位：", "请于6月30日前报送。联系人：市科协办公室")

    assert learn(Document(tuple(Paragraph(one) for one in text), "docx")) == ()
