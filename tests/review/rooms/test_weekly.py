"""The weekly report on the page, and its workbook."""

import io

import openpyxl
import pytest

from domain.people import Role
from store.engine import reading
from store.queries import events
from tests.review.office import PEOPLE, Office


def test_report_shows_the_week_that_is_asked_for(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        present, spring = browser.get("/report").text, browser.get("/report?week=2024-w22").text
    assert "周报 2024-W43 <small>2024-10-21 至 2024-10-27</small>" in present
    assert "周报 2024-W22 <small>2024-05-27 至 2024-06-02</small>" in spring
    assert '<td>合计</td><td class="number">1</td>' in spring
    assert 'href="/report?week=2024-W21"' in spring
    assert "下载 Excel" not in spring


@pytest.mark.parametrize("week", ["2024-W99", "0001-W01", "9998-W01", "x"])
def test_week_that_there_is_not_is_told(office: Office, week: str) -> None:
    with office.browser(Role.CLERK) as browser:
        answers = [browser.get(f"/report?week={week}"), browser.get(f"/report/weekly.xlsx?week={week}")]
    assert [one.status_code for one in answers] == [422, 422]
    assert all('class="trouble"' in one.text for one in answers)


def test_workbook_is_handed_out_and_that_is_logged(office: Office) -> None:
    with office.browser(Role.CLERK) as browser:
        answer = browser.get("/report/weekly.xlsx?week=2024-W22")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    with reading(office.engine) as session:
        last = events.since(session, 0)[-1]
    assert book.sheetnames == ["总表", "本周材料", "问题分类", "累计"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="2024-W22.xlsx"')
    assert (last.actor, last.what, last.details) == (PEOPLE[Role.CLERK][0], "exported", {"week": "2024-W22"})


def test_reader_gets_no_workbook(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        assert browser.get("/report/weekly.xlsx").status_code == 403
