"""Files as LibreOffice reads them: another program than those that wrote them."""

import subprocess
from pathlib import Path


def converted(path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice write a file anew as another kind, and return it."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{kind}"
