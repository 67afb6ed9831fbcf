import shutil
from pathlib import Path

import pytest

from tests.intake.cli.program import Office, install


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation to be copied, since making a database takes a second."""
    return install(tmp_path_factory.mktemp("installed") / "office")


@pytest.fixture
def office(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    """An installation without a mailbox."""
    monkeypatch.delenv("ZHIHUI_CONFIG", raising=False)
    folder = tmp_path / "office"
    shutil.copytree(installed, folder)
    return Office(folder, monkeypatch, capsys)
