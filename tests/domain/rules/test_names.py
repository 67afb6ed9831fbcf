"""Names on rosters, in full, short enough and the same everywhere."""

from dataclasses import replace

import pytest

from domain.finding import Finding, Severity
from domain.form import Value
from domain.roster import Roster, RosterEntry
from domain.rules import check
from domain.rules.names import is_picked_from, is_shortened
from domain.submission import Submission
from tests.domain.factories import CAMPAIGN, application, form, registration, submission, with_field

TEAM = "沈阳市晨光学会科技志愿服务队"
UNITS = Roster("units", (RosterEntry("沈阳晨光理工大学", short=("晨光理工",)), RosterEntry("市民科普中心")))


def codes(one: Submission, *rosters: Roster) -> list[str]:
    return [finding.code for finding in check(one, CAMPAIGN, {roster.name: roster for roster in rosters})]


def with_unit(unit: str, holder: str = "") -> Submission:
    return application(unit=unit, unit_in_table=unit, account_holder=holder or unit)


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        (Roster("teams", (RosterEntry(f"“{TEAM}”"),)), []),
        (Roster("teams", (RosterEntry("另一支服务队", short=(TEAM,)),)), []),
        (Roster("teams", (RosterEntry("另一支服务队"),)), ["team-not-registered"]),
        (Roster("teams", (RosterEntry("沈阳市（晨光）学会 科技志愿服务队"),)), []),
        (Roster("teams", (RosterEntry("沈阳市晨光学会科技志愿服务总队"),)), ["team-not-registered"]),
        (Roster("teams", ()), []),
        (Roster("awarded", (RosterEntry("另一支服务队"),)), []),
        (Roster("awarded", (RosterEntry(TEAM),)), ["awarded-last-year"]),
        (Roster("awarded", (RosterEntry("沈阳市【晨光】学会“科技志愿服务队”"),)), ["awarded-last-year"]),
        (Roster("awarded", (RosterEntry("沈阳市晨光学会科技志愿服务二队"),)), []),
        (Roster("awarded", ()), []),
    ],
)
def test_team_on_rosters(roster: Roster, expected: list[str]) -> None:
    assert codes(application(), roster) == expected


@pytest.mark.parametrize(
    "team", ["沈阳市“ＡＩ晨光”学会服务队", "沈阳市 AI晨光 学会服务队", "沈阳市（ai晨光）学会服务队"]
)
def test_team_is_known_however_its_letters_are_drawn(team: str) -> None:
    roster = Roster("teams", (RosterEntry("沈阳市AI晨光学会服务队"),))

    assert codes(registration(team_name=team), roster) == []


def test_blank_team_is_missing_and_not_also_unregistered() -> None:
    assert codes(registration(team_name=""), Roster("teams", (RosterEntry(TEAM),))) == ["field-missing:team_name"]


def test_unregistered_team_cites_the_clause_of_its_form() -> None:
    rosters = {"teams": Roster("teams", (RosterEntry("另一支服务队"),))}

    found = check(registration(), CAMPAIGN, rosters)

    message = f"“{TEAM}”不在已注册服务队名单中"
    evidence = {"value": TEAM, "roster": "teams"}
    assert found == (Finding("team-not-registered", Severity.VERIFY, message, "flow-1", evidence, "team_name"),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("科" * 20, []),
        ("科" * 21, ["project-name-too-long"]),
        ("“" + "科" * 10 + "”——2024 AI " + "普" * 10, []),
        ("科" * 20 + "𠮷", ["project-name-too-long"]),
        ("科" * 19 + "〇", []),
        ("科" * 20 + "〇", ["project-name-too-long"]),
        ("科" * 18 + "佼佼々", ["project-name-too-long"]),
        ("《" + "科" * 20 + "》！（2024·STEM＋１２３ⅡⅢ）", []),
        (" ".join("科" * 20), []),
        ("科" * 10 + "\n" + "普" * 11, ["project-name-too-long"]),
        ("科" * 20 + "\u200b", []),
    ],
)
def test_length_of_project_name(name: str, expected: list[str]) -> None:
    assert codes(application(project_name=name)) == expected


def test_length_of_project_name_is_evidence() -> None:
    name = "科" * 21

    found = check(application(project_name=name), CAMPAIGN, {})

    evidence = {"value": name, "count": 21, "limit": 20}
    message = "项目名称有21个汉字，最多20个"
    assert found == (Finding("project-name-too-long", Severity.REJECT, message, "fill-3", evidence, "project_name"),)


@pytest.mark.parametrize(
    ("unit", "holder"),
    [
        ("市晨光学会", ""),
        ("区晨光学会", ""),
        ("本校", ""),
        ("浑南区科协", ""),
        ("浑南区科协（盖章处）", ""),
        ("和平区红会", ""),
        ("沈药大", "沈阳药科大学"),
        ("沈鼓集团", "沈阳鼓风机集团股份有限公司"),
        ("晨光理工", ""),
    ],
)
def test_short_name_of_unit(unit: str, holder: str) -> None:
    assert codes(with_unit(unit, holder), UNITS) == ["unit-not-full-name"]


@pytest.mark.parametrize(
    "unit",
    [
        "沈阳晨光理工大学",
        "市民科普中心",
        "沈阳市浑南区科学技术协会",
        "辽宁省晨光学会",
        "沈阳飞机工业（集团）有限公司",
        "沈阳市科协大厦管理中心",
    ],
)
def test_full_name_of_unit(unit: str) -> None:
    assert codes(with_unit(unit), UNITS) == []


@pytest.mark.parametrize(
    ("unit", "holder"),
    [("沈阳大学", "沈阳大学教育发展基金会"), ("沈阳大学", "沈阳农业大学"), ("沈阳药科大学药学院", "沈阳药科大学")],
)
def test_other_holder_makes_no_short_name(unit: str, holder: str) -> None:
    assert codes(with_unit(unit, holder)) == ["account-holder-mismatch"]


def test_abbreviated_unit_hints_at_its_name_on_the_roster() -> None:
    units = Roster("units", (RosterEntry("沈阳市浑南区科学技术协会"),))

    found = check(with_unit("沈阳市浑南区科协"), CAMPAIGN, {"units": units})

    assert [one.evidence["full"] for one in found] == ["沈阳市浑南区科学技术协会"]


def test_seal_mark_beside_a_unit_makes_no_mismatch() -> None:
    name = "沈阳晨光理工大学"

    assert check(application(unit=f"{name}（盖章）", unit_in_table=name, account_holder=name), CAMPAIGN, {}) == ()


def test_short_name_hints_at_the_full_one() -> None:
    found = check(with_unit("晨光理工"), CAMPAIGN, {"units": UNITS})

    assert found == (
        Finding(
            "unit-not-full-name",
            Severity.CORRECT,
            "隶属单位“晨光理工”不是单位全称，全称似为“沈阳晨光理工大学”",
            "fill-3",
            {"value": "晨光理工", "full": "沈阳晨光理工大学", "sign": ""},
            "unit",
        ),
    )


def test_short_name_shows_what_no_full_name_has() -> None:
    found = check(with_unit("浑南区科协（盖章处）"), CAMPAIGN, {})

    assert [one.evidence for one in found] == [{"value": "浑南区科协（盖章处）", "full": "", "sign": "科协"}]


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("护理学会", "沈阳市护理学会", True),
        ("晨光医院", "沈阳大学附属晨光医院", True),
        ("沈阳理工", "沈阳理工大学", True),
        ("沈阳晨光集团", "沈阳晨光集团有限公司", True),
        ("晨光公司", "沈阳晨光科技股份有限公司", True),
        ("沈阳晨光有限公司", "沈阳晨光集团有限公司", False),
        ("沈阳大学", "沈阳大学教育发展基金会", False),
        ("晨光医院", "沈阳健康产业集团晨光医院", False),
        ("沈阳市科学宫", "沈阳市科学宫", False),
        ("市", "沈阳市", False),
    ],
)
def test_short_form_leaves_out_what_belongs_to_the_name(short: str, long: str, *, expected: bool) -> None:
    assert is_shortened(short, long) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("沈药大", "沈阳药科大学", True),
        ("东大", "东北大学", True),
        ("沈阳药大", "沈阳药科大学", True),
        ("沈阳大学", "沈阳农业大学", False),
        ("沈阳大学", "沈阳市大东区大学", False),
        ("沈阳大学", "沈阳大学基金会", False),
        ("沈阳新松公司", "沈阳新松机器人公司", False),
        ("大药沈", "沈阳药科大学", False),
        ("沈", "沈阳药科大学", False),
        ("沈阳药科大学", "沈药大", False),
        ("沈药大", "沈阳药科大学" * 20, False),
        ("", "沈阳药科大学", False),
    ],
)
def test_short_form_picks_single_characters(short: str, long: str, *, expected: bool) -> None:
    assert is_picked_from(short, long) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"applicant": "“沈阳市晨光学会” 科技志愿服务队"}, []),
        ({"applicant": "沈阳市晨光学会《科技志愿服务队》"}, []),
        ({"applicant": "沈 阳 市 晨 光 学 会\n科技志愿服务队"}, []),
        ({"applicant": "（沈阳市晨光学会）科技志愿服务队"}, []),
        ({"applicant": "沈阳市晨光学会科技志愿服务总队"}, ["cover-mismatch"]),
        ({"unit": "沈阳市晨光学会（秘书处）"}, ["cover-mismatch", "account-holder-mismatch"]),
        ({"account_holder": "沈阳市“晨光”学会"}, []),
        ({"applicant": "沈阳市星火学会科技志愿服务队"}, ["cover-mismatch"]),
        ({"applicant": ""}, ["field-missing:applicant"]),
        ({"unit_in_table": ""}, []),
        ({"unit_in_table": "沈阳市星火学会"}, ["cover-mismatch"]),
        ({"account_holder": "沈阳市星火学会"}, ["account-holder-mismatch"]),
        ({"account_holder": ""}, ["field-missing:account_holder"]),
    ],
)
def test_fields_that_should_agree(changes: dict[str, Value], expected: list[str]) -> None:
    assert codes(submission(form("application", changes))) == expected


def test_mismatch_shows_both_sides() -> None:
    found = check(application(applicant="星火志愿服务队"), CAMPAIGN, {})

    assert found == (
        Finding(
            "cover-mismatch",
            Severity.VERIFY,
            f"封面的申报组织“星火志愿服务队”与表内的队伍名称“{TEAM}”不一致",
            "fill-3",
            {"value": "星火志愿服务队", "other_field": "team_name", "other": TEAM},
            "applicant",
        ),
    )


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, []), (1.0, ["cover-mismatch"])])
def test_difference_of_one_character_is_a_misreading_on_a_scan_only(confidence: float, expected: list[str]) -> None:
    read = form("application", {"applicant": TEAM.replace("晨", "農")})
    scanned = replace(read.fields["applicant"], confidence=confidence)

    assert codes(submission(with_field(read, "applicant", scanned))) == expected


@pytest.mark.parametrize(("confidence", "expected"), [(0.95, []), (1.0, ["team-not-registered"])])
def test_team_read_with_a_character_wrong_is_unregistered_unless_on_a_scan(
    confidence: float, expected: list[str]
) -> None:
    read = form("registration", {"team_name": TEAM.replace("晨", "農")})
    scanned = replace(read.fields["team_name"], confidence=confidence)

    assert codes(submission(with_field(read, "team_name", scanned)), Roster("teams", (RosterEntry(TEAM),))) == expected


def test_other_team_on_a_scan_is_unregistered() -> None:
    read = form("registration", {"team_name": "沈阳市星火研究会志愿服务队"})
    scanned = replace(read.fields["team_name"], confidence=0.95)

    assert codes(submission(with_field(read, "team_name", scanned)), Roster("teams", (RosterEntry(TEAM),))) == [
        "team-not-registered"
    ]


def test_real_difference_on_a_scan_is_found() -> None:
    read = form("application", {"applicant": "沈阳市星火研究会科技志愿服务队"})
    scanned = replace(read.fields["applicant"], confidence=0.9)

    assert codes(submission(with_field(read, "applicant", scanned))) == ["cover-mismatch"]
