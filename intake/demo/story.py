"""What the chapters of the season share: a mail with what it shows, and forms filled in for a team."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from domain.message import Kind
from intake.demo.activities import ACTIVITIES
from intake.demo.mails import OFFICE, Client, File, Mail, written
from intake.demo.people import Team
from intake.demo.projects import PROJECTS
from intake.demo.values import ApplicationValues, RegistrationValues

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
YEAR = 2024


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail of the season.

    ``received`` is when the server took it in, aware. ``label`` says in Chinese what it shows. ``forms`` is how many
    submissions are in it; ``expected`` are the codes of the findings, on the message and on its submissions, as they
    stand once the whole season has been read with the rosters loaded.
    """

    raw: bytes
    received: dt.datetime
    label: str
    kind: Kind = Kind.SUBMISSION
    forms: int = 1
    expected: tuple[str, ...] = ()


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """Return a moment of the season, in the campaign's zone."""
    return dt.datetime(YEAR, month, day, hour, minute, tzinfo=ZONE)


def registration(key: str, team: Team, planned: str) -> RegistrationValues:
    """Return the registration of the activity with this key, filled in without a fault."""
    activity = ACTIVITIES[key]
    return RegistrationValues(
        team_name=team.name,
        unit=team.unit,
        activity_name=activity.name,
        planned_time=planned,
        leader=team.leader,
        mobile=team.mobile,
        tasks=activity.tasks,
    )


def application(key: str, team: Team, declared: str) -> ApplicationValues:
    """Return the application for the project with this key, filled in without a fault."""
    project = PROJECTS[key]
    return ApplicationValues(
        project_name=project.name,
        applicant=team.name,
        unit=team.unit,
        declared_on=declared,
        team_name=team.name,
        unit_in_table=team.unit,
        founded=team.founded,
        volunteers=str(team.volunteers),
        leader=team.leader,
        title=team.title,
        phone=team.phone,
        mobile=team.mobile,
        overview=project.overview,
        highlights=project.highlights,
        benefits=project.benefits,
        bank_name=team.bank_name,
        bank_account=team.bank_account,
        account_holder=team.unit,
        sealed=True,
    )


def posted(team: Team, subject: str, sent: dt.datetime, client: Client, *files: File, text: str = "") -> bytes:
    """Return a team's mail to the office with the files attached."""
    body = text or f"市科协领导：\n    您好！现报送材料，请查收。\n{team.unit}　{team.leader}"
    return written(Mail(team.mail, team.leader, subject, sent, body, files), client)


__all__ = ["OFFICE", "DemoMail", "application", "at", "posted", "registration"]
