import pytest

from intake import headers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("登记表.docx", "登记表.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lin\\登记表.docx", "登记表.docx"),
        ('a<b>:"c|?*.docx', "abc.docx"),
        ("登记\u202e表.docx", "登记表.docx"),
        ("..", ""),
        (" 登记表.docx. ", "登记表.docx"),
        ("登记表.docx .\u00a0.", "登记表.docx"),
        ("长" * 145 + ".docx", "长" * 145 + ".docx"),
        ("长" * 146 + ".docx", "长" * 145 + ".docx"),
        ("长" * 151, "长" * 150),
    ],
)
def test_file_name(text: str, expected: str) -> None:
    assert headers.file_name(text) == expected
