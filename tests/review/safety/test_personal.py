"""Personal data stay on the pages that are for them: never in an address, a header or a log, masked for readers."""

import logging

import pytest

from domain.people import Role
from intake.demo.mails import File
from intake.demo.values import ApplicationValues, RegistrationValues
from tests.review.arrivals import application, bring, mail, registration
from tests.review.office import HOST, Office
from tests.review.safety.doors import visiting
from tests.review.safety.walking import addresses, walk

LEADER, MOBILE, PHONE, ACCOUNT = "欧阳望舒", "13987650123", "024-88776655", "6222021234567890123"
HOLDER, SENDER, WRITER = "欧阳望舒账户", "team.1@example.cn", "司徒映雪"
CANARIES = (LEADER, MOBILE, PHONE, ACCOUNT, HOLDER, SENDER, WRITER)
MASKED = (MOBILE, MOBILE[3:], PHONE, PHONE[4:], ACCOUNT, ACCOUNT[:-4])
"""What a reader gets to see on no page, and what of it a mask must not leave."""


@pytest.fixture
def office_with_people_in_it(office: Office) -> Office:
    """An office where two forms have come in whose people are looked for afterwards."""
    entry = RegistrationValues("映雪科技志愿服务队", "沈阳市映雪学会", "科普进校园", "2024年6月1日", LEADER, MOBILE)
    award = ApplicationValues(
        project_name="映雪行动",
        applicant="映雪科技志愿服务队",
        team_name="映雪科技志愿服务队",
        leader=LEADER,
        phone=PHONE,
        mobile=MOBILE,
        bank_name="某银行沈阳分行",
        bank_account=ACCOUNT,
        account_holder=HOLDER,
    )
    files = [File("登记表.docx", registration(entry)), File("申报书.docx", application(award))]
    bring(office, [mail(number, one, sender_name=WRITER) for number, one in enumerate(files, start=1)])
    return office


@pytest.mark.parametrize("role", Role)
def test_nothing_personal_in_addresses_headers_and_logs(
    office_with_people_in_it: Office, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    office = office_with_people_in_it
    with caplog.at_level(logging.DEBUG), office.stranger() as client:
        seen = walk(visiting(client, office, role), office)
    told = [str(answer.request.url).removeprefix(HOST) for answer in seen.values()]
    told += [address for answer in seen.values() for address in addresses(answer)]
    told += [f"{name}: {value}" for answer in seen.values() for name, value in answer.headers.items()]
    told += [str(vars(record)) for record in caplog.records]
    assert [line for line in told if any(canary in line for canary in CANARIES)] == []


def test_reader_sees_no_phone_and_no_account(office_with_people_in_it: Office) -> None:
    office = office_with_people_in_it
    with office.stranger() as client:
        seen = walk(visiting(client, office, Role.READER), office)
    shown = {address: [one for one in MASKED if one in answer.text] for address, answer in seen.items()}
    assert {address: found for address, found in shown.items() if found} == {}
