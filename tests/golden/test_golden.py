from tests.golden import FOLDER, expected, readings, written


def test_documents_read_as_the_golden_files_say() -> None:
    read = {expected(label).name: written(found) for label, found in readings() if found}
    golden = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}

    assert read == golden
