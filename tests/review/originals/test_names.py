from urllib.parse import unquote

import pytest

from review.originals.names import disposition

NAMES = {
    "plain": ("form.docx", "form.docx", "form.docx"),
    "Chinese": ("登记表.docx", "___.docx", "登记表.docx"),
    "quotes": ("a\"b'c.docx", "ab'c.docx", "ab'c.docx"),
    "line break": ("a\r\nset-cookie: x=1.docx", "aset-cookie x=1.docx", "aset-cookie x=1.docx"),
    "turned around": ("表\u202ecod.exe", "_cod.exe", "表cod.exe"),
    "unseen": ("表\u200b\u2066\x00.pdf", "_.pdf", "表.pdf"),
    "folders": ("../../etc/passwd", "etcpasswd", "etcpasswd"),
    "drive": ("C:\\Windows\\a.txt", "CWindowsa.txt", "CWindowsa.txt"),
    "percent": ("100%25.docx", "100_25.docx", "100%25.docx"),
    "semicolon": ("a; filename=b.docx", "a; filename=b.docx", "a; filename=b.docx"),
    "hidden": (".htaccess", "htaccess", "htaccess"),
    "broken letter": ("表\ud800.docx", "_.docx", "表.docx"),
    "nothing": ("", "file", "file"),
    "nothing left": ("\u202e/..", "file", "file"),
    "blanks": ("  a   b .docx ", "a b .docx", "a b .docx"),
    "very long": ("长" * 200 + ".docx", "_" * 145 + ".docx", "长" * 145 + ".docx"),
    "long without ending": ("长" * 200, "_" * 150, "长" * 150),
}


@pytest.mark.parametrize(("name", "plain", "whole"), NAMES.values(), ids=NAMES)
def test_file_is_saved_under_a_safe_name(name: str, plain: str, whole: str) -> None:
    old, _, new = disposition(name, otherwise="file").partition("; filename*=UTF-8''")
    assert old == f'attachment; filename="{plain}"'
    assert unquote(new) == whole


def test_header_is_one_line_of_ascii() -> None:
    line = disposition("报\r\n\t“表”\u202e.docx", otherwise="file")
    assert line == "attachment; filename=\"____.docx\"; filename*=UTF-8''%E6%8A%A5%E2%80%9C%E8%A1%A8%E2%80%9D.docx"
