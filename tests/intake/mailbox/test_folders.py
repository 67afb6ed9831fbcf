import pytest

from domain.mailbox import Mark
from intake.mailbox import folders
from intake.mailbox.folders import Listed, Source

NETEASE: list[object] = [
    rb'() "/" "INBOX"',
    rb'(\Drafts) "/" "&g0l6P3ux-"',
    rb'(\Sent) "/" "&XfJT0ZAB-"',
    rb'(\Trash) "/" "&XfJSIJZk-"',
    rb'(\Junk) "/" "&V4NXPpCuTvY-"',
    rb'() "/" "&dcVr0mWHTvZZOQ-"',
    rb'() "/" "&Xn9USpCuTvY-"',
    rb'() "/" "&i6KWBZCuTvY-"',
    rb'() "/" "2024"',
]


def test_sources_of_a_netease_mailbox_are_the_inbox_and_the_folders_for_unwanted_mail() -> None:
    assert folders.sources(folders.parse(NETEASE)) == [
        Source(b"INBOX", "INBOX", Mark.INBOX),
        Source(b"&V4NXPpCuTvY-", "垃圾邮件", Mark.JUNK),
        Source(b"&dcVr0mWHTvZZOQ-", "病毒文件夹", Mark.VIRUS),
        Source(b"&Xn9USpCuTvY-", "广告邮件", Mark.ADVERTISING),
        Source(b"&i6KWBZCuTvY-", "订阅邮件", Mark.SUBSCRIPTIONS),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            rb'(\HasNoChildren) "/" INBOX', Listed(b"INBOX", "INBOX", frozenset({"\\hasnochildren"})), id="atom"
        ),
        pytest.param(rb'() NIL "a b"', Listed(b"a b", "a b", frozenset()), id="no delimiter"),
        pytest.param(rb'() "\\" "a\"b\\c"', Listed(rb'a"b\c', 'a"b\\c', frozenset()), id="escapes"),
        pytest.param((rb'() "/" {5}', b"a(b)c"), Listed(b"a(b)c", "a(b)c", frozenset()), id="literal"),
        pytest.param(rb'() "/" "&bad"', Listed(b"&bad", "&bad", frozenset(), readable=False), id="broken UTF-7"),
        pytest.param(rb'() "/" "a&b"', Listed(b"a&b", "a&b", frozenset(), readable=False), id="bare ampersand"),
        pytest.param(
            b'() "/" "' + "垃圾".encode("gbk") + b'"',
            Listed("垃圾".encode("gbk"), "垃圾", frozenset(), readable=False),
            id="raw GBK",
        ),
        pytest.param(
            b'() "/" "' + "垃圾邮件".encode() + b'"',
            Listed("垃圾邮件".encode(), "垃圾邮件", frozenset(), readable=False),
            id="raw UTF-8",
        ),
    ],
)
def test_parse_a_line(line: object, expected: Listed) -> None:
    assert folders.parse([line]) == [expected]


@pytest.mark.parametrize("line", [b"", None, b"garbage", b"(unclosed", b'() "/"'])
def test_parse_leaves_out_what_is_no_folder(line: object) -> None:
    assert folders.parse([line, *NETEASE[:1]]) == [Listed(b"INBOX", "INBOX", frozenset())]


@pytest.mark.parametrize(
    ("name", "flags", "mark"),
    [
        ("INBOX", (), Mark.INBOX),
        ("Inbox", (), Mark.INBOX),
        ("INBOX/垃圾邮件", (), Mark.JUNK),
        ("INBOX.Junk", (), Mark.JUNK),
        ("垃圾箱", (), Mark.JUNK),
        ("Spam", (), Mark.JUNK),
        ("Junk E-mail", (), Mark.JUNK),
        ("隔离", ("\\junk",), Mark.JUNK),
        ("广告邮件", ("\\junk",), Mark.ADVERTISING),
        ("病毒文件夹", (), Mark.VIRUS),
        ("订阅邮件", (), Mark.SUBSCRIPTIONS),
        ("申报2024", (), Mark.OTHER),
        ("Junkers", (), Mark.OTHER),
    ],
)
def test_mark_of_a_folder(name: str, flags: tuple[str, ...], mark: Mark) -> None:
    listed = Listed(b"raw", name, frozenset(flags))

    found = [one.mark for one in folders.sources([listed])]

    assert (mark in found) == (mark is not Mark.OTHER)
    assert found == ([Mark.INBOX] if mark in (Mark.INBOX, Mark.OTHER) else [Mark.INBOX, mark])


@pytest.mark.parametrize("flag", ["\\Noselect", "\\Trash", "\\Sent", "\\NonExistent"])
def test_sources_pass_over_what_cannot_hold_forms(flag: str) -> None:
    listed = folders.parse([b"(" + flag.encode() + b' \\Junk) "/" "Spam"'])

    assert folders.sources(listed) == [Source(b"INBOX", "INBOX", Mark.INBOX)]


def test_source_that_the_settings_name() -> None:
    assert folders.source("垃圾邮件") == Source(b"&V4NXPpCuTvY-", "垃圾邮件", Mark.JUNK)
    assert folders.source("活动") == Source(b"&bTtSqA-", "活动", Mark.OTHER)
