import re

from hypothesis import given
from hypothesis import strategies as st

from intake import headers

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
RESERVED = re.compile(r'[<>:"/\\|?*]')

# Bytes with what decoders stumble over in them.
WORDS = (
    b"=?utf-8?B?",
    b"=?gbk?Q?",
    b"=?utf-7?q?",
    b"=?utf-16?B?",
    b"=?",
    b"?=",
    b"=",
    b"?",
    b"=E4=B8",
    b"=00=0A",
    b"5rWL",
)
MARKS = (b'"', b"\\", b";", b"'", b"<", b">", b"(", b")", b"@", b",", b":", b"\r\n ", b"\r", b"\n", b"\t", b"\x00")
NAMES = (
    b"filename",
    b"filename*0*=utf-8''",
    b"filename*=",
    b"name=",
    b"%E7%99",
    b"%0a%00",
    b"a.docx",
    b"../",
    b"+AAo-",
)
BYTES = (
    "登".encode(),
    "登".encode("gbk"),
    b"\x82\x5c",
    b"\xff",
    "\u202e\u200b\u2028".encode(),
    b"Mon, 6 May 2024 09:30",
)
PIECES = (*WORDS, *MARKS, *NAMES, *BYTES)
RAW = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))


@given(RAW)
def test_decoded_text_is_fit_for_one_line_of_a_page(raw: bytes) -> None:
    texts = [headers.decode(raw).value, *headers.address(raw)]
    texts += [text.value for text in headers.parameters(raw).texts.values()]

    assert [text for text in texts if UNSEEN.search(text)] == []


@given(RAW)
def test_file_names_are_safe(raw: bytes) -> None:
    names = [headers.file_name(text.value) for text in headers.parameters(raw).texts.values()]

    assert [name for name in names if RESERVED.search(name) or UNSEEN.search(name)] == []
    assert all(len(name) <= 150 and not name.endswith(".") and name == name.strip() for name in names)


@given(RAW)
def test_dates_and_blocks_of_any_bytes_are_borne(raw: bytes) -> None:
    headers.instant(raw)
    headers.arrived(raw)
    block = headers.read_block(raw, 0, len(raw))

    assert 0 <= block.body <= len(raw)


@given(RAW)
def test_text_read_a_second_time_is_the_same(raw: bytes) -> None:
    assert headers.decode(raw) == headers.decode(raw)
