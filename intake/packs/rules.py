"""What does not fit together among rules, clauses, windows, materials and groups."""

import datetime as dt
import itertools
from collections.abc import Iterator

from domain.campaign import Campaign, Rule
from domain.finding import Severity
from domain.rules.catalogue import ELSEWHERE
from domain.rules.validation import meant, validate_rule
from domain.wording import wrong_expression
from intake.packs.complaints import Complaint
from intake.packs.positions import Path

FILE = "rules.toml"
ON_FILES = ("file-unreadable", "file-encrypted", "file-unsupported", "archive-too-large", "cloud-attachment", "no-form")
"""The codes that the program itself gives to files and messages: a pack says how severe they are, and in what words."""

_APART = "请删去一条，或者用 since、until 分开"


def rule_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the rules."""
    for at, rule in enumerate(campaign.rules):
        for path, text in (*_applied(rule, campaign), *_cited(rule, campaign), *_dated(rule)):
            yield Complaint(FILE, ("rules", at, *path), f"{rule.code} 的 {text}")
        for fault in validate_rule(rule, campaign):
            yield Complaint(FILE, ("rules", at, *fault.at), f"{rule.code} 的{fault.text}")
    for (first, rule), (second, other) in itertools.combinations(enumerate(campaign.rules), 2):
        if rule.code == other.code and _both(rule, other):
            forms = "、".join(sorted(set(rule.forms) & set(other.forms))) or "文件"
            text = f"{rule.code} 在同一时间对 {forms} 有两条规则（另一条是第 {first + 1} 条）。{_APART}"
            yield Complaint(FILE, ("rules", second, "code"), text)
    files = {rule.code for rule in campaign.rules if rule.check == "file"}
    for at, rule in enumerate(campaign.rules):
        if rule.check == "file" and rule.code not in ON_FILES:
            yield Complaint(
                FILE, ("rules", at, "code"), f"{rule.code} 不是程序会用到的代码。{meant(rule.code, ON_FILES)}"
            )
    for code in ON_FILES:
        if code not in files:
            text = f'缺少规则 {code}。程序用它说明读不了的文件，请从样本的 rules.toml 复制这一条（check = "file"）'
            yield Complaint(FILE, (), text)


def clause_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the clauses."""
    forms = [one.key for one in campaign.forms]
    for one in campaign.clauses.values():
        for name in ("document", "section", "text"):
            if not getattr(one, name).strip():
                yield Complaint("clauses.toml", (one.id, name), f"{one.id} 的 {name} 是空的。请照通知原文填写")
        for form in one.forms:
            if form not in forms:
                text = f"{one.id} 的 forms 写了没有的表格“{form}”。{meant(form, forms)}"
                yield Complaint("clauses.toml", (one.id, "forms"), text)


def window_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the days on which forms are accepted."""
    forms = [one.key for one in campaign.forms]
    seen: dict[tuple[str, dt.date | None], int] = {}
    for at, one in enumerate(campaign.windows):
        where: Path = ("windows", at)
        if one.form not in forms:
            text = f"受理时间写了没有的表格“{one.form}”。{meant(one.form, forms)}"
            yield Complaint("campaign.toml", (*where, "form"), text)
        if one.opens > one.closes:
            text = f"{one.form} 的受理时间前后颠倒：{one.opens} 开始，{one.closes} 截止。请对照通知改正"
            yield Complaint("campaign.toml", (*where, "closes"), text)
        if one.since is not None and one.since > one.closes:
            text = f"{one.form} 的 since {one.since} 晚于截止日期 {one.closes}，这段时间不会用到。请改正日期"
            yield Complaint("campaign.toml", (*where, "since"), text)
        first = seen.setdefault((one.form, one.since), at)
        if first != at:
            text = (
                f"{one.form} 有两段受理时间同时有效（另一段是第 {first + 1} 段）。"
                "时间有变的，请在后一段写上新通知生效的日期，如 since = 2024-10-20"
            )
            yield Complaint("campaign.toml", where, text)


def material_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the materials."""
    seen: dict[str, int] = {}
    for at, one in enumerate(campaign.materials):
        for name, words in (("key", (one.key,)), ("name", (one.name,)), ("words", one.words)):
            for word in words:
                where: Path = ("materials", at, name)
                if not word.strip():
                    yield Complaint("campaign.toml", where, f"{one.key} 的 {name} 是空的。请填写，或者删去")
                elif seen.setdefault(word, at) != at:
                    text = f"材料“{word}”写了两次，分不清是哪一种。请改掉或者删去一处"
                    yield Complaint("campaign.toml", where, text)
        for number, sign in enumerate(one.signs):
            wrong = wrong_expression(sign)
            if wrong:
                yield Complaint("campaign.toml", ("materials", at, "signs", number), f"{one.key} 的 signs {wrong}")


def grouping_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the groups that reports count by."""
    for at, one in enumerate(campaign.groupings):
        for name, text in (("name", one.name), ("rest", one.rest)):
            if not text.strip():
                yield Complaint("campaign.toml", ("groupings", at, name), f"分组的 {name} 是空的。请填写")
        seen: set[str] = {one.rest}
        for number, group in enumerate(one.groups):
            where: Path = ("groupings", at, "groups", number)
            if not group.name.strip() or group.name in seen:
                text = f"分组“{one.name}”的第 {number + 1} 组没有名称，或者与别的组同名。请改正"
                yield Complaint("campaign.toml", (*where, "name"), text)
            seen.add(group.name)
            for place, sign in enumerate(group.signs):
                wrong = wrong_expression(sign)
                if wrong:
                    yield Complaint("campaign.toml", (*where, "signs", place), f"分组“{group.name}”的 signs {wrong}")


def _applied(rule: Rule, campaign: Campaign) -> Iterator[tuple[Path, str]]:
    forms = [one.key for one in campaign.forms]
    for at, form in enumerate(rule.forms):
        if form not in forms:
            yield ("forms", at), f"forms 写了没有的表格“{form}”。{meant(form, forms)}"
    if rule.check in ELSEWHERE and rule.check not in ("file", rule.code):
        yield ("code",), f"code 只能写 {rule.check}，和 check 一样，队列和决定按它认。请改正"
    if not rule.forms and rule.check != "file":
        yield (
            ("forms",),
            f"forms 没有写，这条规则不会用到。请写上 forms = [{', '.join(map(repr, forms))}]".replace("'", '"'),
        )
    for name, told in (("severities", rule.severities), ("clauses", rule.clauses)):
        for form in told:
            if form not in rule.forms and not (form == "*" and name == "clauses"):
                yield (name, form), f"{name} 写了不归它管的表格“{form}”。{meant(form, rule.forms)}"


def _cited(rule: Rule, campaign: Campaign) -> Iterator[tuple[Path, str]]:
    for form, clause in rule.clauses.items():
        if clause not in campaign.clauses:
            yield ("clauses", form), f"clauses 引用的条款“{clause}”不存在。{meant(clause, campaign.clauses)}"
    forms = {one.key for one in campaign.forms}
    for form in [one for one in rule.forms if one in forms] or [""] * (rule.check == "file"):
        ground = rule.clause_for(form)
        name = f"（表格 {form}）" if len(rule.forms) > 1 else ""
        if ground is None and rule.severity_for(form) is Severity.REJECT:
            text = "severity 是 reject，却没有依据的条款，不能据以退回。请在 clauses 里写上条款，或者改为 verify"
            yield ("severity",), f"{text}{name}"
        known = campaign.clauses.get(ground or "")
        if known is not None and form and forms.issuperset(known.forms) and not known.speaks_of(form):
            text = f"clauses 引用的条款“{ground}”只针对 {'、'.join(known.forms)}，不能用于表格“{form}”。请换一条"
            yield ("clauses",), text


def _dated(rule: Rule) -> Iterator[tuple[Path, str]]:
    if rule.check == "file" and (rule.since or rule.until):
        yield ("since" if rule.since else "until",), "since、until 不能用于文件的规则。请删去"
    elif rule.since and rule.until and rule.since > rule.until:
        yield ("until",), f"since {rule.since} 晚于 until {rule.until}，前后颠倒。请改正"


def _both(rule: Rule, other: Rule) -> bool:
    """Tell whether two rules can hold for the same form on the same day."""
    shared = set(rule.forms) & set(other.forms) or not (rule.forms or other.forms)
    begins = max(rule.since or dt.date.min, other.since or dt.date.min)
    return bool(shared) and begins <= min(rule.until or dt.date.max, other.until or dt.date.max)
