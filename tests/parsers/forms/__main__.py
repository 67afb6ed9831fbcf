"""``python -m tests.parsers.forms``: writes anew what the layouts read as."""

from tests.parsers.forms.layouts import expected, reading, sources

for source in sources():
    expected(source).write_text(reading(source), encoding="utf-8")
