"""What is wrong with the letters' templates."""

from collections.abc import Iterator

from domain.campaign import Campaign
from domain.letter import NEEDED, WORDS
from domain.wording import words_in, wrong_words
from intake.packs.complaints import Complaint

FILE = "letters.toml"


def letter_complaints(campaign: Campaign) -> Iterator[Complaint]:
    """Yield what is wrong with the letters: words that nobody fills in, and what no letter may go without."""
    if not campaign.office.strip():
        yield Complaint(FILE, ("office",), "office 是空的。请写信末落款的单位名称")
    for kind, template in campaign.letters.items():
        for name, text in (("subject", template.subject), ("body", template.body)):
            for wrong in wrong_words(text, WORDS[kind]):
                yield Complaint(FILE, (kind.value, name), f"{kind.value} 的 {name} {wrong}")
            if not text.strip():
                yield Complaint(FILE, (kind.value, name), f"{kind.value} 的 {name} 是空的。请填写")
        missing = [f"{{{word}}}" for word in NEEDED[kind] if word not in words_in(template.body)]
        if missing:
            yield Complaint(FILE, (kind.value, "body"), f"{kind.value} 的 body 没有 {'、'.join(missing)}。请写在正文里")
        if "\n" in template.subject.strip():
            yield Complaint(FILE, (kind.value, "subject"), f"{kind.value} 的 subject 有换行。邮件标题请写成一行")
