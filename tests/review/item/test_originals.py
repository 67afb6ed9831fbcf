"""The left half of the screen: pages with frames around the values, and what is said where there are none."""

import pytest

from domain.pages import Drawn
from domain.people import Role
from tests.review.item.drawn import draw
from tests.review.item.seen import Screen, screen
from tests.review.item.test_screen import ENTRY, brought
from tests.review.office import Office


@pytest.fixture
def item(office: Office) -> str:
    """A registration that came after its activity had begun and lacks the goal of a task."""
    (found,) = brought(office, ENTRY)
    return found


def _frames(found: Screen) -> list[tuple[str, str, str]]:
    """Return the row, the look and the left edge of each frame."""
    return [(one.get("data-for"), one.get("class"), one.get("x")) for one in found.whole.xpath("//rect")]


def test_pages_show_where_values_stand(office: Office, item: str) -> None:
    file = draw(office, item)
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}")
    assert found.whole.xpath("//image/@href") == [f"/pages/{file}/1", f"/pages/{file}/2"]
    assert found.whole.xpath("//svg/@viewbox")[0] == "51.5 76.2 492.0 731.7"
    assert _frames(found) == [
        ("leader", "box plain", "177.3"),
        ("mobile", "box plain", "355.8"),
        ("tasks.2.goal", "box ochre", "177.3"),
    ]
    assert "未定位原文位置" in found.labelled("row-unit")
    assert "未定位原文位置" not in found.labelled("row-leader")
    assert found.labelled("page-number") == "第 1 / 2 页"
    assert f"/files/{file}" in found.addresses("href")


def test_many_pages_are_shown_some_at_a_time(office: Office, item: str) -> None:
    file = draw(office, item, count=8)
    with office.browser(Role.CLERK) as browser:
        first, last = (screen(browser, f"/items/{item}?sort=oldest{more}") for more in ("", "&show=1&page=7"))
    assert len(first.whole.xpath("//image")) == 6
    assert f"/items/{item}?sort=oldest&show=1&page=7" in first.addresses("href")
    assert last.whole.xpath("//image/@href") == [f"/pages/{file}/7", f"/pages/{file}/8"]
    assert f"/items/{item}?sort=oldest&show=1" in last.addresses("href")


@pytest.mark.parametrize("reason", ["文件已损坏", ""])
def test_file_without_pictures_can_be_downloaded(office: Office, item: str, reason: str) -> None:
    file = draw(office, item, outcome=Drawn.FAILED, reason=reason)
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}")
    (pane,) = found.classed("pane")
    assert pane.startswith(f"无法预览，可下载原件。 {reason or '预览图还没有做好，请稍后刷新。'}")
    assert f"/files/{file}" in found.addresses("href")


def test_mail_itself_can_be_looked_at(office: Office, item: str) -> None:
    draw(office, item)
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}?show=body")
    (frame,) = found.whole.xpath("//iframe")
    assert frame.get("src").startswith("/mails/")
    assert frame.get("sandbox") == ""
    assert frame.get("src").replace("/body", "/raw") in found.addresses("href")


@pytest.mark.parametrize("asked", ["show=99", "show=x&page=99", "page=0", "page=x"])
def test_what_is_not_there_shows_the_form(office: Office, item: str, asked: str) -> None:
    file = draw(office, item)
    with office.browser(Role.CLERK) as browser:
        found = screen(browser, f"/items/{item}?{asked}")
    assert found.whole.xpath("//image/@href")[0] == f"/pages/{file}/1"
