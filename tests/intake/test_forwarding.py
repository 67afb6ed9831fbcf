"""Forms in quotations, which are not sent anew, and in what a mail forwards, which is."""

import pytest

from intake import mime
from tests.intake.mails import mixed, text_part
from tests.intake.pasted import BLANK, FORM, LINES, VALUES, forms, html, mail, values

ANSWER = "<div>老师好，已补充材料，见附件。</div>"
HEADS = (
    "<div><b>发件人：</b>office@example.cn</div><div><b>发送时间：</b>2024年5月6日</div>"
    "<div><b>收件人：</b>lin@example.cn</div><div><b>主题：</b>请补充</div>"
)
QUOTED = {
    "NetEase": '<div>At 2024-05-06 10:00:00, "科协" &lt;office@example.cn&gt; wrote:</div>'
    f'<blockquote id="isReplyContent" style="PADDING-LEFT:1ex">{FORM}</blockquote>',
    "NetEase in Chinese": '<p>在 2024-05-06 10:00:00，"科协" &lt;office@example.cn&gt; 写道：</p>'
    f"<blockquote>{FORM}</blockquote>",
    "NetEase, no box": f"<p>在2024年05月06日 10:00，<a href='mailto:o@example.cn'>科协</a> 写道：</p><div>{FORM}</div>",
    "NetEase Master": f'<div class="ntes-mailmaster-quote"><div>---- 回复的原邮件 ----</div>{FORM}</div>',
    "QQ": "<div style='font:12px'>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    f"<div style='background:#efefef'>{HEADS}</div><div>{FORM}</div>",
    "QQ on a telephone": f"<div>---原始邮件---<br><b>发件人:</b> 科协<br></div><div>{FORM}</div>",
    "QQ's own element": f"<includetail><div>{FORM}</div></includetail>",
    "Foxmail": f"<blockquote style='margin-Top:0px;margin-Left:0.5em'><div>&nbsp;</div>{HEADS}{FORM}</blockquote>",
    "Outlook": f"<div style='border-top:solid #E1E1E1 1.0pt'><p>{HEADS}</p></div><div>{FORM}</div>",
    "Outlook in English": "<div><b>From:</b> a@b.cn<br><b>Sent:</b> Monday<br><b>To:</b> c<br><b>Subject:</b> x</div>"
    + FORM,
    "Gmail": f'<div class="gmail_quote"><div>科协 &lt;o@example.cn&gt; 于2024年5月6日 10:00写道：</div>{FORM}</div>',
    "Apple": f'<blockquote type="cite"><div>2024年5月6日，科协 &lt;o@example.cn&gt; 写道：</div>{FORM}</blockquote>',
    "Coremail": f"<p>-----原始邮件-----<br><b>发件人:</b>科协<br><b>发送时间:</b>2024-05-06</p>{FORM}",
    "English": f"<p>-----Original Message-----</p>{FORM}",
    "verbatim": f"<pre>已收到\n----- 原始邮件 -----\n{LINES}</pre>",
}  # fmt: skip


@pytest.mark.parametrize("composer", QUOTED)
@pytest.mark.parametrize("subject", ["回复：登记表", "Re: 登记表", "登记表"])
def test_form_in_a_quotation_is_not_sent_anew(composer: str, subject: str) -> None:
    assert forms(mail(html(ANSWER + QUOTED[composer]), subject=subject)) == {}


@pytest.mark.parametrize("composer", QUOTED)
@pytest.mark.parametrize("subject", ["转发：登记表", "Fw: 登记表", "Fwd:登记表"])
def test_form_in_a_forwarded_mail_is_sent(composer: str, subject: str) -> None:
    assert values(forms(mail(html("<div>请收</div>" + QUOTED[composer]), subject=subject))) == [VALUES]


@pytest.mark.parametrize(
    "own", ["", "<div>转发</div>", "<div>您好！请查收。</div>", "<div><br></div><div>发自我的iPhone</div>"]
)
def test_mail_that_only_passes_on_is_a_forwarded_one(own: str) -> None:
    assert values(forms(mail(html(own + QUOTED["QQ"]), subject="活动登记表"))) == [VALUES]


def test_answer_without_words_of_its_own_is_none() -> None:
    assert forms(mail(html(QUOTED["QQ"]), subject="回复：登记表")) == {}


@pytest.mark.parametrize(
    "line",
    [
        "-------- 转发邮件信息 --------",
        "---------- Forwarded message ---------",
        "----- 转发的邮件 -----",
        "Begin forwarded message:",
        "开始转发的邮件：",
    ],
)
def test_line_over_a_forwarded_mail_decides_over_the_subject(line: str) -> None:
    body = f"<div>老师好，这是乙学会的登记表</div><div>{line}</div><div>{HEADS}</div>{FORM}"

    assert values(forms(mail(html(body), subject="Re: 登记表"))) == [VALUES]
    text = f"老师好，这是乙学会的登记表\n{line}\n发件人：a@b.cn\n\n{LINES}"
    assert values(forms(mail(text_part(text), subject="Re: 登记表"))) == [VALUES]


def test_forwarded_form_is_taken_and_the_blank_one_it_answers_is_not() -> None:
    inner = FORM + f"<div>在 2024-05-01 09:00，科协 写道：</div><blockquote>{BLANK}</blockquote>"
    body = f"<div>------ 转发邮件信息 ------</div><div>{HEADS}</div>{inner}"

    assert values(forms(mail(html(body)))) == [VALUES]


@pytest.mark.parametrize("letter", ["<p>登记表见附件，请查收后回复。</p>", FORM])
def test_form_that_a_forwarded_mail_quotes_is_not_sent(letter: str) -> None:
    inner = letter + f"<div>在 2024-05-01 09:00，科协 写道：</div><blockquote>{BLANK}</blockquote>"
    raw = mixed(text_part("转发"), b"Content-Type: message/rfc822\r\n\r\n" + mixed(html(inner), boundary=b"inner"))

    expected = [VALUES] if letter == FORM else []

    assert (
        values(forms(mail(html(f"<p>请收</p><p>-----原始邮件-----</p>{HEADS}{inner}"), subject="Fw: 表"))) == expected
    )
    assert values(forms(mime.read(raw.replace(b"From:", b"Subject: Fw: x\r\nFrom:", 1), "0" * 64))) == expected


def test_mail_that_was_forwarded_twice_is_sent() -> None:
    body = f"<p>转发</p><p>-----原始邮件-----</p>{HEADS}<p>请查收</p><p>-----原始邮件-----</p>{HEADS}{FORM}"

    assert values(forms(mail(html(body), subject="转发：转发：登记表"))) == [VALUES]


@pytest.mark.parametrize("subject", ["回复：登记表", "登记表"])
def test_form_two_quotations_deep_is_not_sent(subject: str) -> None:
    body = f"{ANSWER}<blockquote>好的<blockquote>{FORM}</blockquote></blockquote>"

    assert forms(mail(html(body), subject=subject)) == {}


def test_own_form_above_a_quoted_one_is_the_only_one() -> None:
    body = FORM.replace("丙活动", "丁活动") + QUOTED["NetEase"]

    assert [one["activity_name"] for one in values(forms(mail(html(body), subject="回复：登记表")))] == ["丁活动"]


def test_indented_form_is_no_quotation() -> None:
    body = f'<blockquote style="margin:0 0 0 40px;border:none;padding:0">{FORM}</blockquote>'

    assert values(forms(mail(html(ANSWER + body), subject="回复：登记表"))) == [VALUES]


@pytest.mark.parametrize(
    "quoted",
    [
        "在 2024-05-06 10:00:00，科协 <o@example.cn> 写道：\n" + LINES,
        "\n".join("> " + line for line in LINES.split("\n")),
        "-----原始邮件-----\n发件人：o@example.cn\n" + LINES,
        "发件人：o@example.cn\n发送时间：2024年5月6日\n收件人：a@b.cn\n主题：登记表\n" + LINES,
        "On Mon, 6 May 2024, office wrote:\n" + "\n".join("> " + line for line in LINES.split("\n")),
    ],
)
def test_quoted_text_counts_only_where_it_is_forwarded(quoted: str) -> None:
    assert forms(mail(text_part("已收到，谢谢老师。\n\n" + quoted), subject="Re: 登记表")) == {}
    assert values(forms(mail(text_part("\n" + quoted), subject="Fw: 登记表"))) == [VALUES]
