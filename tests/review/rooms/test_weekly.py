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
    assert "本周共收到材料1件" in spring
    assert '<td>收到</td><td class="number">1</td><td class="number">0</td><td>+1</td>' in spring
    assert 'href="/report?week=2024-W21"' in spring
    assert "下载 PDF" in spring
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
        log = [(one.what, one.details) for one in events.since(session, 0) if one.item == "2024-W22"]
        last = events.since(session, 0)[-1]
    assert book.sheetnames[:3] == ["统计", "登记表", "申报书"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="2024-W22.xlsx"')
    assert log == [("reported", {"week": "2024-W22", "version": 1}), ("exported", {"week": "2024-W22"})]
    assert last.actor == PEOPLE[Role.CLERK][0]


def test_first_download_of_a_week_that_is_over_keeps_it(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        before = browser.get("/report?week=2024-W22").text
        files = [browser.get(f"/report/weekly.{kind}?week=2024-W22") for kind in ("pdf", "docx", "pdf")]
        after = browser.get("/report?week=2024-W22").text
    assert "还没有存档" in before
    assert "已存档（2024-10-21 09:30，第 1 版）" in after
    assert [one.content[:4] for one in files] == [b"%PDF", b"PK\x03\x04", b"%PDF"]
    assert files[0].content == files[2].content


def test_week_that_is_not_over_is_not_kept(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        browser.get("/report/weekly.pdf")
        after = browser.get("/report").text
    assert "还没有存档" in after


def test_reader_gets_no_workbook(office: Office) -> None:
    with office.browser(Role.READER) as browser:
        assert browser.get("/report/weekly.xlsx").status_code == 403
