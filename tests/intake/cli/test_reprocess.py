"""reprocess: what reading again would change, and adopting it without losing what people did."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.form import FieldValue
from intake.demo import documents, word
from intake.demo.mails import File
from intake.demo.story import at
from intake.packs import load_campaign
from store.engine import transaction, writing
from store.queries import messages, submissions
from tests.intake.cli import letters
from tests.intake.cli.program import ROOT, Office
from tests.intake.collecting import NOW, Ledger, kept_in

TABLES = (
    *("message", "delivery", "attachment", "submission", "revision", "finding", "decision", "dossier"),
    *("trace", "likeness", "distinction", "event", "roster", "roster_entry", "cursor", "failure", "heartbeat"),
)


def _ledger(office: Office) -> Ledger:
    return kept_in(office.folder / "data")


def _whole(office: Office) -> list[tuple[object, ...]]:
    with writing(_ledger(office).engine) as found:
        return [(name, *row) for name in TABLES for row in found.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608  constants


def _change(office: Office, statement: str) -> None:
    with writing(_ledger(office).engine) as found:
        found.execute(text(statement))


def _misread(office: Office, name: str, value: str) -> None:
    """Let a field say what an older version of the program may have read."""
    _change(office, f"UPDATE submission SET fields = json_set(fields, '$.{name}.value', '{value}')")  # noqa: S608  constants


def _brought(office: Office, *mails: bytes) -> str:
    office.bring(*mails)
    return office.items()[0]


def test_nothing_new_is_no_output_and_no_change(office: Office) -> None:
    summary = File("活动总结.docx", word.article("活动总结", ("很好。",)))
    form = File("申报书.docx", documents.application_docx(letters.application()))
    office.bring(
        letters.registered(),
        letters.empty(),
        letters.letter(form, key="stones"),
        letters.letter(summary, key="stones", sent=at(10, 9)),
        letters.registered(leader="另一人", sent=at(5, 7)),
    )
    before = _whole(office)

    done = office.must("reprocess", "--all")

    assert done.out == ""
    assert "重新读取了 5 封邮件：新增材料 0 份" in done.err
    assert _whole(office) == before


def test_rehearsal_tells_everything_and_changes_nothing(office: Office) -> None:
    office.bring(letters.registered(mobile="139"), letters.registered("museum"))
    (item,) = office.items(team=letters.TEAMS["college"].name)
    _misread(office, "leader", "别人")
    _change(office, "DELETE FROM finding")
    _change(office, f"DELETE FROM submission WHERE id <> '{item}'")  # noqa: S608  an id
    before = _whole(office)

    told = {one["item"]: one for one in office.must("reprocess", "--all", "--dry-run", "--json").objects}
    shown = office.must("reprocess", "--all", "--dry-run").out

    assert _whole(office) == before
    assert told[item]["fields"] == {"leader": {"old": "别人", "new": letters.values().leader}}
    assert [one["code"] for one in told[item]["findings"]["new"]] == ["mobile-invalid"]
    assert f"  负责人：别人 → {letters.values().leader}" in shown.splitlines()
    assert sorted(one["change"] for one in told.values()) == ["changed", "new"]


def test_adopting_does_what_the_rehearsal_told(office: Office) -> None:
    item = _brought(office, letters.registered())
    _misread(office, "leader", "别人")
    told = office.must("reprocess", item, "--dry-run", "--json").out

    assert office.must("reprocess", item, "--json").out == told
    assert office.must("show", item, "--json").objects[0]["fields"]["leader"]["value"] == letters.values().leader
    assert office.must("reprocess", item).out == ""
    assert "重新读取后有变化" in office.must("show", item).out


def test_correction_by_hand_wins(office: Office) -> None:
    item = _brought(office, letters.registered())
    ledger, campaign = _ledger(office), load_campaign("shenyang-2024")
    with transaction(ledger.engine) as session:
        changed = {"leader": FieldValue("改正后", "改正后")}
        submissions.edit(session, item, changed, actor="li", version=1, campaign=campaign, now=NOW)
    office.must("process")

    assert office.must("reprocess", "--all").out == ""
    assert office.must("show", item, "--json").objects[0]["fields"]["leader"]["value"] == "改正后"


def test_decided_submission_keeps_its_state_and_tells_of_the_change(office: Office) -> None:
    item = _brought(office, letters.registered(mobile="139"))
    office.must("decide", item, "accept", "--by", "li")
    _change(office, "DELETE FROM finding")

    (told,) = office.must("reprocess", "--all", "--json").objects

    assert (told["state"], [one["code"] for one in told["findings"]["new"]]) == ("accepted", ["mobile-invalid"])
    assert office.items(state="accepted") == [item]
    assert "作出决定后，检查出的问题有变化" in office.must("show", item).out


def test_rehearsal_tells_the_relations_that_follow(office: Office) -> None:
    office.bring(letters.registered(), letters.registered("museum"), letters.registered(sent=at(5, 7)))
    team = letters.TEAMS["college"].name
    first, copy = office.items(team=team)
    _change(office, f"UPDATE submission SET team = 'x', team_key = 'x' WHERE id = '{copy}'")  # noqa: S608  an id
    _misread(office, "team_name", "x")
    _change(office, "DELETE FROM finding")

    told = {one["item"]: one for one in office.must("reprocess", "--all", "--dry-run", "--json").objects}

    assert [one["code"] for one in told[copy]["findings"]["new"]] == ["duplicate-exact"]
    assert told[first]["findings"] == {"gone": [], "new": []}


def test_form_that_is_no_longer_read_is_gone(office: Office) -> None:
    item = _brought(office, letters.registered())
    _change(office, "DELETE FROM trace")
    _change(office, "UPDATE submission SET id = 'R00000000', part = '9'")

    told = {one["item"]: one["change"] for one in office.must("reprocess", "--all", "--json").objects}

    assert told == {item: "new", "R00000000": "gone"}
    assert office.items() == [item]


def test_quarantined_mail_finds_its_way_back(office: Office) -> None:
    office.bring(letters.empty())
    ledger = _ledger(office)
    with transaction(ledger.engine) as session:
        (digest,) = messages.find(session, "")
        messages.quarantine(session, digest, reason="多次处理都没有成功", now=NOW)
    assert office.must("queue", "--json").objects[0]["form"] == "quarantined"

    (told,) = office.must("reprocess", f"M{digest[:10]}", "--json").objects

    assert told["kind"] == {"old": "quarantined", "new": "submission"}
    assert [one["form"] for one in office.must("queue", "--json").objects] == ["message"]
    office.must("reconcile", "--offline")


def test_mail_that_stays_in_quarantine_ends_with_3(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    (folder / "0.eml").write_bytes(letters.hostile())
    office.must("import", folder)
    office.run("process")

    done = office.run("reprocess", "--all")

    assert (done.code, done.out) == (3, "")
    assert "异常邮件" in done.err


def test_mail_whose_bytes_are_gone_stays_as_it_is(office: Office) -> None:
    item = _brought(office, letters.registered())
    (mail,) = office.must("export", "messages").objects
    _ledger(office).archive.path(mail["sha256"]).unlink()
    before = _whole(office)

    done = office.run("reprocess", "--all")

    assert (done.code, done.out, _whole(office)) == (3, "", before)
    assert f"保持原样：M{mail['sha256'][:10]}" in done.err
    assert office.items() == [item]


def test_change_of_the_pack_is_told_and_adopted(office: Office) -> None:
    item = _brought(office, letters.registered(mobile="139"))
    pack = office.folder / "campaigns" / "shenyang-2024"
    shutil.copytree(ROOT / "campaigns" / "shenyang-2024", pack)
    rules = pack / "rules.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace('severity = "verify"', 'severity = "info"'), "utf-8")
    settings = Path(office.folder / "zhihui.toml")
    settings.write_text(settings.read_text("utf-8").replace('"shenyang-2024"', f'"{pack}"'), "utf-8")

    (told,) = office.must("reprocess", "--all", "--json").objects

    assert [(one["code"], one["severity"]) for one in told["findings"]["gone"]] == [("mobile-invalid", "verify")]
    assert [(one["code"], one["severity"]) for one in told["findings"]["new"]] == [("mobile-invalid", "info")]
    assert office.must("show", item, "--json").objects[0]["findings"][0]["severity"] == "info"


def test_change_of_what_is_compared_is_told_and_adopted(office: Office) -> None:
    office.bring(letters.registered(mobile="13900000001"), letters.registered("museum", mobile="13900000001"))
    items = office.items()
    pack = office.folder / "campaigns" / "shenyang-2024"
    shutil.copytree(ROOT / "campaigns" / "shenyang-2024", pack)
    rules = pack / "rules.toml"
    written = rules.read_text(encoding="utf-8")
    start = written.index('[[rules]]\ncode = "mobile-shared"')
    rules.write_text(written[:start] + written[written.index("[[rules]]", start + 1) :], "utf-8")
    settings = Path(office.folder / "zhihui.toml")
    settings.write_text(settings.read_text("utf-8").replace('"shenyang-2024"', f'"{pack}"'), "utf-8")
    before = _whole(office)

    (rehearsed,) = office.must("reprocess", "--all", "--dry-run", "--json").objects
    unchanged = _whole(office)
    (told,) = office.must("reprocess", "--all", "--json").objects

    assert [one["code"] for one in told["findings"]["gone"]] == ["mobile-shared"]
    assert (rehearsed, unchanged) == (told, before)
    assert [office.must("show", one, "--json").objects[0]["findings"] for one in items] == [[], []]


@pytest.mark.parametrize("arguments", [(), ("R1", "--all")])
def test_items_or_all_must_be_named(office: Office, arguments: tuple[str, ...]) -> None:
    done = office.run("reprocess", *arguments)

    assert (done.code, "--all" in done.err) == (2, True)


def test_unknown_item_is_refused(office: Office) -> None:
    done = office.run("reprocess", "RXXXXXXXX")

    assert (done.code, "RXXXXXXXX" in done.err) == (1, True)


def test_mail_that_waits_is_left_to_process(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    (folder / "0.eml").write_bytes(letters.empty())
    office.must("import", folder)
    (mail,) = office.must("export", "messages").objects

    assert office.must("reprocess", "--all").out == ""
    assert "zhihui process" in office.run("reprocess", f"M{mail['sha256'][:10]}").err
