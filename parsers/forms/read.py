"""Reads the forms that a campaign declares from a document, whatever its layout."""

from domain.campaign import Campaign
from domain.form import Form
from parsers.document import Document, paragraphs
from parsers.forms.draft import Draft
from parsers.forms.seals import with_seals
from parsers.forms.titles import is_same_noun
from parsers.forms.walk import Walk
from parsers.forms.words import form_words


class FormReader:
    """Reads one campaign's forms; make it once and use it for every document."""

    def __init__(self, campaign: Campaign) -> None:
        self.words = tuple(form_words(form) for form in campaign.forms)
        self._lenient = tuple(words.forgiving() for words in self.words)

    def read(self, document: Document) -> tuple[Form, ...]:
        """Return the forms in a document, in its order; empty where it holds none.

        What stands outside them is kept as unread by the first one. The blank forms that a notice carries are none.
        """
        exact = _exact(document)
        words = self.words if exact or document.editable else self._lenient
        walk = Walk(words, exact=exact)
        walk.blocks(document.blocks)
        drafts = [draft for draft in walk.drafts if draft.complete_enough]
        if not drafts and not walk.titled:
            return with_seals(_untitled(document, walk), document)
        if walk.notice:
            drafts = [draft for draft in drafts if _filled(draft.form(document))]
        for first in drafts[:1]:
            dropped = [text for one in walk.drafts if one not in drafts for text in one.all_text]
            first.unread[:0] = [*walk.outside, *dropped]
        return with_seals(drafts, document)


def _exact(document: Document) -> bool:
    """Tell whether nothing in a document was read with doubt; one that can be edited is exact all through or not."""
    blocks = document.blocks[:1] if document.editable else document.blocks
    return all(one.confidence >= 1 for one in paragraphs(blocks))


def _filled(form: Form) -> bool:
    return not all(value.blank for value in form.fields.values())


def _untitled(document: Document, titled: Walk) -> list[Draft]:
    """Read a document in which a first pass saw no form's title as the form whose labels it has most of.

    Under the title of another paper it is a form only where that ends as a form's does and no label is missing.
    """
    best: list[Draft] = []
    other = titled.other
    if other and not is_same_noun(other, titled.words):
        return best
    for words in titled.words:
        walk = Walk((words,), exact=titled.exact)
        walk.start(words, "")
        walk.blocks(document.blocks)
        found = [draft for draft in walk.drafts if draft.complete_enough and (not other or draft.coverage >= 1)]
        if found and (not best or found[0].coverage > best[0].coverage):
            best = found
    return best
