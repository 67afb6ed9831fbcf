import pytest

from intake.mailbox.providers import BY_KEY, PLAIN, PROVIDERS, provider_of


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("imap.163.com", "netease"),
        ("IMAP.126.COM", "netease"),
        ("imap.yeah.net.", "netease"),
        ("imap.qiye.163.com", "netease"),
        ("imap.qq.com", "qq"),
        ("imap.exmail.qq.com", "qq"),
        ("imap.qiye.aliyun.com", "aliyun"),
        ("imap.mxhichina.com", "aliyun"),
        ("imap.example.com", "plain"),
        ("imap.163.com.example.com", "plain"),
        ("notqq.com", "plain"),
        ("127.0.0.1", "plain"),
    ],
)
def test_provider_of_a_host(host: str, key: str) -> None:
    assert provider_of(host).key == key


def test_every_provider_says_where_its_code_comes_from() -> None:
    assert all(one.code for one in PROVIDERS)
    assert BY_KEY["plain"] is PLAIN


def test_netease_is_asked_for_little_and_not_to_idle() -> None:
    netease = BY_KEY["netease"]

    assert (netease.bodies, netease.bytes, netease.minutes, netease.idle) == (10, 2_000_000, 15, False)
    assert "收取全部邮件" in netease.window
