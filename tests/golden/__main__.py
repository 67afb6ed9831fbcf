"""``make golden``: writes the golden files anew."""

from tests.golden import FOLDER, expected, readings, written

for old in FOLDER.glob("*.json"):
    old.unlink()
for label, found in readings():
    if found:
        expected(label).write_text(written(found), encoding="utf-8")
