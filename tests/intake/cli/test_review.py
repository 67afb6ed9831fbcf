"""queue, show and decide: the review from the command line."""

import datetime as dt

import pytest

from intake.demo import documents, word
from intake.demo.dovecot import PrivateDovecot
from intake.demo.mails import File
from tests.intake.cli import letters
from tests.intake.cli.program import MAILBOX, Office
from tests.intake.collecting import USER, arrival

LATER = letters.MAY + dt.timedelta(days=1)
LATEST = letters.MAY + dt.timedelta(days=2)


def _queue(office: Office, *options: str) -> list[str]:
    return [one["id"] for one in office.must("queue", "--json", *options).objects]


def _mail_id(office: Office) -> str:
    """Return the id of the one mail without a form."""
    return next(f"M{one['sha256'][:10]}" for one in office.must("export", "messages").objects if not one["submissions"])


def test_queue_puts_the_gravest_first_and_copies_last(office: Office) -> None:
    office.bring(
        letters.registered("college"),
        letters.registered("museum", mobile="139"),
        letters.registered("stones", leader=""),
        letters.registered("water", planned="2024年5月1日"),
        letters.registered("college", sent=LATER),
    )
    first, copy = office.items(team=letters.TEAMS["college"].name)
    (verify,), (correct,), (reject,) = (
        office.items(team=letters.TEAMS[key].name) for key in ("museum", "stones", "water")
    )

    assert _queue(office) == [reject, correct, verify, first, copy]
    assert _queue(office, "--flagged") == [reject, correct, verify, copy]
    assert _queue(office, "--limit", "2") == [reject, correct]


def test_queue_for_people_is_a_line_per_item(office: Office) -> None:
    office.bring(letters.registered("stones", leader=""), letters.empty())

    lines = office.must("queue").out.splitlines()

    assert len(lines) == 2
    assert any("需补正：负责人未填写" in line and letters.TEAMS["stones"].name in line for line in lines)
    assert any("空.docx" in line and "0字节" in line for line in lines)


def test_empty_queue_says_so(office: Office) -> None:
    done = office.must("queue")

    assert done.out == ""
    assert "没有待核对的材料" in done.err


def test_queue_lists_what_was_set_aside(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    (folder / "0.eml").write_bytes(letters.hostile())
    office.must("import", folder)
    office.run("process")

    (line,) = office.must("queue").out.splitlines()[1:]
    assert "bomb@example.com" in line
    assert "嵌套过深" in line
    assert office.must("queue", "--json").objects[0]["from"] == "bomb@example.com"


def test_show_by_prefix_in_either_case(office: Office) -> None:
    office.bring(letters.registered())
    (item,) = office.items()

    shown = office.must("show", item[:4].lower()).out

    assert shown.startswith(item)
    assert letters.TEAMS["college"].name in shown
    assert "邮件送达" in shown


def test_show_cites_the_clause(office: Office) -> None:
    office.bring(letters.registered(planned="2024年5月1日"))
    (item,) = office.items()

    shown = office.must("show", item).out

    assert "registered-after-start" in shown
    assert "并于活动开展前发送到指定邮箱" in shown


def test_show_draws_sessions_people_and_places_from_the_overview(office: Office) -> None:
    office.bring(letters.letter(File("申报书.docx", documents.application_docx(letters.application())), key="stones"))
    (item,) = office.items(form="application")
    (exported,) = office.must("export", "submissions", "--json").objects

    shown = office.must("show", item).out

    assert (
        "  机器读取，请核对：\n"
        "    活动场次：18（项目概述：累计18场）\n"
        "    服务对象人数：1300（项目概述：1300名市民参与）\n"
        "    活动地点：雨花公园（项目概述）\n"
    ) in shown
    assert office.must("show", item, "--json").objects[0]["figures"] == exported["figures"]
    assert exported["figures"][0] == {
        "key": "sessions",
        "label": "活动场次",
        "value": 18,
        "rough": False,
        "machine_read": True,
        "mentions": [
            {
                "field": "overview",
                "text": "18场",
                "span": [93, 96],
                "quote": "累计18场",
                "value": 18,
                "rough": False,
                "standing": "total",
            }
        ],
    }
    assert [one["value"] for one in exported["figures"]] == [18, 1300, ["雨花公园"]]


def test_show_of_an_ambiguous_prefix_names_the_candidates(office: Office) -> None:
    office.bring(letters.registered("college"), letters.registered("museum"))

    done = office.run("show", "R")

    assert done.code == 1
    assert all(item in done.err for item in office.items())


def test_show_of_an_unknown_item(office: Office) -> None:
    done = office.run("show", "RXXXXXXXX")

    assert done.code == 1
    assert "zhihui queue" in done.err


def test_show_of_a_mail_without_a_form(office: Office) -> None:
    office.bring(letters.empty())
    item = _mail_id(office)

    shown = office.must("show", item).out

    assert shown.startswith(item)
    assert "空.docx" in shown


@pytest.mark.parametrize(
    ("result", "words"),
    [("pass", "发件人核验：{}　已核实，确由 {} 发出"), ("fail", "发件人核验：{}　不符，可能是冒名发送，请电话核对")],
)
def test_show_tells_what_the_provider_found_out_about_the_sender(office: Office, result: str, words: str) -> None:
    sender = letters.TEAMS["college"].mail
    domain = sender.partition("@")[2]
    trace = "Received: from a by newxmmx.qq.com (NewMX) with SMTP; Mon, 6 May 2024 10:00:00 +0800\r\nX-QQ-mid: x\r\n"
    found = f"Authentication-Results: mx.qq.com; dmarc={result} header.from={domain}\r\n"
    office.bring((trace + found).encode() + letters.registered())
    (item,) = office.items()

    assert words.format(sender, domain) in office.must("show", item).out
    (mail,) = office.must("export", "messages").objects
    assert mail["authentication"] == {
        "result": "verified" if result == "pass" else "failed",
        "spf": "",
        "dkim": "",
        "dmarc": result,
        "domain": domain if result == "pass" else "",
        "server": "mx.qq.com",
        "position": 3,
    }
    assert office.must("show", item, "--json").objects[0]["authentication"] == mail["authentication"]


def test_show_says_where_a_mail_lay_that_was_not_in_the_inbox(server: PrivateDovecot, office: Office) -> None:
    server.deliver(USER, letters.registered(), received=arrival(0), folder="垃圾邮件")
    server.deliver(USER, letters.empty(), received=arrival(1))
    with (office.folder / "zhihui.toml").open("a", encoding="utf-8") as settings:
        settings.write(MAILBOX.format(port=server.port, user=USER))
    office.must("run")
    (item,) = office.items()

    assert "所在文件夹：垃圾邮件" in office.must("show", item).out
    assert "所在文件夹" not in office.must("show", _mail_id(office)).out
    assert [one["folders"] for one in office.must("export", "messages").objects] == [["junk"], ["inbox"]]


def test_show_says_that_the_provider_found_out_nothing(office: Office) -> None:
    office.bring(letters.empty())
    item = _mail_id(office)

    assert "发件人核验：邮箱服务商没有留下核验记录" in office.must("show", item).out
    assert office.must("show", item, "--json").objects[0]["authentication"]["result"] == "none"


def test_show_of_an_ambiguous_mail_names_the_candidates(office: Office) -> None:
    office.bring(*(letters.letter(File(f"{number}.docx", b"")) for number in range(17)))

    digits = [one["sha256"] for one in office.must("export", "messages").objects]
    shared = next(first for first in "0123456789abcdef" if sum(one[0] == first for one in digits) > 1)
    done = office.run("show", f"M{shared}")

    assert done.code == 1
    assert all(f"M{one[:10]}" in done.err for one in digits if one[0] == shared)


@pytest.mark.parametrize(
    ("verdict", "reasons", "state", "letter"),
    [("accept", (), "accepted", "not-needed"), ("return", ("field-missing:leader",), "returned", "written")],
)
def test_decision_sets_the_state_and_leaves_the_queue(
    office: Office, verdict: str, reasons: tuple[str, ...], state: str, letter: str
) -> None:
    office.bring(letters.registered(leader=""))
    (item,) = office.items()

    done = office.must("decide", item, verdict, "--json", *(f"--reason={one}" for one in reasons))

    assert done.objects == [{"item": item, "verdict": verdict, "settled": [item], "letter": letter}]
    assert _queue(office) == []
    assert office.must("show", item, "--json").objects[0]["state"] == state


def test_rejection_with_note_and_actor_stands_in_the_history(office: Office) -> None:
    office.bring(letters.registered(planned="2024年5月1日"))
    (item,) = office.items()

    office.must("decide", item, "reject", "--reason", "registered-after-start", "--note", "活动已过", "--by", "甲")

    last = office.must("show", item, "--json").objects[0]["history"][-1]
    assert (last["actor"], last["what"]) == ("甲", "decision")
    assert last["details"] == {"verdict": "reject", "reasons": ["registered-after-start"], "note": "活动已过"}


def test_decision_on_a_mail_without_a_form(office: Office) -> None:
    office.bring(letters.empty())
    item = _mail_id(office)

    office.must("decide", item, "return", "--reason", "file-unreadable")

    assert _queue(office) == []
    assert office.must("status", "--json").objects[0]["balance"]["returned"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("return",), "没有写明理由"),
        (("reject",), "没有写明理由"),
        (("return", "--reason", "seal-missing"), "没有这些问题：seal-missing"),
        (("reject", "--reason", "nonsense"), "没有这些问题：nonsense"),
    ],
)
def test_decision_without_its_ground_is_refused(office: Office, arguments: tuple[str, ...], words: str) -> None:
    office.bring(letters.registered(leader=""))
    (item,) = office.items()

    done = office.run("decide", item, *arguments)

    assert done.code == 1
    assert words in done.err
    assert _queue(office) == [item]


def test_decision_on_an_unknown_item_is_refused(office: Office) -> None:
    done = office.run("decide", "RXXXXXXXX", "accept")

    assert done.code == 1
    assert "没有编号为 RXXXXXXXX" in done.err


def test_same_decision_again_is_refused(office: Office) -> None:
    office.bring(letters.registered())
    (item,) = office.items()
    office.must("decide", item, "accept", "--by", "甲")

    done = office.run("decide", item, "accept", "--by", "乙")

    assert done.code == 1
    assert "已由 甲" in done.err


def test_decision_can_be_changed_and_both_stand(office: Office) -> None:
    office.bring(letters.registered(leader=""))
    (item,) = office.items()
    office.must("decide", item, "accept")

    office.must("decide", item, "return", "--reason", "field-missing:leader")

    found = office.must("show", item, "--json").objects[0]
    verdicts = [one["details"]["verdict"] for one in found["history"] if one["what"] == "decision"]
    assert (found["state"], verdicts) == ("returned", ["accept", "return"])


def test_decision_on_the_newest_closes_the_versions_before(office: Office) -> None:
    office.bring(
        letters.registered(),
        letters.registered(sent=LATER, planned="2024年6月9日"),
        letters.registered(sent=LATEST, planned="2024年6月10日"),
    )
    first, second, newest = office.items()

    done = office.must("decide", newest, "accept")

    assert all(item in done.err for item in (first, second, newest))
    states = [(one["id"], one["state"]) for one in office.must("export", "submissions").objects]
    assert states == [(first, "returned"), (second, "returned"), (newest, "accepted")]
    reasons = office.must("show", first, "--json").objects[0]["history"][-1]["details"]
    assert (reasons["reasons"], newest in reasons["note"]) == (["superseded"], True)


def test_decision_taken_back_opens_all_it_closed(office: Office) -> None:
    office.bring(letters.registered(), letters.registered(sent=LATER, planned="2024年6月9日"))
    first, newest = office.items()
    office.must("decide", newest, "accept")

    done = office.must("decide", newest, "reopen", "--json")

    assert done.objects == [{"item": newest, "verdict": "reopen", "settled": [newest, first], "letter": "not-needed"}]
    assert sorted(_queue(office)) == sorted([first, newest])
    assert office.run("decide", newest, "reopen").code == 1


def test_decision_on_a_mail_that_brought_forms_is_refused(office: Office) -> None:
    form = File("登记表.docx", documents.registration_docx(letters.values()))
    office.bring(letters.letter(form, File("空.docx", b"")))
    digest = office.must("export", "messages").objects[0]["sha256"]

    done = office.run("decide", f"M{digest[:10]}", "accept")

    assert done.code == 1
    assert "不需要决定" in done.err


def test_show_lists_the_dossier_and_what_is_missing(office: Office) -> None:
    form = File("申报书.docx", documents.application_docx(letters.application()))
    summary, report = (File(f"{name}.docx", word.article(name, ("很好。",))) for name in ("活动总结", "活动报道"))
    office.bring(letters.letter(form, summary, key="stones"), letters.letter(report, key="stones", sent=LATER))
    (item,) = office.items()
    mail = next(one for one in office.must("export", "messages").objects if not one["submissions"])

    lines = office.must("show", item).out.splitlines()

    assert [line.partition("　")[2] for line in lines if "随附材料：" in line] == [
        f"活动总结.docx　05-06 {letters.MAY:%H:%M} M{_digest(office, item)[:10]}（与申报材料同一封邮件）",
        f"活动报道.docx　05-07 {letters.MAY:%H:%M} M{mail['sha256'][:10]}（发件人只报送过这一个项目）",
    ]
    assert "  还缺：典型案例、活动图片" in lines
    assert f"属于 {item}" in office.must("show", f"M{mail['sha256'][:10]}").out
    assert _queue(office) == [item]


def _digest(office: Office, item: str) -> str:
    return str(office.must("show", item, "--json").objects[0]["message"])


def test_dossier_is_exported_and_shown_alike(office: Office) -> None:
    form = File("申报书.docx", documents.application_docx(letters.application()))
    office.bring(letters.letter(form, File("活动总结.docx", word.article("活动总结", ("很好。",))), key="stones"))
    (item,) = office.items()

    (exported,) = office.must("export", "submissions", "--json").objects
    shown = office.must("show", item, "--json").objects[0]

    assert [(one["material"], one["path"], one["ground"]) for one in exported["dossier"]] == [("summary", "3", "form")]
    assert (shown["dossier"], shown["missing"]) == (exported["dossier"], ["report", "case", "photo"])
