"""The pages in a real browser: the door, and what stands around every page."""

import pytest
from playwright.sync_api import expect

from domain.people import Role
from tests.review.browser import LAPTOP, NARROWEST, WIDE, Desktop, axe, sideways, sign_in_by_form


def test_person_signs_in_where_they_wanted_to_go(desktop: Desktop) -> None:
    page = desktop.window()
    page.goto("/settings")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    sign_in_by_form(page, Role.CLERK)
    expect(page.get_by_role("heading", name="个人设置")).to_be_visible()
    assert desktop.troubles == []


@pytest.mark.parametrize("role", [None, *Role])
def test_page_has_no_barriers_and_fits_every_width(desktop: Desktop, role: Role | None) -> None:
    page = desktop.window(role)
    page.goto("/settings")
    assert axe(page) == []
    assert sideways(page) == []
    assert desktop.troubles == []


def test_page_without_scripts_is_a_page(desktop: Desktop) -> None:
    page = desktop.window(Role.CLERK, scripts=False)
    page.goto("/settings")
    page.get_by_label("使用单键快捷键").uncheck()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()


@pytest.mark.parametrize(("size", "zoom"), [(WIDE, 2), (LAPTOP, 2), (NARROWEST, 1)])
def test_page_works_at_a_zoom(desktop: Desktop, size: tuple[int, int], zoom: float) -> None:
    page = desktop.window(Role.CLERK, size=size, zoom=zoom)
    page.goto("/settings")
    assert axe(page) == []
    expect(page.get_by_role("button", name="保存")).to_be_in_viewport()
