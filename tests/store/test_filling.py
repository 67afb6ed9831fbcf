"""What a migration fills in for rows that are there already."""

import json

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from store import schema
from store.engine import Engine, writing

_MAIL = (
    "INSERT INTO message (sha256, size, received, progress, kind, attempts, error, message_id, sender, sender_name,"
    " subject, defects, state) VALUES (:key, 1, '2024-05-20 09:00:00', 'done', 'submission', 1, '', '',"
    " 'zhang@example.com', '张三', '报送', '[]', :state)"
)
_FORM = (
    "INSERT INTO submission (id, message, part, position, kind, edition, team, team_key, subject, subject_key,"
    " received, state, version, original, fields, renditions, materials) VALUES (:id, 'a', :id, 0, 'registration',"
    " '2024', '南湖队', '南湖队', '科普行', '科普行', '2024-05-20 09:00:00', 'waiting', 1, '{}', :fields, '[]', '[]')"
)
_FOUND = (
    "INSERT INTO finding (submission, message, source, position, code, severity, text, evidence)"
    " VALUES (:form, :mail, :source, 0, :code, :severity, '', '{}')"
)
_FINDINGS = (
    (None, "a", "file", "file-unreadable", "correct"),
    (None, "b", "file", "no-form", "correct"),
    ("R1", None, "check", "form-altered", "reject"),
    ("R3", None, "duplicate", "superseded", "info"),
    ("R4", None, "duplicate", "duplicate-exact", "reject"),
    ("R5", None, "likeness", "duplicate-similar", "verify"),
)


def test_rows_of_an_older_version_are_ranked_and_can_be_found(empty: Engine) -> None:
    with writing(empty) as found:
        config = Config()
        config.set_main_option("script_location", "store:migrations")
        config.attributes["connection"] = found
        command.upgrade(config, "0005")
        for key, state in (("a", None), ("b", "waiting"), ("c", "waiting")):
            found.execute(text(_MAIL), {"key": key, "state": state})
        fields = {"unit": {"value": "和平区科协"}, "mobile": {"value": "138-0000 0000"}, "tasks": {"value": []}}
        for number in range(1, 6):
            found.execute(text(_FORM), {"id": f"R{number}", "fields": json.dumps(fields)})
        for form, mail, source, code, severity in _FINDINGS:
            row = {"form": form, "mail": mail, "source": source, "code": code, "severity": severity}
            found.execute(text(_FOUND), row)
    schema.migrate(empty)
    with empty.connect() as found:
        mails = found.execute(text("SELECT sha256, rank, words FROM message ORDER BY sha256")).all()
        forms = found.execute(text("SELECT id, rank, repeats, words FROM submission ORDER BY id")).all()
    mail_words = "zhangexamplecom\n张三\n报送"
    words = f"南湖队\n科普行\n和平区科协\n13800000000\n{mail_words}"
    assert [tuple(row) for row in mails] == [("a", 1, mail_words), ("b", 1, mail_words), ("c", 3, mail_words)]
    assert [(*row[:2], bool(row.repeats), row.words) for row in forms] == [
        ("R1", 0, False, words),
        ("R2", 1, False, words),
        ("R3", 5, False, words),
        ("R4", 4, True, words),
        ("R5", 1, True, words),
    ]
