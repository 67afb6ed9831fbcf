"""What the notice asks for: topics, seal, materials, paper."""

from dataclasses import replace

import pytest

from domain.finding import Finding, Severity
from domain.rules import check
from domain.submission import Submission
from tests.domain.factories import APPLICATION, CAMPAIGN, application, form, registration, submission

A4 = (595.3, 841.9)
LETTER = (612.0, 792.0)
ALL = frozenset({"summary", "report", "case", "photo"})
CLAUSES = {
    "志愿者": "现有志愿者77人",
    "设施": "配备宣讲教室和展板等设施",
    "资金": "投入活动资金2万元",
    "活动内容": "活动内容：开展科普报告和义诊咨询",
    "时间": "活动时间：2024年5月至9月",
    "地点": "活动地点：和平区晨光社区",
    "场次": "累计开展活动25场",
    "服务对象人数": "服务老年人6500人次",
}


def codes(one: Submission) -> list[str]:
    return [finding.code for finding in check(one, CAMPAIGN, {})]


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ("现有志愿者77人，", ["志愿者"]),
        ("配备宣讲教室和展板等设施，", ["设施"]),
        ("投入活动资金2万元。", ["资金"]),
        ("活动时间：2024年5月至9月。", ["时间"]),
        ("活动地点：和平区晨光社区。", ["地点"]),
        ("累计开展活动25场，", ["场次"]),
        ("活动时间：2024年5月至9月。活动地点：和平区晨光社区。", ["时间", "地点"]),
    ],
)
def test_topic_that_is_gone_is_named(gone: str, missing: list[str]) -> None:
    overview = str(APPLICATION["overview"])
    assert gone in overview

    found = check(application(overview=overview.replace(gone, "")), CAMPAIGN, {})

    message = f"项目概述没有写明：{'、'.join(missing)}"
    evidence = {"missing": missing, "found": {topic: told for topic, told in CLAUSES.items() if topic not in missing}}
    assert found == (Finding("overview-incomplete", Severity.CORRECT, message, "fill-4", evidence, "overview"),)


@pytest.mark.parametrize("unit", ["1", "二", "在", "1,", "由", "服务队"])
def test_overview_of_a_hundred_thousand_characters_is_judged(unit: str) -> None:
    found = check(application(overview=unit * (100_000 // len(unit))), CAMPAIGN, {})

    topics = ["志愿者", "设施", "资金", "活动内容", "时间", "地点", "场次", "服务对象人数"]
    assert [(one.code, one.evidence) for one in found] == [("overview-incomplete", {"missing": topics, "found": {}})]


@pytest.mark.parametrize(("sealed", "expected"), [(True, []), (None, []), (False, ["seal-missing"])])
def test_seal(*, sealed: bool | None, expected: list[str]) -> None:
    assert codes(application(sealed=sealed)) == expected


@pytest.mark.parametrize(
    ("materials", "expected"),
    [(ALL, []), (ALL | {"other"}, []), (ALL - {"photo"}, ["materials-missing"]), (frozenset(), ["materials-missing"])],
)
def test_materials_of_a_mail(materials: frozenset[str], expected: list[str]) -> None:
    assert codes(replace(application(), message="0f", materials=materials)) == expected


def test_missing_materials_are_named() -> None:
    found = check(replace(application(), message="0f", materials=frozenset({"case", "report"})), CAMPAIGN, {})

    assert found == (
        Finding(
            "materials-missing",
            Severity.CORRECT,
            "申报材料不齐，缺：活动总结、活动图片",
            "flow-4-materials",
            {"missing": ["summary", "photo"], "came": ["case", "report"]},
        ),
    )


def test_file_on_its_own_lacks_no_materials() -> None:
    assert codes(application()) == []


@pytest.mark.parametrize(
    "pages",
    [
        (),
        (A4,),
        (A4, (841.9, 595.3)),
        ((595.3 * 1.019, 841.9 * 0.981),),
        ((0.0, 0.0),),
    ],
)
def test_pages_of_a4(pages: tuple[tuple[float, float], ...]) -> None:
    assert codes(submission(replace(form("application"), pages=pages))) == []


@pytest.mark.parametrize(
    "page", [(841.9, 1190.6), (419.5, 595.3), (498.9, 708.7), (516.0, 729.0), (612.0, 1008.0), (792.0, 612.0)]
)
def test_usual_page_that_is_not_a4(page: tuple[float, float]) -> None:
    assert codes(submission(replace(form("application"), pages=(page,)))) == ["not-a4"]


@pytest.mark.parametrize("page", [LETTER, (595.3 * 1.021, 841.9), (595.3, 841.9 * 0.979), (595.3, 595.3)])
def test_page_of_another_size(page: tuple[float, float]) -> None:
    assert codes(submission(replace(form("application"), pages=(A4, page)))) == ["not-a4"]


def test_page_of_another_size_is_measured_in_millimetres() -> None:
    found = check(submission(replace(form("application"), pages=(A4, LETTER))), CAMPAIGN, {})

    assert found == (
        Finding(
            "not-a4",
            Severity.CORRECT,
            "纸张为216×279毫米，应为A4（210×297毫米）",
            "fill-2",
            {"pages": [{"page": 2, "width": 216, "height": 279}], "expected": [210, 297]},
        ),
    )


def test_registration_may_be_on_any_paper() -> None:
    read = registration()

    assert codes(replace(read, form=replace(read.form, pages=(LETTER,)))) == []
