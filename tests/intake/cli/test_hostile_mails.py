"""Mails built to do harm are set aside with the reason, and the mail behind them is read."""

from intake.mime import scan
from tests.intake.cli import letters
from tests.intake.cli.program import Office
from tests.intake.mails import mail, mixed

HEAD = (b"From: bomb@example.com", b"Date: Mon, 6 May 2024 09:30:00 +0800")


def nested_parts(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (one, one) for one in range(depth)
    )
    return b"\r\n".join([*HEAD, opened])


REFUSED = {
    "邮件嵌套过深": nested_parts(10_000),
    "邮件的部分过多": mixed(*[b""] * 100_000, headers=HEAD),
    "邮件头过长": mail(*HEAD, b"To: " + b",\r\n ".join(b"a%d@example.com" % one for one in range(20_000))),
    "邮件头里的地址过多": mail(*HEAD, b"To: " + b"a@b.cn," * (scan.MAX_ADDRESSES + 1)),
    "邮件行数过多": mail(*HEAD, body=b"\n" * scan.MAX_LINES),
}
READ = (
    mail(*HEAD, b"Content-Type: text/plain" + b"; a=b" * 5000),
    mail(*HEAD, b"Content-Type: a/b" + b"".join(b"; name*%d*=%%41" % one for one in range(3000))),
    mail(*HEAD, b"Content-Type: multipart/mixed; boundary=none", body=b"--x\r\n" * 100_000),
    mail(*HEAD, body=b"\r\n" * 1_000_000),
    mail(*HEAD, b"Subject: " + b"=?gbk?b?sK4" * 20_000),
)


def test_hostile_mails_are_set_aside_or_read_and_the_good_one_behind_them_is_read(office: Office) -> None:
    folder = office.folder / "mails"
    folder.mkdir()
    for number, raw in enumerate([*REFUSED.values(), *READ, letters.registered()]):
        (folder / f"{number:02}.eml").write_bytes(raw)
    office.must("import", folder)

    assert office.run("process").code == 3

    mails = office.must("export", "messages").objects
    quarantined = [one["error"] for one in mails if one["kind"] == "quarantined"]
    assert sorted(reason.partition("（")[0] for reason in quarantined) == sorted(REFUSED)
    assert [len(one["submissions"]) for one in mails if one["kind"] == "submission" and one["submissions"]] == [1]
    assert len(mails) == len(REFUSED) + len(READ) + 1
    assert office.run("process").code == 0
    assert office.run("reconcile").code == 0
