"""A scanned page to placed characters, against the bare OCR engine, and two processes against one.

    python benchmarks/scan.py [PICTURE ...]

Prints seconds a page (median of rounds) and ratios. The bare engine is RapidOCR on the same picture in memory: with
its defaults, and with our settings (one thread, no classifier, text looked for at 960 pixels). It gives lines of text:
no upright page, no rulings, no place per character. Then pages a second of one process and of two, and the most
memory that this one took.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parsers.readers.scan import placing
from parsers.readers.scan.loading import load

ROUNDS = 7
PAGES = 6
SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "scans"
SETTINGS = {
    "Global.use_cls": False,
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": placing.SCAN_SIDE,
}


def main() -> None:
    """Measure and print."""
    files = [Path(one) for one in sys.argv[1:]] or [SAMPLES / "straight.jpg", SAMPLES / "sealed.jpg"]
    pages = [load(one.read_bytes())[0].image for one in files]
    started = time.perf_counter()
    placing.engine()
    print(f"models loaded in {time.perf_counter() - started:.2f} s; {len(pages)} pages, {ROUNDS} rounds")
    _read_all(pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    single, double = _throughput(pages, 1), _throughput(pages, 2)
    same, theirs = _bare(SETTINGS), _bare({"Global.log_level": "critical"})
    ours, same_time, their_time = _interleaved([_read_all, same, theirs], pages)
    print("seconds a page                                      ours against it")
    for what, seconds in (
        ("ours: upright, rulings, glyphs", ours),
        ("RapidOCR with our settings", same_time),
        ("RapidOCR with its defaults", their_time),
    ):
        print(f"{what:40} {seconds:8.2f} {ours / seconds:14.2f} x")
    print(f"pages a second: one process {single:.2f}, two {double:.2f}: {double / single:.2f} x")
    print(f"most memory of a process: {peak:.0f} MiB")


def _read_all(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        placing.page(page, number, 595.3, 841.9)


def _bare(settings: dict[str, Any]) -> Callable[[list[Any]], None]:
    from rapidocr import RapidOCR

    bare = RapidOCR(params=settings)

    def read(pages: list[Any]) -> None:
        for page in pages:
            bare(page)

    return read


def _throughput(pages: list[Any], processes: int) -> float:
    """Return pages a second of processes that begin together with their models loaded."""
    together = multiprocessing.get_context("spawn")
    barrier = together.Barrier(processes + 1)
    workers = [together.Process(target=_work, args=(pages, barrier)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    barrier.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    return processes * PAGES / (time.perf_counter() - started)


def _work(pages: list[Any], barrier: Any) -> None:  # noqa: ANN401  typeshed names no type for a context's barrier
    _read_all(pages[:1])
    barrier.wait()
    for number in range(PAGES):
        _read_all([pages[number % len(pages)]])


def _interleaved(tasks: list[Callable[[list[Any]], None]], pages: list[Any]) -> list[float]:
    """Return each task's median seconds a page; the tasks take turns, so that a busy machine slows all alike."""
    rounds: list[list[float]] = [[] for _ in tasks]
    for number in range(ROUNDS + 1):
        for task, times in zip(tasks, rounds, strict=True):
            started = time.perf_counter()
            task(pages)
            if number:
                times.append((time.perf_counter() - started) / len(pages))
    return [statistics.median(times) for times in rounds]


if __name__ == "__main__":
    main()
