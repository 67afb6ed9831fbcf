"""The files of a pack as content, and what is wrong with one that is no TOML, in words for an office."""

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from intake.packs.complaints import Complaint

_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_FULL_WIDTH = re.compile(r"[“”‘’＝，［］｛｝＂＃０-９]")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_REMEDIES = (
    (r"twice|overwrite|mutate|redefine|immutable|replace", "同一项写了两次。请删去一处"),
    (
        r"Unescaped|Unterminated string|Illegal character",
        "引号不成对，或者双引号里有单个的 \\。请补上引号；\\ 写成 \\\\",
    ),
    (r"Expected '=' after", "名称后面少了等号，或者多了一行文字。请写成 名称 = 值；说明文字前面加 #"),
    (r"Unclosed array|Unclosed inline", "括号不成对。请补上 ] 或者 }，各项之间用英文逗号隔开"),
    (r"Invalid value", "等号后面的值写法不对。文字用英文双引号括起来；数字、日期、true、false 不加引号"),
    (r"Invalid initial character|Invalid statement", "名称写法不对。中文名称要用英文双引号括起来；说明文字前面加 #"),
    (r"at the end of a table|at the end of an array", "表头的方括号不成对。请写成 [名称] 或者 [[名称]]"),
    (r"Expected newline", "一行里写了两项，或者引号多了。请一项写一行"),
)


def content_of(file: Traversable, name: str) -> tuple[dict[str, Any], str] | Complaint:
    """Return a file's content and text, or the complaint that it cannot be read; ``name`` is its name in the pack."""
    try:
        data = file.read_bytes()
    except OSError:
        return Complaint(name, (), "没有这个文件，或者打不开。可用 zhihui campaign new 新建一套，从中复制")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Complaint(name, (), "文字编码不是 UTF-8。请用记事本打开，另存为时编码选 UTF-8", line)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        return _misspelt(str(error), text, name)


def _misspelt(error: str, text: str, name: str) -> Complaint:
    place = _PLACE.search(error)
    lines = text.split("\n")
    number = min(int(place[1]), len(lines)) if place else len(text.rstrip().split("\n"))
    seen = lines[number - 1].strip()
    remedy = next((said for sign, said in _REMEDIES if re.search(sign, error)), "写法不对。请对照样本改正这一行")
    if _FULL_WIDTH.search(_QUOTED.sub("", seen)):
        remedy = '用了中文标点或者全角数字。引号、等号、逗号、方括号、数字都要用英文的：" = , [ ]'
    return Complaint(name, (), f"{remedy}。这一行是：{seen[:60]}" if seen else remedy, number)
