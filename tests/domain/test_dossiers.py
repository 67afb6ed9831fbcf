"""Whose a material is: a name beats the thread, the thread beats the sender, and two candidates are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossiers import Belonging, Claim, Claims, Ground, Letter, Names, claims, kinds, within
from domain.message import Attachment, Outcome
from tests.domain.factories import CAMPAIGN, application, registration

DAWN = Claim("A1", "application", "晨光学会科技志愿服务队", "银龄数字课堂", "沈阳市晨光学会", "1@x", "a@example.cn")
DAWN_TWO = Claim("A2", "application", "晨光学会科技志愿服务队", "社区急救培训", "沈阳市晨光学会", "2@x", "a@example.cn")
STAR = Claim("A3", "application", "启明星科技志愿服务队", "银龄数字课堂", "沈阳市启明星中学", "3@x", "b@example.cn")
NORTH = Claim("A4", "application", "北方晨光学会科技志愿服务队", "果树修剪", "", "4@x", "c@example.cn")


def _file(name: str = "活动总结.docx", *, path: str = "2", title: str = "", inside: str = "") -> Attachment:
    return Attachment(path, name, "", 1, "", Outcome.MATERIAL, "summary", title, inside)


def _letter(
    *files: Attachment, sender: str = "", subject: str = "材料", excerpt: str = "", answers: tuple[str, ...] = ()
) -> Letter:
    return Letter("d", sender, subject, excerpt, answers, files or (_file(),))


def _whose(found: Claims, letter: Letter) -> list[tuple[str, ...] | None]:
    return [None if one is None else (*one.project[1:], one.ground.value) for one in found.of(letter).values()]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (_letter(_file("晨光学会科技志愿服务队总结.docx")), (DAWN, Ground.NAME)),
        (_letter(_file(path="2!晨光学会 科技志愿服务队/总结.docx")), (DAWN, Ground.NAME)),
        (_letter(_file(inside="晨光学会科技志愿服务队.zip")), (DAWN, Ground.NAME)),
        (_letter(_file(title="“银龄数字课堂”总结\n启明星科技志愿服务队")), (STAR, Ground.NAME)),
        (_letter(subject="启明星科技志愿服务队补充材料"), (STAR, Ground.NAME)),
        (_letter(excerpt="附上启明星科技志愿服务队的材料。"), (STAR, Ground.NAME)),
        (_letter(subject="沈阳市启明星中学材料"), (STAR, Ground.NAME)),
        (_letter(answers=("0@x", "3@x")), (STAR, Ground.THREAD)),
        (_letter(sender="B@Example.cn"), (STAR, Ground.SENDER)),
        (_letter(subject="晨光学会科技志愿服务队", answers=("3@x",), sender="b@example.cn"), (DAWN, Ground.NAME)),
        (_letter(answers=("1@x",), sender="b@example.cn"), (DAWN, Ground.THREAD)),
        (_letter(subject="银龄数字课堂", sender="b@example.cn"), (STAR, Ground.NAME)),
        (_letter(subject="北方晨光学会科技志愿服务队"), (NORTH, Ground.NAME)),
    ],
)
def test_material_finds_its_application(letter: Letter, expected: tuple[Claim, Ground]) -> None:
    one, ground = expected

    assert list(claims([DAWN, STAR, NORTH]).of(letter).values()) == [Belonging(one.project, ground)]


@pytest.mark.parametrize(
    "letter",
    [
        _letter(),
        _letter(subject="银龄数字课堂"),
        _letter(subject="晨光学会科技志愿服务队和启明星科技志愿服务队的材料", sender="b@example.cn"),
        _letter(_file(title="启明星科技志愿服务队"), subject="晨光学会科技志愿服务队"),
        _letter(answers=("1@x", "3@x")),
        _letter(subject="早已报名的另一支服务队", sender="b@example.cn"),
        _letter(sender="d@example.cn"),
    ],
)
def test_material_between_two_or_of_another_team_is_unclear(letter: Letter) -> None:
    found = claims([DAWN, STAR, NORTH], teams=["早已报名的另一支服务队"])

    assert list(found.of(letter).values()) == [None]


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (_letter(subject="晨光学会科技志愿服务队"), None),
        (_letter(subject="晨光学会科技志愿服务队", answers=("2@x",)), DAWN_TWO),
        (_letter(subject="晨光学会科技志愿服务队社区急救培训"), DAWN_TWO),
        (_letter(_file("社区急救培训总结.docx"), subject="晨光学会科技志愿服务队"), DAWN_TWO),
        (_letter(sender="a@example.cn"), None),
    ],
)
def test_project_is_told_where_a_team_has_two(letter: Letter, expected: Claim | None) -> None:
    (found,) = claims([DAWN, DAWN_TWO, STAR]).of(letter).values()

    assert (found and found.project) == (expected and expected.project)


def test_files_of_one_mail_may_belong_to_several() -> None:
    files = (
        _file(path="2!晨光学会科技志愿服务队/a.docx"),
        _file(path="2!启明星科技志愿服务队/a.docx"),
        _file(path="3"),
    )

    found = claims([DAWN, STAR]).of(_letter(*files))

    assert [None if one is None else one.project for one in found.values()] == [DAWN.project, STAR.project, None]


def test_partner_in_a_text_takes_nothing_away() -> None:
    file = _file("晨光学会科技志愿服务队总结.docx", title="与启明星科技志愿服务队一起")

    assert claims([DAWN, STAR]).of(_letter(file))["2"] == Belonging(DAWN.project, Ground.NAME)


def test_short_forms_and_abbreviations_are_names() -> None:
    found = claims([DAWN, STAR], short={DAWN.team: ["晨光志愿者"]}, abbreviations={"一中": "启明星中学"})

    assert found.names.meant("晨光志愿者材料") == frozenset({DAWN.project})
    assert found.names.meant("沈阳市一中材料") == frozenset({STAR.project})


def test_sender_for_several_teams_is_no_ground() -> None:
    found = claims([STAR], senders={"b@example.cn": {STAR.team, "另一支"}})

    assert _whose(found, _letter(sender="b@example.cn")) == [None]


def test_versions_of_an_application_are_one_project_and_blanks_are_none() -> None:
    blank = [Claim("A8", "application", "", "银龄数字课堂"), Claim("A9", "application", "", "银龄数字课堂")]

    assert len({one.project for one in (DAWN, DAWN, *blank)}) == 3


def test_names_that_are_too_short_are_none() -> None:
    assert Names({"科普队": frozenset({DAWN.project})}).meant("科普队材料") is None


@given(st.permutations([DAWN, DAWN_TWO, STAR, NORTH]), st.sampled_from([DAWN.team, STAR.subject, "沈阳市晨光学会", ""]))
def test_order_of_the_applications_does_not_matter(order: list[Claim], name: str) -> None:
    letter = _letter(subject=name, sender="b@example.cn", answers=("4@x",))

    assert claims(order).of(letter) == claims([DAWN, DAWN_TWO, STAR, NORTH]).of(letter)


def test_materials_of_one_mail_go_to_the_form_they_name() -> None:
    forms = [application(), application(identifier="A0000002", project_name="另一个项目的名称")]
    files = [_file("另一个项目的名称总结.docx", path="3"), _file(path="4")]

    assert within(forms, files, CAMPAIGN) == (frozenset({"4"}), frozenset({"3", "4"}))


def test_materials_of_one_form_are_its_own() -> None:
    files = [_file("另一支服务队总结.docx", path="3"), _file(path="4")]

    assert within([registration()], files, CAMPAIGN) == (frozenset({"3", "4"}),)


def test_pack_says_which_forms_need_materials() -> None:
    assert kinds(CAMPAIGN) == frozenset({"application"})
