"""Numbers and places for the review, drawn from what a form says in words, each with its place in the text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from domain.campaign import FigureSpec, FormSpec
from domain.normalise.counts import Written, numbers_in
from domain.places import places_in

_LEVEL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != ord("，")} | {0x3000: 0x20}
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_PIECE = re.compile(r"(?:[^，,]|,(?=[0-9]{3}))+")
_RATE = re.compile(
    r"每(?!(?:周|个?星期)[一二三四五六日天末]|月[初末底上中下第])|平均|[人场日月年]均|各(?=[0-9一二两三四五六七八九十]|$)"
)
_RATE_ON = re.compile(r"每(?:年(?![0-9春夏秋冬寒暑])|月(?![初末底上中下第])|季|学期|天|日|周(?![一二三四五六日天末]))")
_YEARS = re.compile(r"连续|多年|历年|[0-9]{4}年(?:起|以来)|(?<!一)年来|(?:成立|组建|建队|创建)以来")
_PLAN = re.compile(
    r"(?<!按)(?<!按照)计划(?!内|外)|拟|预计|预期|目标|力争|争取|将(?=开展|举办|组织|服务|覆盖|惠及|培训)"
)
_DONE = re.compile("实际|已|完成")
_PART = re.compile("其中|包括|包含")
_RANGE = re.compile(r"[0-9一二两三四五六七八九十百千万]+\s*[-~–—至到]+\s*$")
_ROUGH = re.compile(r"余|多|近|约|超|逾|不少于|至少|左右|上下|以上|\+|[>≥]|上[百千万]|来[人名场次]")
_END = re.compile(r"\s*(?:[,，、。;；)]|$)")
_STOP = re.compile(r"[，,。；;！!？?\n]")
_STOPS = "，。！？；;\n"
_HAN = re.compile("[\u4e00-\u9fff]")
_BESIDE = 5
_SENTENCE_BEFORE = 300


class Standing(StrEnum):
    """What a number in a text can be for the figure that it is drawn for."""

    TOTAL = "total"
    """The text calls it one: 累计, 共."""
    PLAIN = "plain"
    DOUBTFUL = "doubtful"
    """It may count or not: a range, a vague number, a single one (一场), what many years came to."""
    ASIDE = "aside"
    """A rate, a plan, or a part of another number; never the answer."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text says something of a figure.

    ``span`` is the first and the end of its characters in the field's value; ``quote`` the words around it.
    """

    field: str
    text: str
    span: tuple[int, int]
    quote: str
    value: int | None = None
    rough: bool = False
    standing: Standing = Standing.PLAIN


@dataclass(frozen=True, slots=True)
class Figure:
    """What was drawn for one declaration: read by a machine, to be looked at by a person.

    ``value`` is a number, the names of places, or None where the text does not settle it; ``mentions`` are all that
    the texts say, whether they settle it or not.
    """

    key: str
    label: str
    value: int | tuple[str, ...] | None
    mentions: tuple[Mention, ...]
    rough: bool = False


def figures(form: FormSpec, values: Mapping[str, object]) -> tuple[Figure, ...]:
    """Return the figures that the campaign declares for a form, drawn from its values, in the order declared."""
    return tuple(_places(spec, values) if spec.places else _number(spec, values) for spec in form.figures)


def _texts(spec: FigureSpec, values: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield name, text and the text with half-width signs; both texts have the same length."""
    for name in spec.fields:
        text = values.get(name)
        if isinstance(text, str) and text:
            yield name, text, text.translate(_LEVEL)


def _places(spec: FigureSpec, values: Mapping[str, object]) -> Figure:
    mentions: dict[str, Mention] = {}
    for name, text, plain in _texts(spec, values):
        for start, end in places_in(plain, spec):
            place = text[start:end]
            mentions.setdefault(place, Mention(name, place, (start, end), _quote(text, start)))
    return Figure(spec.key, spec.label, tuple(mentions) or None, tuple(mentions.values()))


def _number(spec: FigureSpec, values: Mapping[str, object]) -> Figure:
    mentions: list[Mention] = []
    answer: Mention | None = None
    for name, text, plain in _texts(spec, values):
        settled = any(one.standing is not Standing.ASIDE for one in mentions)
        here = [
            mention
            for sentence in _SENTENCE.finditer(plain)
            for mention in _mentions(spec, name, text, plain, sentence.span())
        ]
        answer = answer if settled else _answer(here)
        mentions += here
    value, rough = (None, False) if answer is None else (answer.value, answer.rough)
    return Figure(spec.key, spec.label, value, tuple(mentions), rough)


def _answer(mentions: list[Mention]) -> Mention | None:
    """Return the mention that settles the figure: the only total, else the only number, None where several could."""
    by_standing = {standing: {one.value: one for one in mentions if one.standing is standing} for standing in Standing}
    totals, plain = by_standing[Standing.TOTAL], by_standing[Standing.PLAIN]
    if len(totals) == 1:
        (total,) = totals.values()
        return total if all((total.value or 0) >= (value or 0) for value in plain) else None
    if totals or by_standing[Standing.DOUBTFUL] or len(plain) != 1:
        return None
    (only,) = plain.values()
    return only


def _mentions(spec: FigureSpec, name: str, text: str, plain: str, sentence: tuple[int, int]) -> Iterator[Mention]:
    """Yield what one sentence says, number by number."""
    words, whole = _words(spec), None
    for piece in _PIECE.finditer(plain, *sentence):
        since, listed = piece.start(), False
        for last in _numbers(piece):
            end = words.unit_end(plain, since, last, piece.end())
            if end is None:
                continue
            number = _with_range(plain, since, last)
            spot = _Spot(
                plain, max(sentence[0], number.start - _SENTENCE_BEFORE), since, number, end, listed=listed, whole=whole
            )
            standing = words.standing(spot)
            if standing is not None:
                span = (number.start, end)
                rough = bool(_ROUGH.search(plain[max(since, number.start - 4) : end + 2]))
                yield Mention(
                    name, text[slice(*span)].strip(), span, _quote(text, span[0]), number.value, rough, standing
                )
                listed, whole = True, number.start if whole is None else whole
            since = end


def _numbers(piece: re.Match[str]) -> Iterator[Written]:
    for one in numbers_in(piece.group()):
        yield Written(one.value, piece.start() + one.start, piece.start() + one.end)


def _with_range(plain: str, since: int, last: Written) -> Written:
    """Return the number, or the range that it ends, which has no value."""
    ranged = _RANGE.search(plain, since, last.start)
    return Written(None, ranged.start(), last.end) if ranged else last


def _quote(text: str, at: int) -> str:
    """Return the words between two commas or stops that hold a character."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    end = min((found for stop in _STOPS if (found := text.find(stop, at)) >= 0), default=len(text))
    return text[start:end].strip()


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a number with its unit stands, up to ``end``.

    ``sentence`` and ``since`` are where its sentence begins and where the number before it in its piece of the
    sentence ends, ``whole`` is where the sentence's first number of the kind stands. ``listed`` tells that another
    one stands in the same piece before it.
    """

    plain: str
    sentence: int
    since: int
    number: Written
    end: int
    listed: bool
    whole: int | None

    @property
    def before(self) -> str:
        """What stands before it in its piece, since the number before."""
        return self.plain[self.since : self.number.start]

    @property
    def after(self) -> str:
        """What stands right behind it in its piece."""
        return _STOP.split(self.plain[self.end : self.end + _BESIDE], maxsplit=1)[0]

    @property
    def earlier(self) -> str:
        """What stands before it in its sentence."""
        return self.plain[self.sentence : self.number.start]


@dataclass(frozen=True, slots=True)
class _Words:
    """The expressions of a declaration, compiled."""

    units: re.Pattern[str]
    labels: re.Pattern[str]
    near: re.Pattern[str]
    unless: re.Pattern[str]
    totals: re.Pattern[str]

    def unit_end(self, plain: str, since: int, number: Written, limit: int) -> int | None:
        """Return where the number and its unit end, None where it counts something else."""
        unit = self.units.match(plain, number.end)
        if unit:
            return unit.end()
        bare = _END.match(plain, number.end, limit) and self.labels.search(plain, since, number.start)
        return len(plain[: number.end].rstrip()) if bare else None

    def standing(self, spot: _Spot) -> Standing | None:
        """Return what the number is, None where it counts something else."""
        if not self.near.search(spot.plain, spot.sentence, spot.end + len(spot.after)):
            return None
        if self.unless.search(spot.after) or self._of_others(spot.before):
            return Standing.DOUBTFUL if spot.listed else None
        earlier = spot.earlier
        plan = _PLAN.search(earlier)
        planned = plan and not _DONE.search(earlier, plan.end())
        of_whole = spot.whole is not None and _PART.search(
            spot.plain, max(spot.whole, spot.sentence), spot.number.start
        )
        rate = _RATE_ON.search(earlier)
        rated = rate and not self.totals.search(earlier, rate.end())
        if of_whole or planned or rated or _RATE.search(spot.before) or spot.after.startswith("/"):
            return Standing.ASIDE
        single = spot.plain[spot.number.start : spot.number.end].strip() == "一"
        unsure = _PART.search(spot.before) or _YEARS.search(earlier)
        if single or unsure or spot.number.value is None:
            return Standing.DOUBTFUL
        return Standing.TOTAL if self.totals.search(earlier) else Standing.PLAIN

    def _of_others(self, before: str) -> bool:
        """Tell whether those counted are others: 志愿者50人 are, 志愿者服务居民50人 are not."""
        others = list(self.unless.finditer(before))
        if not others:
            return False
        rest = before[others[-1].end() :]
        return not self.near.search(rest) or not _HAN.search(self.totals.sub("", self.near.sub("", rest)))


@cache
def _words(spec: FigureSpec) -> _Words:
    either = (spec.units, spec.labels, spec.near, spec.unless, spec.totals)
    units, labels, near, unless, totals = ("|".join(several) or r"(?!)" for several in either)
    return _Words(
        re.compile(units),
        re.compile(rf"(?:{labels})[:：为是达约共计有\s]*$"),
        re.compile(near),
        re.compile(unless),
        re.compile(totals),
    )
