"""Titles: which form a line names, of which year, or that it names something else.

A form is told by its title and its labels together: a thesis's 申报书 has the word without the labels, another city's
登记表 has both with another place in its title, and a letter has all the words and is neither.
"""

import re
from collections.abc import Iterable

from parsers.forms.near import distance
from parsers.forms.words import FormWords, key

LONGEST = 60
"""The most characters of a title, a heading or a label with its dress."""
_YEAR = re.compile(r"(20\d{2})\s*年")
_HANZI_YEAR = re.compile(r"二[〇○零Oo0]([〇○零Oo0一二三四五六七八九])([〇○零Oo0一二三四五六七八九])\s*年")
_DIGITS = {figure: str(at) for at, figure in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零Oo0", "0")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:省|市|自治区|自治州)")
_PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_NOTICE = re.compile(r"(?:转发)?[《〈]?关于.{4,60}通知[》〉]?")
_PAPER = re.compile(
    r"[^。；;，,：:？?]{2,40}(?:[表书单册录]|合同|方案|计划|总结|报告|报道|简历|公示|通知|函|纪要|问卷|试题|案例|章程|信息)(?:[（(].{1,12}[）)])?"
)
_NOUN = 3


def year_of(text: str) -> str:
    """Return the year in a title, empty where there is none."""
    text = "".join(text.split())
    found = _YEAR.search(text)
    if found:
        return found.group(1)
    hanzi = _HANZI_YEAR.search(text)
    return f"20{_DIGITS[hanzi.group(1)]}{_DIGITS[hanzi.group(2)]}" if hanzi else ""


def is_elsewhere(text: str, words: FormWords) -> bool:
    """Tell whether a title names another place than those whose form it is."""
    places = words.spec.places
    plain = key(text)
    if not places or any(place in plain for place in places):
        return False
    named = [found.group(1) for found in _PLACE.finditer(plain.lstrip("0123456789年度"))]
    if words.lenient and any(distance(one[-len(place) :], place, 1) <= 1 for one in named for place in places):
        return False
    return bool(named) or _PROVINCES.search(plain) is not None


def is_notice(text: str) -> bool:
    """Tell whether a line is the title of a notice."""
    return _NOTICE.fullmatch("".join(text.split())) is not None


def is_other_paper(text: str, forms: Iterable[FormWords]) -> bool:
    """Tell whether a line is the title of a paper that is none of the forms (车辆登记表, 合同)."""
    if len(text) > LONGEST or not _PAPER.fullmatch("".join(text.split())):
        return False
    plain = key(text).lstrip("0123456789年度")
    return not any(_shortens(plain, title) for words in forms for title in words.title_keys)


def is_same_noun(text: str, forms: Iterable[FormWords]) -> bool:
    """Tell whether a title ends as a form's does (登记表), so that it may be a form under a name of its own."""
    return any(title.endswith(key(text)[-_NOUN:]) for words in forms for title in words.title_keys)


def _shortens(text: str, title: str) -> bool:
    """Tell whether all characters of a text stand in the title, in their order."""
    rest = iter(title)
    return all(character in rest for character in text)
