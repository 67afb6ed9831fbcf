"""Which fonts a paper is set in: the office's own where they are installed, else open ones that come nearest."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports.errors import FontsMissingError

if TYPE_CHECKING:
    import typst

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN", "SimSun", "宋体")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
_WANTED = {
    "title": ("方正小标宋", ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"), _SERIF),
    "fangsong": ("仿宋", ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong"), _SERIF),
    "heiti": ("黑体", ("黑体", "SimHei", "STHeiti"), _SANS),
    "kaiti": (
        "楷体",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti"),
        ("LXGW WenKai", "霞鹜文楷", *_SERIF),
    ),
}


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families that the title, the text, the headings and the subtitle are set in; ``told`` names what stands in.

    ``bold`` is True where the title's own family is not there and another one stands in heavier.
    """

    title: str
    fangsong: str
    heiti: str
    kaiti: str
    bold: bool
    told: tuple[str, ...]


@cache
def book() -> "typst.Fonts":
    """Return this machine's fonts for Typst, which reads the file of each that is used once, some 25 MB."""
    import typst

    return typst.Fonts(include_embedded_fonts=False)


def installed() -> frozenset[str]:
    """Return the families that this machine has."""
    return frozenset(book().families())


def fonts(families: Collection[str]) -> Fonts:
    """Return what to set a paper in with these families.

    Raises:
        FontsMissingError: none of them is Chinese.
    """
    chosen, told = {}, []
    for part, (name, own, others) in _WANTED.items():
        found = next((one for one in (*own, *others) if one in families), None) or next(
            (one for one in (*_SERIF, *_SANS) if one in families), None
        )
        if found is None:
            raise FontsMissingError
        chosen[part] = found
        if found not in own:
            told.append(f"本机未装{name}，已用 {found} 代替")
    return Fonts(**chosen, bold=chosen["title"] not in _WANTED["title"][1], told=tuple(told))
