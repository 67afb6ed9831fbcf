"""The report's tables."""

from domain.submission import State
from reports import frames
from tests.reports.sample import item, report


def test_items_have_a_row_each_with_findings_on_lines_of_their_own() -> None:
    frame = frames.items(report(item("R0000000A", State.RETURNED, findings=("手机未填写", "任务2缺少任务目标"))))

    assert frame.to_dict("records") == [
        {
            "编号": "R0000000A",
            "收到时间": "2024-05-14 09:00",
            "类型": "活动登记表",
            "服务队": "甲科技志愿服务队",
            "隶属单位": "沈阳甲学会",
            "活动或项目": "科普讲座",
            "负责人": "赵知行",
            "电话": "13800001234",
            "计划开展时间": "2024年5月18日",
            "状态": "待补正",
            "问题": "手机未填写\n任务2缺少任务目标",
        }
    ]


def test_problems_name_the_clause_or_that_there_is_none() -> None:
    frame = frames.problems(report())

    assert frame.values.tolist() == [
        ["手机未填写", "活动登记表", "附件1", 1, 3, "field-missing:mobile"],
        ["手机号码有误", "活动登记表", "无", 0, 2, "mobile-invalid"],
    ]


def test_totals_end_with_their_sum() -> None:
    frame = frames.totals(report().to_date)

    assert frame.values.tolist() == [
        ["活动登记表", 2, 1, 2, 1, 6],
        ["未见表格", 1, 0, 0, 0, 1],
        ["合计", 3, 1, 2, 1, 7],
    ]


def test_mailboxes_say_when_mail_was_last_collected() -> None:
    frame = frames.mailboxes(report())

    assert frame.values.tolist() == [["office@example.cn", "INBOX", "2024-05-20 07:00", 9, "正常"]]
