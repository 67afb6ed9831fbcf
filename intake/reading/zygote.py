"""The process that children for reading are forked from: a fresh interpreter with the readers and nothing else.

It never reads a file and has one thread, so that a fork of it is safe, quick, and holds no secret. It is started with
a socket for its standard input, on which orders come and results go back.
"""

import contextlib
import gc
import io
import mmap
import socket
import sys
import zipfile
from collections.abc import Callable
from functools import partial

from domain.campaign import Campaign
from intake.child import die_with, frames
from intake.frames import ChildError, Kind, send, send_breach
from intake.reading.orders import Order, SetUp, taken
from parsers.document import UnsupportedError
from parsers.files import READERS, SCAN, FileParser, prepare
from parsers.pages import drawing
from parsers.pages.steps import Sketch, Told
from parsers.sniff import sniff
from parsers.steps import OFFICE, Reached, Step

_HEAD = 1024
_TEXT = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_ROW = f"<w:tr><w:tc>{_TEXT}</w:tc><w:tc>{_TEXT.format('甲')}</w:tc></w:tr>"
_BLANK = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    f"<w:body>{_TEXT}<w:tbl>{{}}</w:tbl></w:body></w:document>"
)


def main() -> None:
    """Serve until the other end is closed."""
    die_with(int(sys.argv[1]))
    control = socket.socket(fileno=0)
    if (first := taken(control, SetUp)) is None:
        return
    setting, memory, _ = first
    memory.close()
    parser = FileParser(setting.campaign)
    for reader in setting.readers:
        _load(prepare, reader)
    _rehearse(parser, setting.campaign)
    while (order := taken(control, Order)) is not None:
        _serve(parser, *order)


def _serve(parser: FileParser, order: Order, memory: mmap.mmap, begin: int) -> None:
    # The beginning is looked at only to load libraries in time: what the file is, the child tells.
    key = sniff(memory[begin : begin + _HEAD]).key
    if order.sketch is not None:
        _load(drawing.prepare, key)
        work: Callable[..., None] = partial(_draw, order.sketch, memory, begin)
    else:
        if (reader := READERS.get(key, OFFICE)) not in (OFFICE, SCAN):
            _load(prepare, reader)
        work = partial(_read, parser, order.step, memory, begin)
    try:
        with memory:
            for payload in frames(work, order.limits):
                send(0, Kind.RESULT, payload)
    except ChildError as error:
        send_breach(0, error)
    else:
        send(0, Kind.DONE)


def _read(parser: FileParser, step: Step, memory: mmap.mmap, begin: int, tell: Callable[[Reached], None]) -> None:
    for reached in parser.steps(memory[begin:], step):
        tell(reached)


def _draw(sketch: Sketch, memory: mmap.mmap, begin: int, tell: Callable[[Told], None]) -> None:
    for told in drawing.draw(memory[begin:], sketch):
        tell(told)


def _rehearse(parser: FileParser, campaign: Campaign) -> None:
    """Read a blank form of each kind: what that compiles and caches, no child has to.

    A child reads its first file at a third of the speed of the second; this makes it half as long.
    """
    for form in campaign.forms:
        rows = "".join(_ROW.format(field.label) for field in form.fields)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", _BLANK.format(form.name, rows))
        parser.parse(target.getvalue(), "")


def _load(prepare: Callable[[str], None], what: str) -> None:
    """Load what children need once for all of them; where something is missing, the child will say so."""
    with contextlib.suppress(UnsupportedError):
        prepare(what)
    gc.freeze()


if __name__ == "__main__":
    main()
