"""What the provider found out about a sender; what anybody else wrote into the mail never counts."""

import pytest

from domain.message import Authentication, Authenticity
from intake.authentication import authentication

VERIFIED, UNVERIFIED = Authenticity.VERIFIED, Authenticity.UNVERIFIED
FAILED, CONFLICT, NONE = Authenticity.FAILED, Authenticity.CONFLICT, Authenticity.NONE

OWN = ("From: Lin <lin@example.cn>", "To: office@163.com", "Subject: form", "Date: Mon, 6 May 2024 09:30:00 +0800")
NETEASE = "Received: from mail.example.cn (unknown [192.0.2.1])\r\n\tby mx38 (Coremail) with SMTP id PsCowAD; Mon"
TRANSID = "X-CM-TRANSID:PsCowADHx"
ANTISPAM = "X-Coremail-Antispam: 1Uf129KBj"
TENCENT = "Received: from mail.example.cn ([192.0.2.1])\r\n\tby newxmmxszc6-1.qq.com (NewMX) with SMTP id 6010A8AD"
MID = "X-QQ-mid: xmmxszc6-1t1729135441"
OTHER_HOP = "Received: from desk by mail.example.cn (Postfix)"
AR = "Authentication-Results: "
SAME = "header.from=example.cn"
PASS = "spf=pass smtp.mailfrom=lin@example.cn; dkim=pass header.d=example.cn; dmarc=pass header.from=example.cn"
FORGED = "spf=pass smtp.mailfrom=a@example.cn; dkim=pass header.d=example.cn; dmarc=pass header.from=example.cn"


def block(*lines: str) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\nFrom: body\r\n" + AR + "mx38; dmarc=pass\r\n").encode()


def netease(*findings: str, trace: str = NETEASE, own: tuple[str, ...] = OWN) -> bytes:
    """Return a mail as NetEase delivers it: its findings below the message's own headers."""
    return block(trace, OTHER_HOP, *own, TRANSID, *findings, ANTISPAM)


def tencent(*findings: str, own: tuple[str, ...] = OWN, trace: str = TENCENT) -> bytes:
    """Return a mail as Tencent delivers it: its findings near the top."""
    return block(trace, MID, "X-QQ-XMRINFO: NgToQq=", *findings, OTHER_HOP, *own)


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        # NetEase: a bare name that changes, smtp.mail, folds inside words.
        pytest.param(
            netease(AR + "mx38; spf=pass smtp.mail=lin@example.cn; dkim=pass header.d=example.cn"), VERIFIED, id="163"
        ),
        pytest.param(
            netease(AR + "mx38; spf=pass smtp.mail=lin@example.cn;\r\n dki\r\n m=pass header.d=example.cn"),
            VERIFIED,
            id="163, cut in a word",
        ),
        pytest.param(
            netease(AR + "mx38; spf=none smtp.mail=; dki\r\n m=pas\r\n s header.i=@exam\r\n ple.cn"),
            VERIFIED,
            id="163, cut in several words",
        ),
        pytest.param(
            netease(AR + "mx38; spf=pass\r\n smtp.mail=lin@example.cn"), VERIFIED, id="163, folded between words"
        ),
        pytest.param(
            netease(AR + "mx7; spf=pass smtp.mail=lin@example.cn", trace=NETEASE.replace("mx38", "mx7")),
            VERIFIED,
            id="163, another server",
        ),
        pytest.param(
            netease(AR + "mx38; spf=pass smtp.mail=bounce@mail.example.cn"), VERIFIED, id="163, below the domain"
        ),
        pytest.param(netease(AR + "mx38; spf=pass smtp.mail=lin@example.com"), UNVERIFIED, id="163, another domain"),
        pytest.param(netease(AR + "mx38; spf=softfail smtp.mail=lin@example.cn"), UNVERIFIED, id="163, softfail"),
        pytest.param(netease(AR + "mx38; spf=fail smtp.mail=lin@example.cn; dkim=none"), FAILED, id="163, fail"),
        pytest.param(netease(AR + "mx38; spf=none smtp.mail="), UNVERIFIED, id="163, none"),
        pytest.param(netease(), NONE, id="163, no findings"),
        # Tencent: near the top, under a full name.
        pytest.param(tencent(AR + "mx.qq.com; " + PASS), VERIFIED, id="QQ"),
        pytest.param(
            tencent(
                AR + "mx.qq.com; spf=pass smtp.mailfrom=<lin@example.cn>;\r\n\tdkim=none; dmarc=none(permerror) " + SAME
            ),
            VERIFIED,
            id="QQ, by SPF",
        ),
        pytest.param(tencent(AR + "MX.QQ.COM; " + PASS), VERIFIED, id="QQ, capitals"),
        pytest.param(tencent(AR + "mx.qq.com 1; " + PASS), VERIFIED, id="QQ, with a version"),
        pytest.param(
            tencent(AR + "mx.qq.com; spf=none smtp.mailfrom=;\r\n\tdkim=none; dmarc=none(permerror) " + SAME),
            UNVERIFIED,
            id="QQ, nothing found",
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; spf=pass smtp.mailfrom=a@example.com; dmarc=fail " + SAME), FAILED, id="QQ, failed"
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; spf=pass smtp.mailfrom=lin@example.cn; dmarc=temperror"),
            UNVERIFIED,
            id="QQ, error",
        ),
        pytest.param(tencent(), NONE, id="QQ, no findings"),
        # Forged in the mail, below, above, beside the provider's own, or instead of them.
        pytest.param(
            netease(AR + "mx38; spf=fail smtp.mail=x@example.com", own=(AR + "mx38; " + FORGED, *OWN)),
            CONFLICT,
            id="163, forged above",
        ),
        pytest.param(
            netease(AR + "mx38; " + FORGED, AR + "mx38; spf=fail smtp.mail=x@example.com"),
            CONFLICT,
            id="163, forged beside",
        ),
        pytest.param(
            netease(AR + "mx38; spf=fail smtp.mail=x@example.com", own=(AR + "mx9; " + FORGED, *OWN)),
            CONFLICT,
            id="163, forged under another number",
        ),
        pytest.param(netease(own=(AR + "mx38; " + FORGED, *OWN)), UNVERIFIED, id="163, forged alone above"),
        pytest.param(netease(own=(*OWN, AR + "mx38; " + FORGED)), UNVERIFIED, id="163, forged alone below"),
        pytest.param(
            netease(own=(*OWN, TRANSID, AR + "mx38; " + FORGED)), UNVERIFIED, id="163, forged with its anchor"
        ),
        pytest.param(netease(AR + "mx9; " + FORGED), UNVERIFIED, id="163, not the server of the trace"),
        pytest.param(block(NETEASE, *OWN, AR + "mx38; " + FORGED), UNVERIFIED, id="163, no anchor"),
        pytest.param(
            netease(
                AR + "mx38; spf=fail smtp.mail=x@example.com", own=("Authentication-Results : mx38; " + FORGED, *OWN)
            ),
            CONFLICT,
            id="163, blank before the colon",
        ),
        pytest.param(
            netease(
                AR + "mx38; spf=fail smtp.mail=x@example.com",
                own=("AUTHENTICATION-RESULTS: mx3\r\n 8; " + FORGED, *OWN),
            ),
            CONFLICT,
            id="163, forged name cut",
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; dmarc=fail header.from=example.cn", own=(AR + "mx.qq.com; " + FORGED, *OWN)),
            CONFLICT,
            id="QQ, forged below",
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; dmarc=fail header.from=example.cn", AR + "mx.qq.com; " + FORGED),
            CONFLICT,
            id="QQ, forged beside",
        ),
        pytest.param(tencent(own=(AR + "mx.qq.com; " + FORGED, *OWN)), UNVERIFIED, id="QQ, forged alone"),
        pytest.param(tencent(own=(*OWN, AR + "mx.qq.com; " + FORGED)), UNVERIFIED, id="QQ, forged last"),
        pytest.param(block(TENCENT, AR + "mx.qq.com; " + FORGED, *OWN), UNVERIFIED, id="QQ, no anchor"),
        pytest.param(
            block(TENCENT, MID, AR + "mx.qq.com; " + FORGED, MID, *OWN), UNVERIFIED, id="QQ, anchor of its own"
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; " + FORGED, trace="Received: from qq.com by smtp.qq.com (ESMTP)"),
            UNVERIFIED,
            id="QQ, inside",
        ),
        # Names that look alike.
        pytest.param(netease(AR + "mx38.example.com; " + FORGED), NONE, id="163 with a tail"),
        pytest.param(netease(AR + "xmx38; " + FORGED), NONE, id="163 with a head"),
        pytest.param(netease(AR + "m\u0445" + "38; " + FORGED), NONE, id="163 in Cyrillic"),
        pytest.param(tencent(AR + "mx.qq.com.example.com; " + FORGED), NONE, id="QQ with a tail"),
        pytest.param(tencent(AR + "mx-qq.com; " + FORGED), NONE, id="QQ with a dash"),
        pytest.param(tencent(AR + "(mx.qq.com) example.com; " + FORGED), NONE, id="QQ in a comment"),
        pytest.param(tencent(AR + "example.com; " + FORGED), NONE, id="another server"),
        pytest.param(tencent("X-Authentication-Results: mx.qq.com; " + FORGED), NONE, id="another header"),
        pytest.param(
            tencent("ARC-Authentication-Results: i=1; mx.qq.com; " + FORGED), NONE, id="sealed by a forwarder"
        ),
        # Words where no result stands.
        pytest.param(
            tencent(AR + "mx.qq.com; spf=none (dmarc=pass header.from=example.cn)"), UNVERIFIED, id="in a comment"
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; spf=none (a (b; dmarc=pass " + SAME + ") ; dmarc=pass " + SAME + ")"),
            UNVERIFIED,
            id="in a nested comment",
        ),
        pytest.param(
            tencent(AR + 'mx.qq.com; spf=none reason="x; dmarc=pass header.from=example.cn"'),
            UNVERIFIED,
            id="in quotes",
        ),
        pytest.param(
            tencent(AR + 'mx.qq.com; spf=none reason="\\"; dmarc=pass header.from=example.cn; \\""'),
            UNVERIFIED,
            id="in escaped quotes",
        ),
        pytest.param(tencent(AR + "mx.qq.com; spf=none smtp.mailfrom=dmarc=pass"), UNVERIFIED, id="in a property"),
        pytest.param(
            tencent(AR + "mx.qq.com; dmarc=passed header.from=example.cn"), UNVERIFIED, id="no word of the RFC"
        ),
        pytest.param(tencent(AR + "mx.qq.com; none"), UNVERIFIED, id="nothing checked"),
        pytest.param(tencent(AR), NONE, id="empty"),
        pytest.param(
            tencent(AR + "mx.qq.com; dmarc=fail " + SAME + "; dmarc=pass " + SAME), CONFLICT, id="two answers"
        ),
        # Whom the findings are about.
        pytest.param(tencent(AR + "mx.qq.com; dmarc=pass header.from=example.com"), UNVERIFIED, id="about another"),
        pytest.param(
            tencent(AR + "mx.qq.com; dkim=pass header.d=example.com; dkim=pass header.d=example.cn"),
            VERIFIED,
            id="several signatures",
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; dkim=pass header.i=@lists.example.cn"), VERIFIED, id="identity below the domain"
        ),
        pytest.param(
            tencent(AR + "mx.qq.com; dkim=pass header.d=badexample.cn"), UNVERIFIED, id="name that ends alike"
        ),
        pytest.param(tencent(AR + "mx.qq.com; dkim=pass header.d=cn"), UNVERIFIED, id="a whole country"),
        pytest.param(
            tencent(AR + "mx.qq.com; dkim=pass header.d=edu.cn", own=("From: a@x.edu.cn", *OWN[1:])),
            UNVERIFIED,
            id="all universities",
        ),
        pytest.param(tencent(AR + "mx.qq.com; spf=pass smtp.helo=example.cn"), UNVERIFIED, id="only the greeting"),
        pytest.param(
            tencent(AR + "mx.qq.com; " + PASS, own=(*OWN, "From: other@example.com")), CONFLICT, id="two authors"
        ),
        pytest.param(tencent(AR + "mx.qq.com; " + PASS, own=OWN[1:]), UNVERIFIED, id="no author"),
        pytest.param(
            tencent(AR + "mx.qq.com; " + PASS, own=("From: nobody", *OWN[1:])),
            UNVERIFIED,
            id="author without an address",
        ),
        pytest.param(
            tencent(
                AR + "mx.qq.com; dmarc=pass header.from=example.com",
                own=('From: "lin@example.cn" <x@example.com>', *OWN[1:]),
            ),
            VERIFIED,
            id="address in the name",
        ),
        # Others.
        pytest.param(block(*OWN, AR + "mx38; " + FORGED), UNVERIFIED, id="no trace at all"),
        pytest.param(
            block("Received: by example.org", AR + "mx.qq.com; " + FORGED, *OWN), UNVERIFIED, id="unknown provider"
        ),
        pytest.param(
            block("Received: from a by mail.mxhichina.com (Aliyun)", AR + "mx1.mxhichina.com; " + PASS, *OWN),
            VERIFIED,
            id="Aliyun",
        ),
        pytest.param(
            block("Received: from a by mail.mxhichina.com (Aliyun)", *OWN, AR + "mx1.mxhichina.com; " + PASS),
            UNVERIFIED,
            id="Aliyun, below",
        ),
        pytest.param(b"", NONE, id="nothing"),
        pytest.param(b"\r\n\r\n" + AR.encode() + b"mx38; dmarc=pass", NONE, id="no headers"),
    ],
)
def test_sender_is_verified_by_the_provider_alone(raw: bytes, result: Authenticity) -> None:
    assert authentication(raw).result is result


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        (block("Received: a", AR + "mx.example.org; " + PASS, *OWN), VERIFIED),
        (block("Received: a", OTHER_HOP, AR + "mx.example.org; " + PASS, *OWN), VERIFIED),
        (block("Received: a", AR + "mxxexample.org; " + PASS, *OWN), NONE),
        (block("Received: a", *OWN, AR + "mx.example.org; " + PASS), UNVERIFIED),
        (block("Received: a", AR + "mx.example.org; x=y", AR + "mx.example.org; " + PASS, *OWN), CONFLICT),
        (block(AR + "mx.example.org; " + PASS, *OWN), UNVERIFIED),
    ],
)
def test_other_provider_is_known_by_the_name_it_is_given(raw: bytes, result: Authenticity) -> None:
    assert authentication(raw, "mx.example.org").result is result


def test_provider_that_is_given_does_not_depend_on_the_trace() -> None:
    assert authentication(tencent(AR + "mx.qq.com; " + PASS), "tencent").result is VERIFIED
    assert authentication(tencent(AR + "mx.qq.com; " + PASS), "netease").result is NONE


def test_findings_are_kept_with_their_server_and_place() -> None:
    found = AR + "mx38; spf=pass smtp.mail=lin@example.cn; dki\r\n m=fail header.d=example.cn"

    assert authentication(netease(found)) == Authentication(VERIFIED, "pass", "fail", "", "example.cn", "mx38", 8)


def test_forged_findings_are_not_kept() -> None:
    raw = netease(AR + "mx38; spf=fail", own=(AR + "mx38; " + FORGED, *OWN))

    assert authentication(raw) == Authentication(CONFLICT, server="mx38")


def test_vast_header_costs_little() -> None:
    raw = tencent(AR + "mx.qq.com; " + "(" * 200_000 + '"' * 200_000)

    assert authentication(raw).result is UNVERIFIED
