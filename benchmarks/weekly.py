"""How long the files of one week's report take, and how much memory, against XlsxWriter writing the same cells bare.

Run as ``python benchmarks/weekly.py [--count N ...]``: fills a SQLite file with one week of N submissions (10,000 and
100,000 by default), gathers its report, and writes the workbook, the document and the PDF, each size in a process of
its own. The baseline writes the same cells to sheets of the same names by XlsxWriter alone, without formats. Ends with
1 where the workbook takes more than 1.3 times the baseline, or document and PDF, made for the first time, more than
2 s of CPU, or the whole more than 300 MB (10,000 submissions).
"""

import argparse
import datetime as dt
import io
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import xlsxwriter
from sqlalchemy import text

from intake.packs import load_campaign
from reports import docx, pdf, xlsx
from reports.fonts import fonts, installed
from reports.paper import paper
from reports.values import WeeklyReport
from reports.week import Week
from reports.weekly import gather
from store.engine import connect, reading, transaction
from store.schema import migrate

CAMPAIGN = load_campaign("shenyang-2024")
WEEK = Week(2024, 20)
NOW = dt.datetime(2024, 5, 20, tzinfo=dt.UTC)
TIMES, CPU_SECONDS, MEGABYTES = 1.3, 2.0, 300
ROUNDS = 3
_JUDGED = 10_000


def prepare(path: Path, count: int) -> None:
    """Fill a new database with submissions that all arrived in one week."""
    from benchmarks.ledger import fill  # here, since it loads much that a report does not need

    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    fill(engine, count)
    begins, _ = WEEK.span(CAMPAIGN.timezone)
    first = begins.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.000000")
    with transaction(engine) as session:
        for table in ("submission", "message"):
            moved = (
                f"UPDATE {table} SET received = datetime(:first, '+' || (rowid % 600000) || ' seconds') || '.000000'"  # noqa: S608 -- two names
            )
            session.execute(text(moved), {"first": first})
    engine.dispose()


def bare(report: WeeklyReport) -> bytes:
    """Return a workbook of the same cells by XlsxWriter alone."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for one in xlsx.ledgers(report, masked=False):
        sheet = book.add_worksheet(one.name)
        for column, name in enumerate(one.frame.columns):
            sheet.write_string(0, column, str(name))
        for row, values in enumerate(one.frame.itertuples(index=False, name=None), start=1):
            for column, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, value)
    book.close()
    return stream.getvalue()


def measure(path: Path, count: int) -> None:
    """Print what one size takes, and end with 1 where that is above a limit."""
    empty = _peak()
    engine = connect(f"sqlite:///{path}")
    begun = time.process_time()
    with reading(engine, once=True) as session:
        report = gather(session, week=WEEK, campaign=CAMPAIGN, now=NOW)
    gathered = time.process_time() - begun
    engine.dispose()
    made, chosen = paper(report, office=CAMPAIGN.office), fonts(installed())
    jobs: dict[str, Callable[[], object]] = {
        "document": lambda: docx.render(made, pdf.chart(made, chosen)),
        "PDF": lambda: pdf.render(made, chosen),
        "workbook": lambda: xlsx.render(report),
    }
    first = {f"{name}, first": _spent(job) for name, job in jobs.items()}
    peak = _peak()
    jobs["bare cells, XlsxWriter"] = lambda: bare(report)
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            spent[name].append(_spent(job))
    taken = {"gathered": gathered} | first | {name: statistics.median(several) for name, several in spent.items()}
    base = taken["bare cells, XlsxWriter"]
    print(f"{count} submissions in the week, {len(report.mails)} mails; seconds of CPU, medians of {ROUNDS}")
    for name, one in taken.items():
        print(f"  {name:23} {one:7.2f}   {one / base:5.2f} x bare")
    print(f"  {'memory':23} {peak:7.0f} MB at most, {empty:.0f} MB before anything is read")
    paper_taken = taken["document, first"] + taken["PDF, first"]
    fits = taken["workbook"] / base <= TIMES and paper_taken <= CPU_SECONDS and peak <= MEGABYTES
    if count <= _JUDGED and not fits:
        sys.exit("  ABOVE A LIMIT")


def _spent(job: Callable[[], object]) -> float:
    """Return the seconds of CPU that a job takes."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _apart(do: Callable[[Path, int], None], path: Path, count: int) -> bool:
    """Do something in a process of its own and tell whether it went well."""
    child = multiprocessing.get_context("spawn").Process(target=do, args=(path, count))
    child.start()
    child.join()
    return child.exitcode == 0


def main() -> None:
    """Measure each size in a process of its own, and end with 1 where one is above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, nargs="+", default=[10_000, 100_000])
    fits = []
    for count in parser.parse_args().count:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "ledger.db"
            fits.append(_apart(prepare, path, count) and _apart(measure, path, count))
    sys.exit(not all(fits))


if __name__ == "__main__":
    main()
