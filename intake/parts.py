"""The parts of one mail: what each holds, and what the mail is on the whole."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.campaign import Campaign
from domain.finding import Finding
from domain.message import Attachment, Kind, Outcome
from domain.renditions import merge_renditions
from domain.rules import file_finding
from domain.submission import Submission
from intake.classify import cloud_links, is_automatic
from intake.judging import file_findings, submissions_of
from intake.mime import Leaf, Mail, Role
from parsers.files import FileParser

_ROLES = {Role.BODY: Outcome.BODY, Role.INLINE: Outcome.INLINE, Role.ATTACHMENT: Outcome.NO_FORM}
_TROUBLES = frozenset((Outcome.UNREADABLE, Outcome.ENCRYPTED, Outcome.TOO_LARGE, Outcome.UNSUPPORTED))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail holds: every leaf with its outcome, its forms, what is wrong with its files."""

    kind: Kind
    attachments: tuple[Attachment, ...]
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One leaf, read."""

    attachment: Attachment
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()


class PartReader:
    """Reads the parts of mails by one campaign's declarations; make it once and use it for every mail."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.parser = FileParser(campaign)

    def read(self, mail: Mail, digests: Sequence[str], received: dt.datetime) -> Parts:
        """Read every leaf of a mail; nothing is left out, what was passed over says why.

        ``digests`` are the leaves' SHA-256, in their order. What a machine wrote is listed and not read: a bounce
        carries the form that somebody else received.
        """
        automatic = bool(is_automatic(mail))
        leaves = zip(mail.leaves, digests, strict=True)
        if automatic:
            attachments = tuple(_attachment(leaf, digest, leaf.outcome or _ROLES[leaf.role]) for leaf, digest in leaves)
            return Parts(Kind.AUTOMATIC, attachments, (), ())
        parts = [self._leaf(leaf, digest, mail.sha256, received) for leaf, digest in leaves]
        submissions = merge_renditions([one for part in parts for one in part.submissions], self.campaign)
        if submissions:
            parts = [self._as_photograph(part) for part in parts]
        attachments = tuple(part.attachment for part in parts)
        materials = frozenset(one.material for one in attachments if one.material)
        submissions = tuple(replace(one, materials=materials) for one in submissions)
        findings = (*(finding for part in parts for finding in part.findings), *self._links(mail))
        files = any(one.outcome not in (Outcome.BODY, Outcome.INLINE) for one in attachments)
        if files and not (submissions or findings or materials):
            findings = (file_finding(self.campaign, "no-form"),)
        kind = Kind.SUBMISSION if files or findings else Kind.CORRESPONDENCE
        return Parts(kind, attachments, submissions, findings)

    def _leaf(self, leaf: Leaf, digest: str, message: str, received: dt.datetime) -> _Part:
        if leaf.outcome is not None:
            troubled = leaf.outcome in _TROUBLES
            finding = (
                file_finding(self.campaign, leaf.outcome.value, name=leaf.name, reason=leaf.reason)
                if troubled
                else None
            )
            return _Part(_attachment(leaf, digest, leaf.outcome), (), (finding,) if finding else ())
        if leaf.role is not Role.ATTACHMENT:
            return _Part(_attachment(leaf, digest, _ROLES[leaf.role]))
        parsed = self.parser.parse(leaf.content, leaf.name)
        if parsed.forms:
            found = submissions_of(parsed.forms, self.campaign, message=message, part=leaf.path, received=received)
            return _Part(_attachment(leaf, digest, Outcome.FORM), found)
        if parsed.material is not None:
            return _Part(_attachment(leaf, digest, Outcome.MATERIAL, parsed.material))
        if parsed.trouble is not None:
            findings = file_findings(parsed, leaf.name, self.campaign)
            return _Part(_attachment(leaf, digest, Outcome(parsed.trouble)), (), findings)
        return _Part(_attachment(leaf, digest, Outcome.NO_FORM))

    def _as_photograph(self, part: _Part) -> _Part:
        """Take a picture that came beside a form, and is none itself, as the campaign's material of pictures."""
        one = part.attachment
        if one.outcome is not Outcome.UNSUPPORTED:
            return part
        for material in self.campaign.materials:
            if any(one.media_type.startswith(media) for media in material.media):
                return _Part(replace(one, outcome=Outcome.MATERIAL, material=material.key))
        return part

    def _links(self, mail: Mail) -> tuple[Finding, ...]:
        return tuple(
            file_finding(self.campaign, "cloud-attachment", name=link.name, reason=f"{link.host} {link.name}".strip())
            for link in cloud_links(mail)
        )


def _attachment(leaf: Leaf, digest: str, outcome: Outcome, material: str | None = None) -> Attachment:
    return Attachment(leaf.path, leaf.name, digest, len(leaf.content), leaf.media_type, outcome, material)
