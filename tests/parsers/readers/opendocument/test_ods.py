import pytest

from parsers.document import EncryptedError, Table, UnreadableError
from parsers.readers.opendocument import ods
from tests.parsers import workbooks
from tests.parsers.open_document import cell, row, sheet, table, zipped


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return workbooks.converted(tmp_path_factory.mktemp("ods"), "ods", workbooks.workbook())


def test_cells_are_those_of_the_xlsx(book: bytes) -> None:
    document = ods.read(book)

    assert (workbooks.cells(document), document.reader) == (workbooks.EXPECTED, "ods")


def test_row_and_cell_that_are_repeated_stand_there_as_often() -> None:
    same = row(cell("同", 'table:number-columns-repeated="2"'), settings='table:number-rows-repeated="2"')
    (found,) = ods.read(sheet(table(same))).blocks

    assert isinstance(found, Table)
    assert [[(one.text, one.row, one.column) for one in line] for line in found.rows] == [
        [("同", 0, 0), ("同", 0, 1)],
        [("同", 1, 0), ("同", 1, 1)],
    ]


def test_typed_values_are_written_as_in_an_xlsx() -> None:
    values = (
        cell("1.39E+10", 'office:value-type="float" office:value="13900000000"'),
        cell("1.39E+10", 'office:value-type="float" office:value="1.39E10"'),
        cell("2,5", 'office:value-type="float" office:value="2.5"'),
        cell("45%", 'office:value-type="percentage" office:value="0.45"'),
        cell("8月1日", 'office:value-type="date" office:date-value="2024-08-01T09:00:00"'),
        cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'),
    )
    (found,) = ods.read(sheet(table(row(*values)))).blocks

    assert isinstance(found, Table)
    assert [one.text for one in found.rows[0]] == ["13900000000", "13900000000", "2.5", "45%", "2024-08-01 09:00", "是"]


def test_empty_rest_of_a_sheet_is_left_out() -> None:
    rest = row(cell("", 'table:number-columns-repeated="16384"'), settings='table:number-rows-repeated="1048575"')
    (found,) = ods.read(sheet(table(row("甲"), rest))).blocks

    assert isinstance(found, Table)
    assert [[one.text for one in line] for line in found.rows] == [["甲"]]


@pytest.mark.parametrize(
    "body",
    [
        table(
            row(cell("同", 'table:number-columns-repeated="16384"'), settings='table:number-rows-repeated="1048576"')
        ),
        table(row("甲", settings='table:number-rows-repeated="900000"'), row("远")),
        table(row(cell("", 'table:number-columns-repeated="900000"'), "远")),
    ],
)
def test_cell_far_away_is_refused(body: str) -> None:
    with pytest.raises(UnreadableError, match="异常巨大"):
        ods.read(sheet(body))


def test_encrypted_file_is_told() -> None:
    with pytest.raises(EncryptedError, match="密码"):
        ods.read(zipped("", manifest="<manifest:encryption-data/>"))


def test_text_is_no_spreadsheet() -> None:
    with pytest.raises(UnreadableError, match="没有表格"):
        ods.read(zipped(""))
