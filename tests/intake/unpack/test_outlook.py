from domain.message import Outcome
from intake.mime import Role
from intake.unpack import unpack
from tests.intake.archives import attached, compound, msg, narrow, wide
from tests.intake.mails import docx, zipped
from tests.intake.unpack.leaves import leaf, opened, outcomes

LONG, SHORT, SHOWN, BODY = 0x3707, 0x3704, 0x3001, 0x1000
CODE_PAGE = {0x3FDE: 936}
HTML = {"__substg1.0_10130102": "<p>登记表</p>".encode("gbk")}


def test_outlook_message() -> None:
    content = compound(
        msg(
            {
                **narrow(BODY, "请查收".encode("gbk")),
                **HTML,
                **attached(0, {**wide(LONG, "很长的登记表.docx"), **wide(SHORT, "很长的~1.DOC")}, docx("x" * 9000)),
                **attached(1, narrow(SHORT, "申报书.txt".encode("gbk")), b"short"),
            },
            CODE_PAGE,
        )
    )

    assert [(one.path, one.media_type, one.role, one.depth, one.outcome) for one in unpack([leaf(content)])] == [
        ("2!正文.txt", "text/plain", Role.BODY, 1, None),
        ("2!正文.html", "text/html", Role.BODY, 1, None),
        ("2!很长的登记表.docx", leaf(docx()).media_type, Role.ATTACHMENT, 1, None),
        ("2!申报书.txt", "text/plain", Role.ATTACHMENT, 1, None),
    ]
    assert [one[1] for one in opened(content)] == [
        "请查收".encode(),
        "<p>登记表</p>".encode(),
        docx("x" * 9000),
        b"short",
    ]


def embedded(depth: int) -> dict[str, object]:
    """Return a message in which messages lie, this many deep with itself; the last one has a file."""
    if depth == 1:
        return msg(attached(0, wide(LONG, "a.txt"), b"x"), header=24)
    return msg(attached(0, wide(SHOWN, "转发"), embedded(depth - 1)), header=24)


def test_outlook_messages_inside_a_message() -> None:
    content = compound(msg({**wide(BODY, "外"), **attached(0, wide(SHOWN, "转发"), embedded(1))}))

    assert [(one.path, one.depth) for one in unpack([leaf(content)])] == [
        ("2!正文.txt", 1),
        ("2!转发/a.txt", 2),
    ]


def test_outlook_messages_too_deep_inside_a_message() -> None:
    assert outcomes(compound(embedded(5))) == [("2!转发/转发/转发/转发/a.txt", None)]
    assert outcomes(compound(embedded(6))) == [("2!转发/转发/转发/转发/转发", Outcome.TOO_LARGE)]


def test_outlook_archive_in_a_message() -> None:
    content = compound(msg(attached(0, wide(LONG, "材料.zip"), zipped([(b"a.txt", b"x")]))))

    assert opened(content) == [("2!材料.zip!a.txt", b"x", None)]


def test_outlook_message_that_holds_a_word_file_is_told_as_a_message() -> None:
    word = compound({"WordDocument": b"x" * 5000})

    assert opened(compound(msg(attached(0, wide(LONG, "a.doc"), word)))) == [("2!a.doc", word, None)]


def test_outlook_attachment_without_content() -> None:
    content = compound(msg({"__attach_version1.0_#00000000": msg(wide(LONG, "a.txt"), header=8)}))

    assert outcomes(content) == [("2!a.txt", Outcome.UNREADABLE)]


def test_outlook_empty_message() -> None:
    assert outcomes(compound(msg({}))) == [("2", Outcome.EMPTY)]
