"""Documents through LibreOffice kept running, against a call of ``soffice --convert-to`` for each file.

    python benchmarks/office.py [FILE.doc ...]

The files are the demo's forms, made doc and rtf by LibreOffice first, unless some are given. Each is converted to the
same flat OpenDocument text both ways, in turn; the profile of the cold calls is made before and kept. Prints the median
milliseconds a file, their ratio, and what starting the warm one costs once.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from intake.demo import documents
from intake.demo.values import ApplicationValues, RegistrationValues
from parsers.office import Office
from parsers.sniff import sniff

ROUNDS = 3
TARGET = "fodt:OpenDocument Text Flat XML"
FORMATS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place, Office() as office:
        folder = Path(place)
        files = [Path(one) for one in sys.argv[1:]] or _made(folder)
        start = time.perf_counter()
        office.convert(files[0].read_bytes(), sniff(files[0].read_bytes()).key)
        first = time.perf_counter() - start
        _cold(folder, files[0])

        def warm(path: Path) -> bytes:
            data = path.read_bytes()
            return office.convert(data, sniff(data).key)

        times: dict[str, list[float]] = {"warm": [], "cold": []}
        for _ in range(ROUNDS):
            for path in files:
                times["warm"].append(_timed(warm, path))
                times["cold"].append(_timed(lambda one: _cold(folder, one), path))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{len(files)} files, {ROUNDS} rounds; median milliseconds a file")
    print(f"one call of soffice a file   {1000 * medians['cold']:8.0f}")
    print(
        f"LibreOffice kept running     {1000 * medians['warm']:8.0f}   {medians['cold'] / medians['warm']:.1f} x faster"
    )
    print(f"its first file, started for  {1000 * first:8.0f}")


def _made(folder: Path) -> list[Path]:
    """Return the demo's forms as the old formats."""
    for number in range(2):
        values = RegistrationValues(team_name=f"青禾{number}队"), ApplicationValues(project_name=f"项目{number}")
        (folder / f"registration{number}.docx").write_bytes(documents.registration_docx(values[0]))
        (folder / f"application{number}.docx").write_bytes(documents.application_docx(values[1]))
    for target in FORMATS.values():
        _soffice(folder, target, *folder.glob("*.docx"))
    return sorted(path for ending in FORMATS for path in folder.glob(f"*.{ending}"))


def _cold(folder: Path, path: Path) -> bytes:
    _soffice(folder, TARGET, path)
    return (folder / f"{path.stem}.fodt").read_bytes()


def _soffice(folder: Path, target: str, *paths: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _timed(work: Callable[[Path], bytes], path: Path) -> float:
    start = time.perf_counter()
    work(path)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
