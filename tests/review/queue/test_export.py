"""The export of a list: what stands in its files, and who gets phones in full."""

import csv
import io
from urllib.parse import unquote

import openpyxl
import pytest

from domain.people import Role
from store.engine import reading
from store.queries import events
from store.queries.worklist import Tab
from tests.review.office import Office
from tests.review.queue.inbox import CLERK, PHONE, accept, items


def test_submissions_are_exported_with_phones_masked(office: Office) -> None:
    accept(office, *items(office)[-2:])
    with office.browser(Role.READER) as browser:
        book = browser.get("/submissions/export.xlsx?form=registration")
        text = browser.get("/submissions/export.csv?form=registration")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    written = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    ids = [item.id for item in items(office, Tab.ALL) if item.form == "registration"]
    assert [row[0] for row in rows] == [row[0] for row in written] == ["编号", *ids]
    assert {row[6] for row in rows[1:]} >= {"139****0123"}
    assert PHONE not in f"{rows} {text.text}"
    name = f"filename*=UTF-8''{office.desk.campaign.name}材料20241021.xlsx"
    assert unquote(book.headers["content-disposition"]) == f"attachment; {name}"


def test_phones_in_full_are_given_to_who_may_see_them_and_logged(office: Office) -> None:
    with reading(office.engine) as session:
        mark = events.latest(session)
    with office.browser(Role.READER) as reader:
        refused = reader.post("/submissions/export.csv", {"query": "form=registration"})
    with office.browser(Role.CLERK) as browser:
        answer = browser.post("/submissions/export.csv", {"query": "form=registration"})
    assert (refused.status_code, answer.status_code, PHONE in answer.text) == (403, 200, True)
    with reading(office.engine) as session:
        found = [(one.actor, one.item, one.details) for one in events.since(session, mark) if one.what == "exported"]
    assert found == [(CLERK, CLERK, {"filters": ["form"]})]


@pytest.mark.parametrize("role", [Role.READER, Role.CLERK])
def test_export_in_full_is_offered_to_who_may(office: Office, role: Role) -> None:
    with office.browser(role) as browser:
        text = browser.get("/submissions?form=registration").text
        other = browser.get("/submissions/export.exe")
    assert ("完整号码" in text, other.status_code) == (role is Role.CLERK, 422)
