import pytest

from review.originals.bodies import Harmless, harmless

LINED = '<table border="1" cellpadding="4" cellspacing="0">'

PAGES = {
    "script": ("a<script>alert(1)</script>b", "ab"),
    "handler": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "handler on a picture": ("<img src=x onerror=x()>", "〔图片〕"),
    "remote picture": ('<img src="https://evil.example/x.gif" alt="a" width="1">', "〔图片〕"),
    "pictures of several sizes": ('<img srcset="//evil.example/x 2x">', "〔图片〕"),
    "written picture": ("<img src=\"data:image/svg+xml,<svg onload='x()'>\">", "〔图片〕"),
    "background": ('<table background="//evil.example/x"></table>', f"{LINED}</table>"),
    "refresh": ('<meta http-equiv="refresh" content="0;url=//evil.example">a', "a"),
    "style": ("<style>@import '//evil.example/s'</style><p style='position:fixed'>a</p>", "<p>a</p>"),
    "style sheet": ('<link rel="stylesheet" href="//evil.example/s">a', "a"),
    "drawing": ("<svg><script>x()</script><a xlink:href='javascript:x()'><text>a</text></a></svg>", "a"),
    "drawing that mends itself": ("<svg></p><style><a title='</style><img src=x onerror=x()>'>", None),
    "formula that mends itself": ("<math><mtext><mglyph><style><!--</style><img title='--&gt;<img src=x>'>", None),
    "form": ('<form action="//evil.example"><input name="p"><button>a</button></form>', "<div>a</div>"),
    "base": ('<base href="//evil.example/">a', "a"),
    "frame": ('<iframe src="//evil.example">a</iframe><iframe srcdoc="<script>x()</script>"></iframe>', "a"),
    "object": ('<object data="//evil.example"><embed src="//evil.example">a</object>', "a"),
    "written link": ('<a href="javascript:x()" target="_top">a</a>', "a"),
    "template": ("<template><script>x()</script></template>a", "a"),
    "name of ours": ('<p id="main" class="strip" name="csrf">a</p>', "<p>a</p>"),
    "comment": ("<!--[if mso]><script>x()</script><![endif]-->a", "a"),
    "title": ("<html><head><title>t</title></head><body bgcolor=red>a</body></html>", "a"),
    "instruction": ("<?xml version='1.0'?><?php x() ?>a", "a"),
    "text that looks like elements": ("&lt;script&gt;&amp;lt;", "&lt;script&gt;&amp;lt;"),
    "attribute that closes": ("<td rowspan='2\"><script>x()</script>'>a", None),
    "text of a program for other programs": ("<xml><o:office>a</o:office></xml>b", "b"),
    "nothing": ("\x00", ""),
}  # fmt: skip
NEVER = ("<script", "<style", "<img", "<svg", "<math", "onerror=", "<!--", "evil.example", "href", "src=")


@pytest.mark.parametrize(("html", "page"), PAGES.values(), ids=PAGES)
def test_page_keeps_its_words_alone(html: str, page: str | None) -> None:
    found = harmless(html, picture="〔图片〕").page
    if page is not None:
        assert found == page
    assert [one for one in NEVER if one in found] == []


def test_table_keeps_its_cells() -> None:
    html = (
        '<table width="9"><tr><td colspan="2" rowspan="3" align="center" valign="top" height="1">队名</td></tr></table>'
    )
    cell = '<td align="center" colspan="2" rowspan="3" valign="top">队名</td>'
    assert harmless(html, picture="").page == f"{LINED}<tbody><tr>{cell}</tr></tbody></table>"


def test_words_of_unknown_elements_stay() -> None:
    html = "<section><o:p>一</o:p><font color=red>二</font><strong>三</strong></section><noscript>四</noscript>尾"
    assert harmless(html, picture="").page == "<div>一二<b>三</b></div>四尾"


def test_addresses_of_links_are_told_once_each() -> None:
    html = (
        "<a href=' https://a.example/?a=1&amp;b=2 '>一</a><a href=https://a.example/?a=1&b=2>二</a>"
        "<a href=MAILTO:b@example.cn>三</a><a href=javascript:x()>四</a><a href=/settings>五</a><a name=here>六</a>"
    )
    addresses = ("https://a.example/?a=1&b=2", "MAILTO:b@example.cn")
    assert harmless(html, picture="") == Harmless("一二三四五六", addresses)  # type: ignore[arg-type]  # Markup equals its text


NESTED = {
    "deep": "<div>" * 50_000 + "x",
    "deep tables": "<table><tr><td>" * 20_000 + "x",
    "long": "<p>字</p>" * 300_000,
}


@pytest.mark.parametrize("html", NESTED.values(), ids=NESTED)
def test_page_without_end_is_cut_and_says_so(html: str) -> None:
    found = harmless(html, picture="")
    assert not found.whole
    assert len(found.page) <= len(html)


def test_open_marks_are_not_multiplied() -> None:
    many = "".join(f"<b dir={number}>" for number in range(200))
    assert len(harmless(f"<p>{many}" + "<section>x</section>" * 1000, picture="").page) < 50_000
