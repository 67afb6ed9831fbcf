"""What a pack's author writes beside plain values: texts with words in braces to fill in, and regular expressions."""

import re
import string
from collections.abc import Collection


def words_in(text: str) -> set[str]:
    """Return the words in braces, none where the braces do not match."""
    try:
        return {word for _, word, _, _ in string.Formatter().parse(text) if word}
    except ValueError:
        return set()


def wrong_words(text: str, known: Collection[str]) -> list[str]:
    """Return what is wrong with the words in braces, in Chinese, a sentence each; ``known`` are those to be had."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return ["花括号不成对。要写花括号里的内容，前后各一个：{value}"]
    listed = "可以用的有：" + "、".join(f"{{{one}}}" for one in sorted(known)) if known else "这里不能用花括号"
    complaints = []
    for _, word, form, conversion in parts:
        if word is None:
            continue
        if word not in known:
            complaints.append(f"不认识 {{{word}}}。{listed}")
        elif form or conversion:
            complaints.append(f"{{{word}}} 里不能带格式。请只写 {{{word}}}")
    return complaints


def wrong_expression(expression: str) -> str:
    """Return what is wrong with a regular expression, in Chinese, beginning with it; empty where nothing is."""
    try:
        re.compile(expression)
    except re.error:
        return f"“{expression}”写法有误。请检查括号是否成对；要找括号本身，前面加 \\\\"
    return ""
