"""The season is the same for the same seed and shows every rule."""

import pytest

from intake.demo import rosters
from intake.demo.people import cast
from intake.demo.season import SEED, season
from intake.demo.story import DemoMail
from intake.packs import load_campaign

NOT_SHOWN = {
    "file-unsupported",  # what people send can be read
    "archive-too-large",  # would need hundreds of megabytes
    "read-uncertain",  # no name of the season is read from a picture
    "seal-missing",  # only a scan shows that a seal is missing
    "duplicate-similar",  # the season's teams write for themselves, take their own photos, and have their own numbers
    "photo-reused",
    "mobile-shared",
    "account-shared",
}


@pytest.fixture(scope="module")
def mails() -> list[DemoMail]:
    return season()


def test_same_seed_gives_the_same_mails(mails: list[DemoMail]) -> None:
    assert season(SEED) == mails


def test_other_seed_gives_other_people_and_the_same_story(mails: list[DemoMail]) -> None:
    others = season(SEED + 1)

    assert [mail.label for mail in others] == [mail.label for mail in mails]
    assert {team.mobile for team in cast(SEED).values()} != {team.mobile for team in cast(SEED + 1).values()}


def test_mails_stand_in_the_order_of_arrival(mails: list[DemoMail]) -> None:
    assert [mail.received for mail in mails] == sorted(mail.received for mail in mails)


def test_each_mail_shows_something_of_its_own(mails: list[DemoMail]) -> None:
    labels = [mail.label for mail in mails]

    assert sorted(set(labels)) == sorted(labels)
    assert len({mail.raw for mail in mails}) == len(mails)


def test_every_rule_of_the_pack_appears(mails: list[DemoMail]) -> None:
    shown = {code.partition(":")[0] for mail in mails for code in mail.expected}

    assert shown == {rule.code for rule in load_campaign("shenyang-2024").rules} - NOT_SHOWN


def test_all_addresses_are_invented(mails: list[DemoMail]) -> None:
    senders = [line for mail in mails for line in mail.raw.split(b"\r\n") if line.startswith((b"From: ", b"To: "))]

    assert [line for line in senders if b"@example." not in line and b".example." not in line] == []


def test_roster_holds_every_team_but_the_strangers() -> None:
    names = {name for name, _ in rosters.registered(SEED)}

    assert {team.name for team in cast(SEED).values()} - names == {"飞燕无人机志愿服务队"}


def test_awarded_team_is_a_registered_one() -> None:
    assert set(rosters.awarded(SEED)) <= set(rosters.registered(SEED))


def test_roster_file_has_the_header_that_the_office_uses() -> None:
    lines = rosters.written([("甲队", "乙单位")]).decode("utf-8-sig").splitlines()

    assert lines == ["服务队名称,隶属单位", "甲队,乙单位"]
