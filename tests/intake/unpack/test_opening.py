import io
import zipfile

import pytest

from domain.message import Outcome
from intake import mime, unpack
from intake.mime import Leaf, Role, sniff
from tests.intake.mails import PLAIN, docx, file_part, mail, mixed, text_part, zipped
from tests.intake.unpack.leaves import leaf, opened, outcomes


def unpacked(content: bytes) -> list[tuple[str, str, Outcome | None]]:
    return [(one.path, one.name, one.outcome) for one in unpack.unpack([leaf(content)])]


def bomb(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bin", bytes(size))
    return buffer.getvalue()


def test_unpack_replaces_an_archive_in_its_place() -> None:
    before = Leaf("1", "", "text/plain", b"text", Role.BODY)
    after = Leaf("3", "a.docx", sniff.DOCX, docx(), Role.ATTACHMENT)
    content = zipped([("材料/登记表.docx".encode(), docx("one"))], flags=0x800)

    assert list(unpack.unpack([before, leaf(content), after])) == [
        before,
        Leaf("2!材料/登记表.docx", "登记表.docx", sniff.DOCX, docx("one"), Role.ATTACHMENT, inside="材料.zip"),
        after,
    ]


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        pytest.param("登记表.docx".encode("gbk"), 0, id="gbk"),
        pytest.param("登记表.docx".encode(), 0, id="utf-8 without its flag"),
        pytest.param("登记表.docx".encode(), 0x800, id="utf-8 with its flag"),
    ],
)
def test_unpack_names(name: bytes, flags: int) -> None:
    assert unpacked(zipped([(name, b"x")], flags=flags)) == [("2!登记表.docx", "登记表.docx", None)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (b"../../etc/passwd", "2!etc/passwd"),
        (b"/absolute.txt", "2!absolute.txt"),
        (b"C:\\temp\\..\\x.txt", "2!C/temp/x.txt"),
    ],
)
def test_unpack_paths_stay_inside(name: bytes, path: str) -> None:
    assert unpacked(zipped([(name, b"x")]))[0][0] == path


def test_unpack_entries_of_one_name_keep_apart() -> None:
    assert [path for path, _, _ in unpacked(zipped([(b"a.txt", b"1"), (b"./a.txt", b"2")]))] == ["2!a.txt", "2!a.txt#2"]


def test_unpack_lists_what_it_passes_over() -> None:
    content = zipped([(b"__MACOSX/._a.docx", b"x"), (b"~$a.docx", b"x"), (b"dir/", b""), (b"a.docx", docx())])

    assert unpacked(content) == [
        ("2!__MACOSX/._a.docx", "._a.docx", Outcome.SYSTEM),
        ("2!~$a.docx", "~$a.docx", Outcome.SYSTEM),
        ("2!a.docx", "a.docx", None),
    ]


def test_open_archives_of_a_mail_twice() -> None:
    raw = mixed(text_part("x"), file_part(b"a.zip", zipped([(b"a.docx", docx()), (b"b.zip", b"PK\x03\x04")])))
    mail = mime.read(raw, "0" * 64)

    once = unpack.open_archives(mail)

    assert [(one.path, one.outcome) for one in once.leaves] == [
        ("1", None),
        ("2!a.docx", None),
        ("2!b.zip", Outcome.UNREADABLE),
    ]
    assert unpack.open_archives(once) == once


def test_unpack_keeps_formats_that_are_zip_files() -> None:
    word = Leaf("2", "a.docx", sniff.DOCX, docx(), Role.ATTACHMENT)

    assert list(unpack.unpack([word])) == [word]


def test_unpack_encrypted_entry() -> None:
    assert unpacked(zipped([(b"a.docx", b"x")], flags=0x1)) == [("2!a.docx", "a.docx", Outcome.ENCRYPTED)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"PK\x03\x04 and no more", id="no archive"),
        pytest.param(zipped([(b"a.txt", b"text" * 50)])[:-30], id="cut off"),
    ],
)
def test_unpack_damaged_archive(content: bytes) -> None:
    assert unpacked(content) == [("2", "材料.zip", Outcome.UNREADABLE)]


def test_unpack_damaged_entry_beside_a_good_one() -> None:
    content = bytearray(zipped([(b"bad.txt", b"abc"), (b"good.txt", b"xyz")], method=zipfile.ZIP_STORED))
    content[content.find(b"abc")] ^= 1

    assert unpacked(bytes(content)) == [
        ("2!bad.txt", "bad.txt", Outcome.UNREADABLE),
        ("2!good.txt", "good.txt", None),
    ]


def test_unpack_empty_archive() -> None:
    assert unpacked(zipped([(b"dir/", b"")])) == [("2", "材料.zip", Outcome.EMPTY)]


def nested(depth: int) -> bytes:
    content = docx()
    for number in range(depth):
        content = zipped([(b"%d.zip" % number if number else b"a.docx", content)])
    return content


def test_unpack_archives_inside_archives() -> None:
    assert unpacked(nested(unpack.MAX_DEPTH)) == [("2!2.zip!1.zip!a.docx", "a.docx", None)]


def test_unpack_archives_too_deep_inside_archives() -> None:
    assert unpacked(nested(unpack.MAX_DEPTH + 1)) == [("2!3.zip!2.zip!1.zip", "1.zip", Outcome.TOO_LARGE)]


@pytest.mark.parametrize("count", [unpack.MAX_ENTRIES, unpack.MAX_ENTRIES + 1, 10_000])
def test_unpack_many_entries(count: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", "")

    found = [outcome for _, outcome in outcomes(buffer.getvalue())]

    crossed = [Outcome.TOO_LARGE] if count > unpack.MAX_ENTRIES else []
    assert found == [None] * unpack.MAX_ENTRIES + crossed


def test_unpack_counts_entries_over_all_archives_of_a_mail() -> None:
    content = zipped([(b"%05d" % number, b"") for number in range(unpack.MAX_ENTRIES // 2 + 1)])

    found = [one.outcome for one in unpack.unpack([leaf(content), leaf(content, "3")])]

    assert found == [None] * unpack.MAX_ENTRIES + [Outcome.TOO_LARGE]


@pytest.mark.parametrize(
    ("size", "outcome"),
    [(unpack.FREE_BYTES, None), (unpack.FREE_BYTES + 1, Outcome.TOO_LARGE), (unpack.MAX_BYTES + 1, Outcome.TOO_LARGE)],
)
def test_unpack_bomb(size: int, outcome: Outcome | None) -> None:
    assert [one.outcome for one in unpack.unpack([leaf(bomb(size))])] == [outcome]


def test_unpack_archive_that_lies_about_its_size() -> None:
    content = bytearray(bomb(unpack.FREE_BYTES * 3))
    true = (unpack.FREE_BYTES * 3).to_bytes(4, "little")
    for _ in range(2):
        position = content.find(true)
        content[position : position + 4] = (100).to_bytes(4, "little")

    assert opened(bytes(content)) == [("2!zeros.bin", b"", Outcome.UNREADABLE)]


def test_unpack_counts_bytes_over_all_archives_of_a_mail() -> None:
    content = zipped([(b"%d.bin" % number, bytes(unpack.FREE_BYTES)) for number in range(3)])

    found = [(one.path, one.outcome) for one in unpack.unpack([leaf(content), leaf(content, "3")])]

    assert found == [
        ("2!0.bin", None),
        ("2!1.bin", None),
        ("2!2.bin", None),
        ("3!0.bin", None),
        ("3!1.bin", None),
        ("3", Outcome.TOO_LARGE),
    ]


LETTER = mixed(text_part("请查收"), file_part(b"a.docx", docx()))


@pytest.mark.parametrize("name", ["通知.eml", "通知", "通知.dat"])
def test_unpack_mail_saved_as_a_file(name: str) -> None:
    content = zipped([(name.encode(), LETTER)], flags=0x800)

    assert [(one.path, one.role, one.depth) for one in unpack.unpack([leaf(content)])] == [
        (f"2!{name}!1", Role.BODY, 1),
        (f"2!{name}!2", Role.ATTACHMENT, 1),
    ]


def test_unpack_mail_attached_as_a_file() -> None:
    raw = mixed(text_part("x"), file_part(b"a.eml", LETTER))

    found = unpack.open_archives(mime.read(raw, "0" * 64)).leaves

    assert [(one.path, one.content) for one in found] == [("1", b"x"), ("2!1", "请查收".encode()), ("2!2", docx())]


def saved(times: int) -> bytes:
    content = mail(*PLAIN, body=b"innermost")
    for _ in range(times):
        content = mixed(file_part(b"a.eml", content))
    return content


def test_unpack_mails_inside_mails() -> None:
    assert outcomes(saved(4)) == [("2!1!1!1!1!1", None)]


def test_unpack_mails_too_deep_inside_mails() -> None:
    assert outcomes(saved(5)) == [("2!1!1!1!1!1", Outcome.TOO_LARGE)]


def test_unpack_archive_in_a_saved_mail() -> None:
    content = mixed(file_part(b"a.zip", zipped([(b"b.txt", b"x")])))

    assert opened(content) == [("2!1!b.txt", b"x", None)]


def test_unpack_leaves_alone_what_only_its_name_calls_a_mail() -> None:
    assert outcomes(b"a note without any header", "a.eml") == [("2", None)]


def test_unpack_mail_that_is_made_to_choke_a_parser() -> None:
    content = b"From: a@example.cn\r\nSubject: x\r\n" + b"X: y\r\n" * 60_000

    assert outcomes(content) == [("2", Outcome.TOO_LARGE)]
