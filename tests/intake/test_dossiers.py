"""Dossiers: materials find their application over mails and days, in whatever order the mails are read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.decision import Decision, Verdict
from domain.form import FieldValue
from domain.submission import State, Submission
from intake.demo import documents, word
from intake.demo.archive import packed
from intake.demo.mails import JPEG, ZIP, Client, File, Mail, written
from intake.demo.pictures import photograph
from intake.demo.story import at
from intake.reconcile import reconcile
from store.engine import connection, reading, transaction
from store.queries import counts, decisions, dossiers, messages, submissions
from store.queries.queue import queue
from tests.intake.cli import letters
from tests.intake.collecting import NOW, Ledger, arrival, ledger_in
from tests.intake.installed import CAMPAIGN, process, record

TEAM = letters.TEAMS["stones"]
PROJECT = letters.application().project_name
SUMMARY, REPORT, CASE = (
    File(f"{name}.docx", word.article(name, ("活动很受欢迎。",))) for name in ("活动总结", "活动报道", "典型案例")
)
FILES = (SUMMARY, REPORT, CASE)
PHOTO = File("活动图片.jpg", photograph(3), JPEG)
ALL = ["case", "report", "summary"]


def _mail(subject: str, *files: File, sender: str = TEAM.mail, body: str = "见附件。", answers: str = "") -> bytes:
    headers = (f"In-Reply-To: <{answers}>",) if answers else ()
    return written(Mail(sender, "甲", subject, at(10, 12), body, files, headers), Client.PHONE)


def _application(*files: File, key: str = "stones", sender: str = TEAM.mail, **changes: str) -> bytes:
    values = replace(letters.application(key), **changes)  # type: ignore[arg-type]  # texts only
    form = File("申报书.docx", documents.application_docx(values))
    return _mail("申报书", form, *files, sender=sender)


def _bring(ledger: Ledger, *mails: bytes) -> list[str]:
    with connection(ledger.engine) as session:
        first = int(session.execute(text("SELECT count(*) FROM message")).scalar_one()) + 1
    digests = record(ledger, *mails, first=first)
    process(ledger)
    return digests


def _dossier(ledger: Ledger, digest: str) -> tuple[list[str], list[str]]:
    """Return the kinds of materials of a mail's first form, and the grounds."""
    with reading(ledger.engine) as session:
        one = submissions.of_message(session, digest)[0]
        entries = dossiers.of_submissions(session, [one.id])[one.id]
    assert sorted({entry.material for entry in entries}) == sorted(one.materials)
    return sorted(one.materials), sorted({entry.ground.value for entry in entries})


def _waiting(ledger: Ledger) -> list[str]:
    with reading(ledger.engine) as session:
        return sorted(one.kind for one in queue(session))


def _holds(ledger: Ledger) -> bool:
    return reconcile(ledger.engine, ledger.archive, [], lambda _done, _all: None).holds


def test_rest_of_the_materials_closes_what_is_missing(ledger: Ledger) -> None:
    (form,) = _bring(ledger, _application(SUMMARY, REPORT))
    assert _dossier(ledger, form) == (["report", "summary"], ["form"])
    assert _codes(ledger, form) == ["materials-missing"]

    _bring(ledger, _mail(f"{TEAM.name}材料", CASE, PHOTO, sender="b@example.cn"))

    assert _dossier(ledger, form) == (["case", "photo", "report", "summary"], ["form", "name"])
    assert _codes(ledger, form) == []
    assert _waiting(ledger) == ["application"]
    assert _holds(ledger)


@pytest.mark.parametrize(
    "mail",
    [
        _mail("材料", *FILES),
        _mail("材料", *FILES, sender="b@example.cn", body=f"这是{PROJECT}的材料。"),
        _mail("材料", File(f"{TEAM.name}.zip", packed([(f.name, f.data) for f in FILES]), ZIP), sender="b@c.cn"),
        _mail(
            "材料",
            File("a.zip", packed([(f"{PROJECT}/{f.name}", f.data) for f in FILES]), ZIP),
            sender="b@c.cn",
        ),
    ],
)
def test_materials_are_told_by_sender_text_archive_and_folder(ledger: Ledger, mail: bytes) -> None:
    (form, _) = _bring(ledger, _application(), mail)

    assert _dossier(ledger, form)[0] == ALL


def test_answer_belongs_to_what_it_answers(ledger: Ledger) -> None:
    (form,) = _bring(ledger, _application())
    with reading(ledger.engine) as session:
        mail = messages.get(session, form)
    assert mail is not None

    _bring(ledger, _mail("材料", *FILES, sender="b@example.cn", answers=mail.message_id))

    assert _dossier(ledger, form) == (ALL, ["thread"])


def test_materials_of_nobody_wait_for_a_person(ledger: Ledger) -> None:
    (form, _) = _bring(ledger, _application(), _mail("材料", *FILES, sender="b@example.cn"))

    assert _dossier(ledger, form) == ([], [])
    assert _waiting(ledger) == ["application", "message"]
    assert _holds(ledger)


def test_second_application_makes_the_sender_no_ground(ledger: Ledger) -> None:
    (form, _) = _bring(ledger, _application(), _mail("材料", *FILES))
    assert _dossier(ledger, form)[0] == ALL

    _bring(ledger, _application(project_name="另一个项目的名称"))

    assert _dossier(ledger, form) == ([], [])
    assert _waiting(ledger) == ["application", "application", "message"]
    assert _holds(ledger)


def test_folders_tell_the_applications_of_one_mail_apart(ledger: Ledger) -> None:
    other = replace(letters.application(), project_name="另一个项目的名称")
    forms = [
        (f"{one.project_name}/申报书.docx", documents.application_docx(one)) for one in (letters.application(), other)
    ]
    files = [(f"{PROJECT}/{SUMMARY.name}", SUMMARY.data), (CASE.name, CASE.data)]

    (digest,) = _bring(ledger, _mail("申报", File("材料.zip", packed([*forms, *files]), ZIP)))

    with reading(ledger.engine) as session:
        found = {one.text("project_name"): sorted(one.materials) for one in submissions.of_message(session, digest)}
    assert found == {PROJECT: ["case", "summary"], "另一个项目的名称": ["case"]}


def test_newer_version_has_the_dossier_of_the_older_one(ledger: Ledger) -> None:
    _bring(ledger, _application(SUMMARY, REPORT), _mail("材料", CASE))

    (newer,) = _bring(ledger, _application(leader="另一人"))

    assert _dossier(ledger, newer) == (ALL, ["sender", "version"])


def _season() -> Sequence[bytes]:
    return (
        _application(SUMMARY),
        _application(leader="另一人"),
        _mail(f"{PROJECT}报道", REPORT, sender="b@example.cn"),
        _mail("材料", CASE),
        _application(key="clinic", sender=TEAM.mail),
    )


def _state(ledger: Ledger) -> list[object]:
    with reading(ledger.engine) as session:
        found = [one for digest in messages.find(session, "") for one in submissions.of_message(session, digest)]
        entries = dossiers.of_submissions(session, [one.id for one in found])
        findings = submissions.findings(session, [one.id for one in found])
        states = [messages.standing(session, digest).state for digest in messages.find(session, "")]
        return [states, sorted((one.id, sorted(one.materials)) for one in found), entries, findings]


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (3, 0, 2, 4, 1)])
def test_order_of_reading_changes_neither_dossier_nor_finding(ledger: Ledger, tmp_path: Path, order: list[int]) -> None:
    other = ledger_in(_folder(tmp_path))
    for number, at_once in enumerate(range(5)):
        record(ledger, _season()[at_once], received=arrival(at_once), first=number + 1)
    process(ledger)
    for number, at_once in enumerate(order):
        record(other, _season()[at_once], received=arrival(at_once), first=number + 1)
        process(other)

    assert _state(other) == _state(ledger)
    assert (_holds(other), _waiting(other)) == (True, _waiting(ledger))
    other.engine.dispose()


def _folder(path: Path) -> Path:
    folder = path / "other"
    folder.mkdir()
    return folder


def _decide(ledger: Ledger, item: str, verdict: Verdict, *reasons: str) -> None:
    with transaction(ledger.engine) as session:
        decisions.decide(session, Decision(item, verdict, "li", NOW, reasons, ""), campaign=CAMPAIGN, now=NOW)


def _only(ledger: Ledger, digest: str) -> Submission:
    with reading(ledger.engine) as session:
        (found,) = submissions.of_message(session, digest)
    return found


def test_materials_that_come_after_the_decision_wait(ledger: Ledger) -> None:
    (form,) = _bring(ledger, _application())
    _decide(ledger, _only(ledger, form).id, Verdict.RETURN, "materials-missing")

    _bring(ledger, _mail("材料", *FILES))

    assert _dossier(ledger, form) == (ALL, ["sender"])
    assert (_only(ledger, form).state, _waiting(ledger)) == (State.RETURNED, ["message"])
    with reading(ledger.engine) as session:
        past = [one.what for one in decisions.history(session, _only(ledger, form).id)]
    assert {"gathered", "judged-decided"} <= set(past)
    assert _holds(ledger)


def test_materials_that_follow_their_application_do_so_after_its_decision(ledger: Ledger) -> None:
    form, mail = _bring(ledger, _application(), _mail("材料", *FILES))
    _decide(ledger, _only(ledger, form).id, Verdict.ACCEPT)
    with transaction(ledger.engine) as session:
        messages.reset(session, [form, mail], now=NOW)
    with connection(ledger.engine) as session:
        assert counts.balance(session).holds

    process(ledger)

    assert (_waiting(ledger), _holds(ledger)) == ([], True)
    assert _dossier(ledger, form) == (ALL, ["sender"])


def test_mail_with_something_wrong_waits_beside_its_application(ledger: Ledger) -> None:
    form, _ = _bring(ledger, _application(), _mail("材料", SUMMARY, File("断.docx", SUMMARY.data[:500])))

    assert _dossier(ledger, form) == (["summary"], ["sender"])
    assert (_waiting(ledger), _holds(ledger)) == (["application", "message"], True)


def test_correction_by_hand_moves_materials_and_relations(ledger: Ledger) -> None:
    form, again, _ = _bring(
        ledger,
        _application(),
        _application(leader="另一人"),
        _mail(f"{TEAM.name}材料", *FILES, sender="b@c.cn"),
    )
    _correct(ledger, again, "另一支服务队")
    process(ledger)

    assert (_dossier(ledger, form)[0], _dossier(ledger, again)[0]) == (ALL, [])
    assert not {"superseded", "revision"} & {*_codes(ledger, form), *_codes(ledger, again)}


def test_later_reading_keeps_what_a_person_corrected(ledger: Ledger) -> None:
    (form,) = _bring(ledger, _application(*FILES))
    _correct(ledger, form, "")
    process(ledger)
    before = _codes(ledger, form)
    with transaction(ledger.engine) as session:
        messages.reset(session, [form], now=NOW)
    process(ledger)

    assert _only(ledger, form).text("team_name") == ""
    assert _codes(ledger, form) == before


def _correct(ledger: Ledger, digest: str, team: str) -> None:
    one = _only(ledger, digest)
    with transaction(ledger.engine) as session:
        version = submissions.version(session, one.id)
        changed = {"team_name": FieldValue(team, team)}
        submissions.edit(session, one.id, changed, actor="li", version=version, campaign=CAMPAIGN, now=NOW)


def _codes(ledger: Ledger, digest: str) -> list[str]:
    identity = _only(ledger, digest).id
    with reading(ledger.engine) as session:
        return [found.code for found in submissions.findings(session, [identity])[identity]]
