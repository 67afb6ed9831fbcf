from pathlib import Path

from intake.collect import Collected, import_files
from tests.intake.collecting import NOW, Ledger, digests


def test_import_files_twice(ledger: Ledger, tmp_path: Path) -> None:
    mails = [b"Subject: %d\r\n\r\n" % number for number in range(120)]
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, raw in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(raw)

    found = [import_files([folder], engine=ledger.engine, archive=ledger.archive, now=lambda: NOW) for _ in range(2)]

    assert found == [Collected(new=120), Collected()]
    assert list(ledger.archive.digests()) == digests(mails)


def test_import_files_reports_progress(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(51):
        (folder / f"{number:02d}.eml").write_bytes(b"Subject: %d\r\n\r\n" % number)
    said: list[tuple[str, int, int]] = []

    import_files(
        [folder],
        engine=ledger.engine,
        archive=ledger.archive,
        now=lambda: NOW,
        progress=lambda *words: said.append(words),
    )

    assert said == [(str(folder / "49.eml"), 50, 0), (str(folder / "50.eml"), 51, 0)]
