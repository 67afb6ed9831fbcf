"""The week in sentences."""

import dataclasses

from reports.story import told, until
from reports.values import Teams
from store.queries.counts import Balance
from tests.reports.sample import at, empty, report


def test_story_states_what_is_counted() -> None:
    assert list(told(report())) == [
        "本周共收到材料4件，其中活动登记表3件、未见表格1件，比上周增加3件。",
        "本周材料中，更正此前材料的1件，重复报送的1件。",
        "上周周报之后补登此前收到的材料2件。",
        "本周办结3件：受理1件，要求补正1件，退回1件。",
        "截至2024年5月19日24时，待核对2件，其中等待超过30天的1件。",
        "本周材料中，活动开始后或受理期外才报送的1件。",
        "下周开展或者正在进行的已登记活动1项。",
        "累计申报2项，材料齐全1项，不齐1项。",
        "名单内3个服务队中，1个至今没有来件。",
    ]


def test_story_tells_that_all_teams_of_the_roster_have_written() -> None:
    assert list(told(report(teams=Teams(3, (), 3, ()))))[-1] == "名单内3个服务队都已来件。"


def test_story_of_nothing_says_so() -> None:
    assert list(told(empty())) == [
        "本周没有收到材料，上周收到0件。",
        "本周没有办结的材料。",
        "截至2024年5月19日24时，待核对0件。",
    ]


def test_story_tells_that_the_balance_does_not_hold() -> None:
    assert list(told(report(balance=Balance(10, 1, 2, 1, 2, 1, 1, 1))))[-1] == "收件平衡等式不成立，需要查明。"


def test_running_week_is_told_up_to_the_moment() -> None:
    running = dataclasses.replace(report(), cutoff=at(15, 9), made=at(15, 9))

    assert until(running) == "2024年5月15日09:00"
