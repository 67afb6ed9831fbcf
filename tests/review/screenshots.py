"""``make screenshots``: a picture of every page and state over the invented season, with an index.

Run as ``python -m tests.review.screenshots [NAME ...]``; names make only those that begin like one of them. To add a
picture, add a line to ``tests.review.pictures.shots``. Exits with 1 where a picture could not be taken, and names it.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from tests.review import browser
from tests.review.browser import Desktop
from tests.review.office import Office, copied
from tests.review.pictures import papers
from tests.review.pictures.season import opened
from tests.review.pictures.shot import Shot
from tests.review.pictures.shots import SHOTS

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
INDEX = "README.md"
_COLOURS = 64
"""Enough for a page of two greys and four colours, and a third of the bytes; the rarest are kept, too."""


def main(names: list[str]) -> int:
    """Make the pictures, all of them unless some are named, and the index of all; return the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or shot.name.startswith(tuple(names))]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="zhihui-pictures-") as folder, browser.chromium() as chromium:
        office, named = opened(Path(folder))
        for shot in wanted:
            try:
                taken = picture(office, named, shot, chromium)
            except (BrowserError, AssertionError) as error:
                failed += 1
                print(f"{shot.name}: {str(error).partition('Aria snapshot')[0].strip()}", file=sys.stderr)  # noqa: T201 -- a command
                continue
            (FOLDER / f"{shot.name}.png").write_bytes(taken)
            print(f"{shot.name}.png {len(taken) // 1024} KB")  # noqa: T201 -- a command
        if not names or any(name.startswith("weekly") for name in names):
            for name, drawn in papers.pages(office):
                (FOLDER / f"{name}.png").write_bytes(_small(drawn))
    (FOLDER / INDEX).write_text("".join(index()), encoding="utf-8")
    return 1 if failed else 0


def picture(model: Office, named: dict[str, str], shot: Shot, chromium: Browser) -> bytes:
    """Return what a person sees in an office of its own, as a small PNG.

    Raises:
        AssertionError: what the picture is to show is not there, or a script of the page failed.
    """
    with tempfile.TemporaryDirectory(prefix="zhihui-picture-") as folder, copied(model.folder, Path(folder)) as office:
        office.now = model.now
        if shot.before is not None:
            shot.before(office, named)
        with browser.desktop(office, chromium) as desktop:
            taken = _taken(desktop, named, shot)
            troubles = [one for one in desktop.troubles if "ERR_INTERNET_DISCONNECTED" not in one]
    if troubles:
        raise AssertionError("; ".join(troubles))
    return _small(Image.open(io.BytesIO(taken)))


def _taken(desktop: Desktop, named: dict[str, str], shot: Shot) -> bytes:
    page = desktop.window(shot.role, size=shot.size, zoom=shot.zoom, scripts=shot.scripts)
    page.goto(shot.address.format(**named), wait_until="networkidle")
    if shot.act is not None:
        shot.act(desktop, page)
    page.wait_for_load_state()
    return page.screenshot(animations="disabled", caret="hide", full_page=shot.whole)


def _small(taken: Image.Image) -> bytes:
    small = io.BytesIO()
    drawn = taken.convert("RGB")
    drawn.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


def index() -> Iterator[str]:
    """Yield the index of all pictures, which names who looks and through what window."""
    yield "# Pictures of the review page\n\nEverything on them is invented. `make screenshots` makes them anew.\n"
    for shot in SHOTS:
        who = "nobody signed in" if shot.role is None else shot.role.value
        width, height = shot.size
        manner = f"{width} × {height}" + (f", {shot.zoom:.0%}" if shot.zoom != 1 else "")
        manner += "" if shot.scripts else ", without scripts"
        yield f"\n## {shot.name}: {shot.shows}\n\n`{shot.address}`, {who}, {manner}\n"
        yield f"\n![{shot.shows}]({quote(shot.name)}.png)\n"
    for kind, shows in papers.FILES.items():
        yield f"\n## weekly-{kind}: {shows}\n\n"
        yield from (
            f"![page {one.stem.rpartition('-')[2]}]({one.name})\n"
            for one in sorted(FOLDER.glob(f"weekly-{kind}-*.png"))
        )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
