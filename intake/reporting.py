"""The weekly report for the page and the command line: one week chosen, kept when it is over, its figures and files."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from domain.campaign import Campaign
from reports import week as weeks
from reports.story import told
from reports.week import Week, WeekError
from reports.weekly import WeeklyReport, gather, keep, kept
from review.desk import RefusedError, Report, Table
from store.engine import reading, transaction

if TYPE_CHECKING:
    from store.engine import Engine

_YEARS = range(2000, 2101)


class Reporting(NamedTuple):
    """What reports are made of; ``now`` is the clock, aware."""

    engine: "Engine"
    campaign: Campaign
    now: Callable[[], dt.datetime]

    def report(self, label: str) -> Report:
        """Return the figures of the week of this name, of the present one where it is empty.

        Raises:
            RefusedError: there is no such week.
        """
        week = self._week(label)
        found = self.gather(week)
        return Report(
            week.label,
            week.first,
            week.last,
            _beside(week, -7),
            _beside(week, 7),
            _tables(found),
            "".join(told(found)),
            found.version,
            found.made,
        )

    def file(self, label: str, kind: str, actor: str) -> tuple[str, bytes]:
        """Return the name of a week and a file of its report, phones in full: ``xlsx``, ``docx`` or ``pdf``.

        The report of a week that is over is kept from then on.

        Raises:
            RefusedError: there is no such week, or this machine cannot make such a file.
        """
        found = self.made(self._week(label), actor=actor)
        return found.label, _rendered(found, kind, self.campaign.office)

    def gather(self, week: Week, *, again: bool = False) -> WeeklyReport:
        """Return the report of a week, as it was kept where it was; ``again`` leaves what is kept aside."""
        with reading(self.engine, once=True) as session:
            known = None if again else kept(session, week)
            return known or gather(session, week=week, campaign=self.campaign, now=self.now())

    def made(self, week: Week, *, actor: str, again: bool = False) -> WeeklyReport:
        """Return the report of a week, kept by now if the week is over; ``again`` keeps a further version."""
        found = self.gather(week, again=again)
        if found.version or not found.whole:
            return found
        with transaction(self.engine) as session:
            return keep(session, found, actor=actor)

    def _week(self, label: str) -> Week:
        try:
            week = weeks.parse(label) if label else weeks.week_of(self.now().astimezone(self.campaign.timezone).date())
        except WeekError as error:
            raise RefusedError(str(error)) from error
        if week.year not in _YEARS:
            raise RefusedError(f"{week.label}太远了，没有这一周的周报。")
        return week


def _beside(week: Week, days: int) -> str:
    """Return the name of the week so many days from another one."""
    return weeks.week_of(week.first + dt.timedelta(days=days)).label


def _rendered(report: WeeklyReport, kind: str, office: str) -> bytes:
    from reports import docx, pdf, xlsx
    from reports.errors import ReportError
    from reports.fonts import fonts, installed
    from reports.paper import paper

    if kind == "xlsx":
        return xlsx.render(report, masked=False)
    made = paper(report, office=office)
    try:
        chosen = fonts(installed())
    except ReportError as error:
        raise RefusedError(str(error)) from error
    return pdf.render(made, chosen) if kind == "pdf" else docx.render(made, pdf.chart(made, chosen))


def _tables(report: WeeklyReport) -> tuple[Table, ...]:
    """Return the tables of the figures, then what is to come."""
    from reports import frames  # here, since pandas is slow to load

    head = report.headings
    planned = frames.calendar(report, masked=True)[["日期", head.team, head.subject, head.leader, "状态", "编号"]]
    lacking = frames.dossiers(report)
    shown = (
        ("本周收件和办理", frames.flows(report.flows)),
        ("与上周比较", frames.compared(report)),
        ("累计办理（到这一周末）", frames.totals(report.to_date)),
        ("待核对件已等待时间", frames.ages(report)),
        ("分类统计", frames.groups(report)),
        ("问题分类", frames.problems(report)),
        ("下周活动", planned),
        ("材料不齐的", lacking[lacking["还缺"] != "齐全"]),
        ("至今没有来件的", frames.silent(report)),
    )
    return tuple(
        Table(name, tuple(map(str, frame.columns)), tuple(frame.itertuples(index=False, name=None)))
        for name, frame in shown
    )
