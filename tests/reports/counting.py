"""A count of its own of everything that the weekly report's workbook says: bare SQL over the ledger's file.

The SQL is written from what the numbers mean, not from the report's queries.
"""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from reports.week import Week, week_of
from tests.reports.ledger import ZONE
from tests.reports.season import Season

Row = tuple[object, ...]

_ITEMS = """
WITH item AS (
  SELECT id, kind, received FROM submission WHERE received < :until
  UNION ALL SELECT sha256, '', received FROM message WHERE state IS NOT NULL AND received < :until
), stood AS (
  SELECT id, kind, received, received >= :since AS new,
    coalesce((SELECT verdict FROM decision WHERE item.id IN (submission, message) AND decided < :since
      ORDER BY decision.id DESC LIMIT 1), 'reopen') AS was,
    coalesce((SELECT verdict FROM decision WHERE item.id IN (submission, message) AND decided < :until
      ORDER BY decision.id DESC LIMIT 1), 'reopen') AS became
  FROM item
), seen AS (
  SELECT finding.* FROM finding WHERE NOT EXISTS (
    SELECT 1 FROM submission WHERE id = json_extract(evidence, '$.other') AND received >= :until)
)
"""
_AGES = (("3天以内", 0, 3), ("4至7天", 4, 7), ("8至30天", 8, 30), ("超过30天", 31, 10**9))
_STATES = {"accept": "已受理", "return": "待补正", "reject": "已退回", "reopen": "待核对"}
_NEWEST = "NOT EXISTS (SELECT 1 FROM seen WHERE submission = s.id AND code IN ('superseded', 'duplicate-exact'))"


@dataclass(frozen=True, slots=True)
class Count:
    """What the ledger's file says of one week."""

    season: Season
    week: Week

    def ask(self, sql: str, **values: object) -> list[Row]:
        """Return the rows of a question over ``item``, ``stood`` and ``seen``, with ``:since`` and ``:until``."""
        begins, ends = self.week.span(ZONE)
        span = {"since": _stored(begins), "until": _stored(ends)}
        with closing(sqlite3.connect(self.season.path)) as connection:
            return connection.execute(_ITEMS + sql, span | values).fetchall()

    @property
    def kinds(self) -> dict[str, str]:
        """What the report calls each kind of item; the empty one is a mail without a form."""
        return {one.key: one.name for one in self.season.campaign.forms} | {"": "未见表格"}

    def flows(self) -> list[Row]:
        """Return the lines of what came and went, with their sums."""
        rows = self.ask(
            """
            SELECT kind, sum(NOT new AND was = 'reopen'), sum(new), 0, 0,
              sum((new OR was = 'reopen') AND became = 'accept'), sum((new OR was = 'reopen') AND became = 'return'),
              sum((new OR was = 'reopen') AND became = 'reject'),
              sum(NOT new AND was <> 'reopen' AND became = 'reopen'), sum(became = 'reopen')
            FROM stood GROUP BY kind
            """
        )
        marked = self.ask(
            "SELECT kind, code, count(DISTINCT stood.id) FROM stood JOIN seen ON stood.id = submission"
            " WHERE new AND code IN ('revision', 'duplicate-exact') GROUP BY kind, code"
        )
        found = {kind: list(numbers) for kind, *numbers in rows}
        for kind, code, number in marked:
            found[kind][2 if code == "revision" else 3] = number
        return _summed([(name, *found.get(kind, [0] * 9)) for kind, name in self.kinds.items()])

    def compared(self) -> list[Row]:
        """Return the lines of this week beside the last one."""
        before = Count(self.season, week_of(self.week.first - dt.timedelta(days=1)))
        now, then = (one.flows()[-1] for one in (self, before))
        names = {"收到": 2, "受理": 5, "要求补正": 6, "退回": 7, "周末待核对": 9}
        pairs = [(name, int(str(now[at])), int(str(then[at]))) for name, at in names.items()]
        return [(name, one, other, f"{one - other:+d}" if one != other else "持平") for name, one, other in pairs]

    def totals(self) -> list[Row]:
        """Return how many of each kind stood where, with the sums."""
        rows = self.ask(
            "SELECT kind, sum(became = 'reopen'), sum(became = 'accept'), sum(became = 'return'),"
            " sum(became = 'reject'), count(*) FROM stood GROUP BY kind"
        )
        found = {kind: numbers for kind, *numbers in rows}
        return _summed([(name, *found.get(kind, [0] * 5)) for kind, name in self.kinds.items()])

    def balance(self) -> list[object]:
        """Return the numbers of the balance: what was received, then where it is."""
        (forms,) = self.ask("SELECT count(*) FROM submission WHERE received < :until")[0]
        (mails,) = self.ask(
            "SELECT count(*) FROM message WHERE received < :until AND sha256 NOT IN (SELECT message FROM submission)"
            " AND NOT (state IS NULL AND kind = 'submission' AND sha256 IN (SELECT message FROM dossier))"
        )[0]
        rows: list[Any] = self.ask(
            "SELECT became, count(*) FROM stood GROUP BY became"
            " UNION ALL SELECT kind, count(*) FROM message WHERE received < :until AND state IS NULL GROUP BY kind"
        )
        places = dict(rows)
        named = ("accept", "return", "reject", "reopen", "correspondence", "automatic", "quarantined")
        return [int(str(forms)) + int(str(mails)), *(places.get(one, 0) for one in named)]

    def ages(self) -> list[Row]:
        """Return how many items have waited how long, in whole days."""
        seconds = "strftime('%s', :until) - strftime('%s', received)"
        days = [int(str(one)) for (one,) in self.ask(f"SELECT ({seconds}) / 86400 FROM stood WHERE became = 'reopen'")]  # noqa: S608 -- a test's own
        return [(words, sum(low <= one <= high for one in days)) for words, low, high in _AGES]

    def groups(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return how many submissions fall into each group, by the grouping and the group: of the week, and of all."""
        rows = self.ask(
            "SELECT json_extract(fields, '$.unit.value'), received >= :since FROM submission WHERE received < :until"
        )
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for unit, new in rows:
            groups = self.season.units[str(unit or "")]
            for one, group in zip(self.season.campaign.groupings, groups, strict=True):
                week, total = found.get((one.name, group), (0, 0))
                found[one.name, group] = week + int(str(new)), total + 1
        return found

    def problems(self) -> list[Row]:
        """Return how often each finding was made in the week and in all, in no order."""
        return self.ask(
            """
            SELECT sum(new), count(*) FROM (
              SELECT kind, code, received >= :since AS new FROM seen JOIN submission s ON s.id = submission
              WHERE received < :until
              UNION ALL SELECT '', code, received >= :since FROM seen JOIN message ON sha256 = message
              WHERE received < :until) GROUP BY kind, code
            """
        )

    def mailboxes(self) -> list[Row]:
        """Return each folder and how many mails it brought."""
        return self.ask(
            "SELECT account, folder, (SELECT count(*) FROM delivery d WHERE d.account = cursor.account"
            " AND d.folder = cursor.folder) FROM cursor ORDER BY 1, 2"
        )

    def series(self) -> list[Row]:
        """Return how many submissions of each form arrived in each week of the season, with their sum."""
        rows = self.ask("SELECT kind, received FROM submission WHERE received < :until")
        weeks = [(str(kind), _day(str(received)).isocalendar()[:2]) for kind, received in rows]
        day = min((dt.date.fromisocalendar(*week, 1) for _, week in weeks), default=self.week.first)
        found: list[Row] = []
        while day <= self.week.last:
            here = [kind for kind, week in weeks if week == day.isocalendar()[:2]]
            counts = [here.count(one.key) for one in self.season.campaign.forms]
            found.append((f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02}", *counts, sum(counts)))
            day += dt.timedelta(weeks=1)
        return found

    def items(self, kind: str) -> list[Row]:
        """Return the id and the state of each submission of a form that arrived in the week, by arrival."""
        rows = self.ask("SELECT id, became FROM stood WHERE new AND kind = :kind ORDER BY received, id", kind=kind)
        return [(identity, _STATES[str(verdict)]) for identity, verdict in rows]

    def values(self, kind: str) -> dict[str, dict[str, object]]:
        """Return the values of each of these submissions by the names of their fields; lists are left out."""
        rows = self.ask(
            "SELECT s.id, fields FROM submission s JOIN stood USING (id) WHERE new AND s.kind = :kind", kind=kind
        )
        found = {str(identity): json.loads(str(fields)) for identity, fields in rows}
        return {
            identity: {name: one["value"] for name, one in fields.items() if not isinstance(one["value"], list | bool)}
            for identity, fields in found.items()
        }

    def faults(self) -> list[Row]:
        """Return each finding on what arrived in the week: its item and its words, in no order."""
        return self.ask(
            "SELECT coalesce(submission, 'M' || substr(message, 1, 10)), text FROM stood"
            " JOIN seen ON stood.id IN (submission, message) WHERE new"
        )

    def repeats(self) -> list[Row]:
        """Return which submission of the week names which other one, in no order."""
        return self.ask(
            "SELECT stood.id, json_extract(evidence, '$.other') FROM stood JOIN seen ON stood.id = submission"
            " WHERE new AND json_extract(evidence, '$.other') IS NOT NULL"
        )

    def mails(self) -> list[Row]:
        """Return each mail of the week: its name, its arrivals, its files and its forms, by arrival."""
        return self.ask(
            """
            SELECT 'M' || substr(sha256, 1, 10), (SELECT count(*) FROM delivery WHERE delivery.message = mail.sha256),
              (SELECT count(*) FROM attachment a WHERE a.message = mail.sha256 AND outcome NOT IN ('body', 'inline')),
              (SELECT count(*) FROM submission s WHERE s.message = mail.sha256)
            FROM message mail WHERE received >= :since AND received < :until ORDER BY received, sha256
            """
        )

    def calendar(self) -> list[Row]:
        """Return which registered activities touch the next week, in no order."""
        first, last = (one + dt.timedelta(weeks=1) for one in (self.week.first, self.week.last))
        return self.ask(
            f"""
            SELECT s.id FROM submission s JOIN stood USING (id)
            WHERE s.kind = 'registration' AND became IN ('accept', 'reopen') AND {_NEWEST}
              AND json_extract(fields, '$.planned_start.value') <= :last
              AND json_extract(fields, '$.planned_end.value') >= :first
            """,  # noqa: S608 -- a test's own
            first=first.isoformat(),
            last=last.isoformat(),
        )

    def dossiers(self) -> list[Row]:
        """Return each application that stands and the kinds of materials that had come, by arrival."""
        return self.ask(
            f"""
            SELECT s.id, (SELECT group_concat(material) FROM (SELECT DISTINCT material FROM dossier d
              JOIN attachment a ON a.message = d.message AND a.path = d.path JOIN message m ON m.sha256 = d.message
              WHERE d.submission = s.id AND m.received < :until ORDER BY 1))
            FROM submission s JOIN stood USING (id)
            WHERE s.kind = 'application' AND became <> 'reject' AND {_NEWEST} ORDER BY s.received, s.id
            """  # noqa: S608 -- a test's own
        )

    def newcomers(self) -> list[Row]:
        """Return how many teams, told apart as the ledger does, wrote for the first time in the week, and in all."""
        return self.ask(
            "SELECT count(*) FILTER (WHERE first >= :since), count(*) FROM (SELECT min(received) AS first"
            " FROM submission WHERE received < :until AND team_key <> '' GROUP BY team_key)"
        )

    def silent(self) -> list[Row]:
        """Return the teams of the roster, in its order, that no submission names."""
        return self.ask(
            "SELECT name FROM roster_entry WHERE roster = 'teams' AND replace(name, ' ', '') NOT IN"
            " (SELECT replace(team, ' ', '') FROM submission WHERE received < :until) ORDER BY position"
        )

    def late(self) -> int:
        """Return how many submissions of the week came after their activity had begun, or out of season."""
        ((found,),) = self.ask(
            "SELECT count(DISTINCT stood.id) FROM stood JOIN seen ON stood.id = submission"
            " WHERE new AND code IN ('registered-after-start', 'after-deadline', 'before-opening')"
        )
        return int(str(found))


def _summed(rows: list[Row]) -> list[Row]:
    return [*rows, ("合计", *(sum(int(str(row[at])) for row in rows) for at in range(1, len(rows[0]))))]


def _stored(moment: dt.datetime) -> str:
    """Return a moment as the ledger's file has it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _day(stored: str) -> dt.date:
    """Return the campaign's day of a moment as the ledger's file has it."""
    return dt.datetime.fromisoformat(stored).replace(tzinfo=dt.UTC).astimezone(ZONE).date()
