"""The program between us and LibreOffice, run by a Python that has LibreOffice's bridge: it imports nothing of ours.

    python3 driver.py SOFFICE.BIN FOLDER

Starts LibreOffice with everything of its own in FOLDER. Frames come on stdin (a length and a file format, a length and
the file's bytes) and go back on stdout (a status and a length, and the flat OpenDocument text or why there is none);
an empty one says that LibreOffice is ready. A format followed by " pdf" gives the file back as a PDF. When stdin ends,
LibreOffice is killed and FOLDER removed.
"""

import contextlib
import ctypes
import os
import queue
import resource
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoError

DONE, REFUSED = 0, 1
LENGTH = struct.Struct(">L")
HEAD = struct.Struct(">BL")

_FILTERS = {"rtf": "Rich Text Format", "html": "HTML (StarWriter)"}
"""How a file of a format is opened; LibreOffice looks at the others itself."""
_NO_FORMAT = "Text"
"""How LibreOffice opens a file that it does not know: as plain text."""
_TARGET = "OpenDocument Text Flat XML"
_PRINTED = (
    ("com.sun.star.sheet.SpreadsheetDocument", "calc_pdf_Export"),
    ("com.sun.star.text.WebDocument", "writer_web_pdf_Export"),
    ("com.sun.star.text.TextDocument", "writer_pdf_Export"),
    ("com.sun.star.presentation.PresentationDocument", "impress_pdf_Export"),
)
"""The kinds of documents, and what prints each as a PDF."""
_INSERTED = 1
"""Of a text with changes that are followed: what was inserted is shown, what was deleted is not."""
_NARROWEST = 2700
"""A column's width in hundredths of a millimetre that a number of eleven digits takes."""
_COLUMNS, _ROWS = 60, 400
"""Of a sheet, the last column and row that are opened up: no more are looked at."""
_PROFILE_MADE = 81
"""What LibreOffice ends with when it has made its profile and wants to be started again."""
_PATIENCE = 60.0
_MEMORY = 4 << 30
_PROCESSOR_SECONDS = 300
_LARGEST_FILE = 200_000_000
_PR_SET_PDEATHSIG = 1
_NEVER = 0
_UNSEEN = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": _NEVER, "UpdateDocMode": _NEVER}


def main() -> None:
    """Serve until stdin ends or LibreOffice is gone."""
    program, folder = sys.argv[1], Path(sys.argv[2])
    office = _Process(program, folder)
    orders: queue.Queue[tuple[str, bytes]] = queue.Queue()
    try:
        desktop = office.connect()
        threading.Thread(target=_listen, args=(orders, office, folder), daemon=True).start()
        _serve(desktop, folder, orders)
    finally:
        office.end()
        os._exit(1)  # taking the bridge down without its other end takes seconds


def _serve(desktop: Any, folder: Path, orders: queue.Queue[tuple[str, bytes]]) -> None:  # noqa: ANN401  see below
    _answer(DONE, b"")
    while True:
        key, data = orders.get()
        try:
            content = _converted(desktop, folder, key, data)
        except DisposedException:
            return
        except (UnoError, RuntimeError, OSError) as error:
            # The bridge raises RuntimeError for what LibreOffice throws without telling it before.
            _answer(REFUSED, type(error).__name__.encode("ascii", "replace"))
        else:
            _answer(DONE, content)


class _Process:
    """LibreOffice, started with a pipe of its own to talk through."""

    def __init__(self, program: str, folder: Path) -> None:
        self._pipe = folder.name
        self._command = [
            program,
            "-env:UserInstallation=" + (folder / "profile").as_uri(),
            "--headless",
            "--invisible",
            "--nodefault",
            "--nofirststartwizard",
            "--nolockcheck",
            "--nologo",
            "--norestore",
            "--accept=pipe,name=" + self._pipe + ";urp;",
        ]
        self._environment = {
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
        }
        self._prctl = ctypes.CDLL(None).prctl
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  the program that our parent has found
            self._command,
            env=self._environment,
            cwd=self._environment["HOME"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=self._confine,  # noqa: PLW1509  this process has no other thread yet
        )

    def _confine(self) -> None:
        """Accept the limits, and be killed with the driver."""
        self._prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for what, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_CPU, _PROCESSOR_SECONDS),
            (resource.RLIMIT_FSIZE, _LARGEST_FILE),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))

    def connect(self) -> Any:  # noqa: ANN401  objects of the bridge have no types
        """Return LibreOffice's desktop as soon as it answers."""
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
        address = "uno:pipe,name=" + self._pipe + ";urp;StarOffice.ComponentContext"
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                remote = resolver.resolve(address)
            except NoConnectException:
                if self._process.poll() == _PROFILE_MADE:
                    self._process = self._started()
                elif self._process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.02)
            else:
                self._forget_names()
                return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)

    def _forget_names(self) -> None:
        """Remove its sockets from the file system, where they would stay behind: nobody else is to come."""
        own = set()
        for file in Path("/proc", str(self._process.pid), "fd").iterdir():
            with contextlib.suppress(OSError):
                own.add(str(file.readlink()))
        for line in Path("/proc/net/unix").read_text("utf-8", "replace").splitlines()[1:]:
            fields = line.split(None, 7)
            if len(fields) == 8 and "socket:[" + fields[6] + "]" in own and "OSL_PIPE" in fields[7]:
                Path(fields[7]).unlink(missing_ok=True)

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()


def _listen(orders: queue.Queue[tuple[str, bytes]], office: _Process, folder: Path) -> None:
    """Pass on what comes on stdin, also while LibreOffice is busy; its end is the end of everything."""
    stream = sys.stdin.buffer
    while (key := _frame(stream)) is not None and (data := _frame(stream)) is not None:
        orders.put((key.decode("ascii"), data))
    office.end()
    shutil.rmtree(str(folder), ignore_errors=True)
    os._exit(0)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _answer(status: int, content: bytes) -> None:
    sys.stdout.buffer.write(HEAD.pack(status, len(content)) + content)
    sys.stdout.buffer.flush()


def _converted(desktop: Any, folder: Path, order: str, data: bytes) -> bytes:  # noqa: ANN401  see above
    """Return a file as flat OpenDocument text or as a PDF, empty where it is none; no macros run, no links are read."""
    key, _, pdf = order.partition(" ")
    source, target = folder / ("in." + key), folder / "out"
    source.write_bytes(data)
    settings: dict[str, object] = {**_UNSEEN, "ReadOnly": not pdf}  # a sheet is opened up before it is printed
    if key in _FILTERS:
        settings["FilterName"] = _FILTERS[key]
    try:
        document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, _properties(settings))
        if document is None:
            return b""
        try:
            if any(one.Name == "FilterName" and one.Value.startswith(_NO_FORMAT) for one in document.Args):
                return b""
            form = _printed(document) if pdf else _TARGET
            document.storeToURL(target.as_uri(), _properties({"FilterName": form}))
        finally:
            document.close(True)  # noqa: FBT003  the bridge knows no names of arguments
        return target.read_bytes()
    finally:
        source.unlink()
        target.unlink(missing_ok=True)


def _printed(document: Any) -> str:  # noqa: ANN401  see above
    """Return what prints a document as a PDF; a sheet is made as narrow as its paper, deleted text is not shown."""
    kind, form = next((kind, form) for kind, form in _PRINTED if document.supportsService(kind))
    if "Spreadsheet" in kind:
        styles = document.StyleFamilies.getByName("PageStyles")
        for name in styles.ElementNames:
            styles.getByName(name).ScaleToPagesX = 1
            styles.getByName(name).ScaleToPagesY = 0
        for sheet in document.Sheets:
            _open_up(sheet)
    elif "Text" in kind:
        document.RedlineDisplayType = _INSERTED
    return form


def _open_up(sheet: Any) -> None:  # noqa: ANN401  see above
    """Make the cells of a sheet large enough for all that is in them; none is made smaller."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  the bridge knows no names of arguments
    right, bottom = min(cursor.RangeAddress.EndColumn, _COLUMNS), min(cursor.RangeAddress.EndRow, _ROWS)
    cells = sheet.getCellRangeByPosition(0, 0, right, bottom)
    cells.IsTextWrapped = True
    for column in cells.Columns:
        if column.IsVisible:
            column.Width = max(column.Width, _NARROWEST)
    for row in cells.Rows:
        if row.IsVisible:
            before, row.OptimalHeight = row.Height, True
            row.Height = max(row.Height, before)


def _properties(settings: dict[str, object]) -> tuple[PropertyValue, ...]:
    return tuple(PropertyValue(name, 0, value, 0) for name, value in settings.items())


if __name__ == "__main__":
    main()
