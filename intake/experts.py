"""What the experts review in one ZIP file: their table, and a folder for each application with all its files."""

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from domain.campaign import Campaign
from domain.dossiers import Ground
from domain.filenames import file_name, folder_name
from intake import zipping
from intake.archive import Archive
from intake.errors import ArchiveError
from reports.experts import Listed, Reviewed, render, reviewed
from store.queries import bundle
from store.queries.bundle import Application, File, Role, Wanted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TABLE: Final = "专家评审表.xlsx"
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/html": ".html",
    "text/plain": ".txt",
}


@dataclass(slots=True)
class Packed:
    """What went into the file: rows of the table and of the list, and what could not be given, each with the reason."""

    applications: list[Reviewed] = field(default_factory=list)
    files: list[Listed] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Packer:
    """Packs the applications of one campaign; ``tell`` is told how many are done, of how many."""

    campaign: Campaign
    archive: Archive
    tell: Callable[[int, int], None]

    def pack(self, session: "Session", wanted: Wanted, target: IO[bytes]) -> Packed:
        """Write the ZIP file and return what is in it; with nothing to pack, it holds nothing.

        The same ledger gives the same bytes. A file that is damaged or missing in the archive does not stop the
        others.
        """
        count = bundle.count(session, wanted)
        packed = Packed()
        if not count:
            return packed
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
            digits = max(3, len(str(count)))
            applications = (one for page in bundle.pages(session, wanted) for one in page)
            for number, one in enumerate(applications, start=1):
                self._application(book, f"{number:0{digits}}", one, packed)
                self.tell(number, count)
            self._table(book, packed)
        return packed

    def _application(self, book: zipfile.ZipFile, number: str, one: Application, packed: Packed) -> None:
        folder = folder_name(number, one.subject, one.team)
        absent = 0
        for name, file in self._named(one):
            missing = self._file(book, f"{folder}/{name}", file)
            if missing:
                absent += 1
                packed.missing.append(f"{folder}/{name}：{missing}")
            packed.files.append(
                Listed(
                    number=int(number),
                    id=one.id,
                    folder=folder,
                    name=name,
                    what=self._what(file, one),
                    original=file.name,
                    received=file.received,
                    size=file.size,
                    sha256=file.sha256,
                    missing=bool(missing),
                    remark=_remark(file),
                )
            )
        row = reviewed(one, self.campaign, number=int(number), folder=folder, absent=absent)
        packed.applications.append(row)

    def _named(self, one: Application) -> Iterator[tuple[str, File]]:
        """Yield the files with their names in the folder: the form first, then materials in the pack's order."""
        rank = {material.key: at for at, material in enumerate(self.campaign.materials, start=1)}
        files = sorted(one.files, key=lambda file: rank.get(file.material, len(rank) + 1) if file.material else 0)
        digits = max(2, len(str(len(files))))
        for number, file in enumerate(files, start=1):
            what = self._what(file, one)
            name = file.name or f"{what}{_ENDINGS.get(file.media_type, '')}"
            yield file_name(f"{number:0{digits}}", what if file.role is Role.MATERIAL else "", name), file

    def _what(self, file: File, one: Application) -> str:
        if file.role is Role.MATERIAL:
            return next((each.name for each in self.campaign.materials if each.key == file.material), "材料")
        form = self.campaign.form(one.kind).name
        return form if file.role is Role.FORM else f"{form}（另一份）"

    def _file(self, book: zipfile.ZipFile, name: str, file: File) -> str:
        """Add a file as it stands in the archive; return why that could not be done, empty where it was."""
        moment = file.received.astimezone(self.campaign.timezone)
        try:
            with self.archive.opened(file.sha256) as source:
                zipping.add(book, name, moment, source, size=os.fstat(source.fileno()).st_size)
        except ArchiveError as error:
            return str(error)
        return ""

    def _table(self, book: zipfile.ZipFile, packed: Packed) -> None:
        latest = max(one.received for one in packed.files).astimezone(self.campaign.timezone)
        content = render(self.campaign, packed.applications, packed.files)
        zipping.add(book, TABLE, latest, io.BytesIO(content), size=len(content))


def _remark(file: File) -> str:
    said = [file.ground.words] if file.ground not in (None, Ground.FORM) else []
    if file.copies > 1:
        said.append(f"共收到{file.copies}份，内容相同")
    return "；".join(said)
