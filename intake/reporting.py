"""The weekly report for the page: one week chosen, its figures, its workbook."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from domain.campaign import Campaign
from reports import week as weeks
from reports.week import Week, WeekError
from reports.weekly import Total, WeeklyReport, gather
from review.desk import RefusedError, Report, Table
from store.engine import reading

if TYPE_CHECKING:
    from store.engine import Engine

_YEARS = range(2000, 2101)
_COLUMNS = ("类型", "待核对", "已受理", "待补正", "已退回", "合计")


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
        return Report(week.label, week.first, week.last, _beside(week, -7), _beside(week, 7), _tables(found))

    def workbook(self, label: str) -> bytes:
        """Return the workbook of the week of this name.

        Raises:
            RefusedError: there is no such week.
        """
        from reports import xlsx

        return xlsx.render(self.gather(self._week(label)))

    def gather(self, week: Week) -> WeeklyReport:
        """Return the report of a week."""
        with reading(self.engine) as session:
            return gather(session, week=week, campaign=self.campaign, now=self.now())

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


def _tables(report: WeeklyReport) -> tuple[Table, ...]:
    problems = [(one.words, one.form, one.clause or "无", one.week, one.total) for one in report.problems]
    return (
        Table("本周材料", _COLUMNS, _totals(report.week)),
        Table("累计材料（到这一周末）", _COLUMNS, _totals(report.to_date)),
        Table("问题分类", ("问题", "表格", "通知依据", "本周", "累计"), tuple(problems)),
    )


def _totals(lines: Sequence[Total]) -> tuple[tuple[str | int, ...], ...]:
    rows = [(one.form, one.waiting, one.accepted, one.returned, one.rejected, one.all) for one in lines]
    sums = (sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    return (*rows, ("合计", *sums))
