"""What reading each file in a child of its own costs, and what two at a time gain.

    python benchmarks/isolation.py [FILE ...]

Reads the demo season's files, or those given. Printed are milliseconds a file in this process and in children (median
of rounds, taken in turns), files a second of ``read_all`` by one and by two workers.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from domain.campaign import Campaign
from intake.packs import load_campaign
from intake.reading.files import found_below, read_all
from intake.reading.isolated import IsolatedParser
from parsers.files import FileParser

ROUNDS = 5
LEAST = 300
"""So many files are read when workers are compared, the same ones again and again."""


def main() -> None:
    """Measure and print."""
    campaign = load_campaign("shenyang-2024")
    files = [Path(one).read_bytes() for one in sys.argv[1:]] or _demo_files()
    here, apart = _taking_turns(campaign, files)
    print(f"{len(files)} files: {here:.2f} ms in this process, {apart:.2f} ms in children: {apart - here:.2f} ms more")
    one, two = (_rate(campaign, files, jobs) for jobs in (1, 2))
    print(f"one worker {one:.0f} files/s, two workers {two:.0f} files/s: {two / one:.2f} times as many")


def _demo_files() -> list[bytes]:
    from intake.demo.season import season
    from intake.mime import Role, read

    leaves = [leaf for mail in season() for leaf in read(mail.raw, "").leaves]
    return [leaf.content for leaf in leaves if leaf.role is Role.ATTACHMENT]


def _taking_turns(campaign: Campaign, files: list[bytes]) -> tuple[float, float]:
    """Return the median milliseconds a file in this process and in children."""
    here = FileParser(campaign)
    with IsolatedParser(campaign) as apart:
        ways = (here.parse, apart.parse)
        times: list[list[float]] = [[], []]
        for number in range(ROUNDS + 1):
            for way, taken in zip(ways, times, strict=True):
                start = time.perf_counter()
                for data in files:
                    way(data, "")
                if number:
                    taken.append((time.perf_counter() - start) / len(files) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def _rate(campaign: Campaign, files: list[bytes], jobs: int) -> float:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for number in range(max(LEAST, len(files))):
            (folder / f"{number:04}").write_bytes(files[number % len(files)])
        start = time.perf_counter()
        count = sum(1 for _ in read_all(found_below([folder]), campaign, jobs))
        return count / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
