"""What an item has in common with others, its dossier, and that the screen asks no more where there is more."""

from dataclasses import replace

import pytest

from domain.finding import Finding, Severity
from domain.people import Role
from review.item.comparing import side_by_side
from store.engine import transaction
from store.queries import likenesses, submissions
from tests.review.item.seen import screen
from tests.review.item.test_screen import ENTRY, MOBILE, brought
from tests.review.office import NOW, Office
from tests.store.counting import questions


def test_newer_version_is_named_and_compared(office: Office) -> None:
    older, newer = brought(office, ENTRY, replace(ENTRY, leader="司徒映雪", mobile="13987650124"))
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{older}")
        other = screen(browser, f"/items/{newer}")
    assert f"这一件已有更正，请以新的为准：{newer}" in found.classed("tell")
    assert f"/items/{newer}" in found.addresses("href")
    (panel,) = found.classed("partners")
    assert panel.startswith(f"相关材料 1 件 供了解 已有更正：{newer} 2024年沈阳市科技志愿服务材料受理规则")
    assert f"{newer} 映雪科技志愿服务队《科普进校园》 2024-05-06 收 待核对 已被更正" in panel
    assert "负责人欧阳望舒司徒映雪 手机139****0123139****0124 相同的 5 栏" in panel
    assert MOBILE not in panel
    assert "更正件" in other.classed("partners")[0]


def test_told_apart_is_said_and_can_be_taken_back(office: Office) -> None:
    first, second = brought(office, ENTRY, ENTRY)
    with office.browser(Role.CLERK) as browser:
        assert "重复报送" in screen(browser, f"/items/{second}").classed("partners")[0]
        browser.post(f"/items/{second}/distinct", {"version": 1, "other": first})
        apart = screen(browser, f"/items/{second}")
        assert apart.classed("partners")[0].endswith("已标为不是重复 撤回“不是重复”")
        browser.post(f"/items/{second}/distinct", {"version": 1, "other": first, "undo": "1"})
        assert "重复报送" in screen(browser, f"/items/{second}").classed("partners")[0]


def _alike(office: Office, item: str, others: list[str]) -> None:
    """Give an item as many findings as it has others, each naming all of them, some of which were told apart."""
    named = [{"id": one, "team": "映雪", "alike": 0.893} for one in others]
    evidence = {"other": others[0], "others": named}
    codes = ("duplicate-similar", "photo-reused", "mobile-shared")
    found = [Finding(code, Severity.VERIFY, "相同", None, evidence) for code in codes[: len(others)]]
    with transaction(office.engine) as session:
        submissions.replace_findings(session, item, found, source="likeness", now=NOW)
        for other in others[1:]:
            likenesses.distinguish(session, item, other, actor="test", now=NOW)


def test_screen_asks_the_ledger_equally_often(office: Office) -> None:
    few, many, *others = brought(office, *(replace(ENTRY, team_name=f"映雪第{number}队") for number in range(5)))
    _alike(office, few, others[:1])
    _alike(office, many, others)
    counts = []
    with office.browser(Role.CLERK) as browser:
        for item, count in ((few, 1), (many, 3)):
            screen(browser, f"/items/{item}")
            with questions(office.engine) as asked:
                found = screen(browser, f"/items/{item}")
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
            assert len(found.classed("partner")) == count
            assert "文字相似度 0.89" in found.classed("partner")[0]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("mine", "theirs", "marked"),
    [
        ("四十人", "四十人", ("四十人", "四十人")),
        ("2024-05-31", "2024-05-15", ("<ins>2024-05-31</ins>", "<del>2024-05-15</del>")),
        ("家电安全讲座", "安全讲座", ("<ins>家电</ins>安全讲座", "安全讲座")),
        ("", "<b>", ("", "<del>&lt;b&gt;</del>")),
        ("甲。" * 200 + "乙。", "甲。" * 200, ("甲。" * 200 + "<ins>乙。</ins>", "甲。" * 200)),
    ],
)
def test_differences_are_marked(mine: str, theirs: str, marked: tuple[str, str]) -> None:
    assert side_by_side(mine, theirs) == marked
