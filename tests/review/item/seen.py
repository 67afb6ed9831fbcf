"""What stands on the review screen, taken out of its HTML."""

from typing import NamedTuple

import lxml.html
from lxml.html import HtmlElement

from tests.review.office import Browser


class SeenRow(NamedTuple):
    """One row: its key, what it shows, its state and what was found on it."""

    key: str
    shown: tuple[str, ...]
    state: str
    faults: tuple[str, ...] = ()


class Screen:
    """One screen as a person has it before them."""

    def __init__(self, text: str) -> None:
        self.whole: HtmlElement = lxml.html.fromstring(text)

    def classed(self, name: str) -> list[str]:
        """Return the text of each element of a class."""
        return _texts(self.whole, f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")

    def labelled(self, name: str) -> str:
        """Return the text of the element with an id."""
        return " ".join(_texts(self.whole, f"//*[@id='{name}']"))

    def buttons(self) -> list[str]:
        """Return what the buttons and summaries of the bar say, without their keys."""
        offered = "self::summary[not(contains(../@class, 'clause'))] or self::button[not(ancestor::details)]"
        found = self.whole.xpath(f"//div[@class='verdicts']//*[{offered}]")
        return [str(one.text).strip() for one in found]

    def addresses(self, attribute: str, within: str = "main") -> list[str]:
        """Return the addresses that stand in an attribute, each once."""
        return list(dict.fromkeys(self.whole.xpath(f"//*[self::{within} or @id='{within}']//@{attribute}")))

    def rows(self) -> list[SeenRow]:
        """Return the rows of the form, but for those of one more task."""
        return [_row(one) for one in self.whole.xpath("//*[@id='fields']/div[@data-row]")]

    def row(self, key: str) -> SeenRow:
        """Return one row."""
        return next(one for one in self.rows() if one.key == key)


def screen(browser: Browser, address: str) -> Screen:
    """Open an item."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return Screen(answer.text)


def _texts(whole: HtmlElement, path: str) -> list[str]:
    return [_text(one) for one in whole.xpath(path)]


def _text(one: HtmlElement) -> str:
    return " ".join(str(one.text_content()).split())


def _row(one: HtmlElement) -> SeenRow:
    typed = [str(each.get("value")) for each in one.xpath(".//input[@id]")]
    written = [str(each.text_content()).strip() for each in one.xpath(".//textarea")]
    chosen = [*_texts(one, ".//option[@selected]"), *_texts(one, ".//p[@class='value']")]
    faults = tuple(_texts(one, ".//p[@class='fault']"))
    (state,) = one.xpath("./span")
    return SeenRow(str(one.get("data-row")), tuple(typed + written + chosen), _text(state), faults)
