"""How commands speak: data on stdout, progress and remarks on stderr, colour and bars on a terminal only."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def emit(value: Mapping[str, Any]) -> None:
    """Write one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")


def say(text: str = "") -> None:
    """Write a line of data for people."""
    click.echo(text)


def remark(text: str) -> None:
    """Write a line that is no data."""
    click.echo(text, err=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: drawn on a terminal, tab-separated elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(str(cell).replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        drawn.add_column(head, overflow="fold")
    for row in rows:
        drawn.add_row(*(str(cell) for cell in row))
    Console().print(drawn, markup=False)


@contextmanager
def progress(what: str) -> "Iterator[Callable[[int, int], None]]":
    """Show a bar on a terminal; yields a function that takes how many are done and how many there are."""
    if not sys.stderr.isatty():
        yield _nowhere
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _nowhere(done: int, total: int) -> None:
    del done, total


json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，每行一个对象")
