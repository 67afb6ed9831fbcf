"""The parts of one mail: what each holds, and what the mail is on the whole."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from domain.campaign import Campaign, Material
from domain.dossiers import within
from domain.finding import Finding, Severity
from domain.form import Form
from domain.message import Attachment, Kind, Outcome, folders_of
from domain.renditions import merge_renditions
from domain.rules import file_finding
from domain.submission import Submission
from intake.bodies import BodyReader
from intake.classify import Automatic, Machine, Sureness, automatic, cloud_links
from intake.judging import file_findings, submissions_of
from intake.mime import Leaf, Mail, Role
from parsers.forms.read import FormReader
from parsers.material import placed
from parsers.steps import ParsedFile

MAILBOX_WARNING = "mailbox-warning"
"""The code of the finding on a mail in which the mailbox's own provider warns of something."""

_ROLES = {Role.BODY: Outcome.BODY, Role.INLINE: Outcome.INLINE, Role.ATTACHMENT: Outcome.NO_FORM}
_NO_FORMS = frozenset((Outcome.BODY, Outcome.INLINE, Outcome.NO_FORM, Outcome.EMPTY, Outcome.SYSTEM))
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

    leaf: Leaf
    attachment: Attachment
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()


class Parser(Protocol):
    """What reads files: ``FileParser`` or ``IsolatedParser``."""

    def parse(self, data: bytes, name: str) -> ParsedFile:
        """Read a file; what is wrong with it is in the result, not raised."""


class PartReader:
    """Reads the parts of mails by one campaign's declarations; make it once and use it for every mail."""

    def __init__(self, campaign: Campaign, parser: Parser) -> None:
        self.campaign = campaign
        self.parser = parser
        self.bodies = BodyReader(campaign, FormReader(campaign))

    def read(self, mail: Mail, digests: Sequence[str], received: dt.datetime) -> Parts:
        """Read every leaf of a mail; nothing is left out, what was passed over says why.

        ``digests`` are the leaves' SHA-256, in their order. What a machine wrote is listed and not read: a bounce
        carries the form that somebody else received. Where that is not certain, a form decides against it.
        """
        machine = automatic(mail)
        if machine is not None and machine.sureness is Sureness.CERTAIN:
            return _listed(mail, digests, machine)
        forms = self.bodies.read(mail)
        parts = []
        for leaf, digest in zip(mail.leaves, digests, strict=True):
            if leaf.path in forms:
                parts.append(self._form(leaf, digest, forms[leaf.path], mail.sha256, received))
            else:
                parts.append(self._leaf(leaf, digest, mail.sha256, received))
        links = self._links(mail)
        if machine is not None and not _outweighs(parts, links, machine):
            return _listed(mail, digests, machine)
        return self._together(parts, links, mail.subject)

    def _together(self, parts: Sequence[_Part], links: tuple[Finding, ...], subject: str) -> Parts:
        """Return what the parts of a mail that a person wrote make on the whole."""
        bodies = {part.leaf.path for part in parts if part.leaf.role is Role.BODY}
        found = [one for part in parts for one in part.submissions]
        submissions = merge_renditions(found, self.campaign, bodies=bodies)
        dossier = bool(submissions) or any(part.attachment.material for part in parts)
        parts = [self._as_material(part, subject, pictures=dossier) for part in parts]
        attachments = tuple(part.attachment for part in parts)
        materials = {one.path: one.material for one in attachments if one.material}
        owned = within(submissions, [one for one in attachments if one.material], self.campaign)
        submissions = tuple(
            replace(one, materials=frozenset(materials[path] for path in paths))
            for one, paths in zip(submissions, owned, strict=True)
        )
        findings = (*(finding for part in parts for finding in part.findings), *links)
        files = any(one.outcome not in (Outcome.BODY, Outcome.INLINE) for one in attachments)
        if files and not (submissions or findings or materials):
            findings = (file_finding(self.campaign, "no-form"),)
        kind = Kind.SUBMISSION if files or findings else Kind.CORRESPONDENCE
        return Parts(kind, attachments, submissions, findings)

    def _leaf(self, leaf: Leaf, digest: str, message: str, received: dt.datetime) -> _Part:
        if leaf.outcome is not None:
            words = {"name": leaf.name, "reason": leaf.reason}
            troubles = (file_finding(self.campaign, leaf.outcome.value, **words),) if leaf.outcome in _TROUBLES else ()
            return _Part(leaf, _attachment(leaf, digest, leaf.outcome), (), troubles)
        if leaf.role is not Role.ATTACHMENT:
            return _Part(leaf, _attachment(leaf, digest, _ROLES[leaf.role]))
        parsed = self.parser.parse(leaf.content, leaf.name)
        if parsed.forms:
            return self._form(leaf, digest, parsed.forms, message, received)
        outcome = Outcome.MATERIAL if parsed.material else Outcome(parsed.trouble or Outcome.NO_FORM)
        findings = () if parsed.material else file_findings(parsed, leaf.name, self.campaign)
        found = _attachment(leaf, digest, outcome, parsed.material)
        return _Part(leaf, replace(found, title=parsed.title, picture=parsed.picture), (), findings)

    def _form(self, leaf: Leaf, digest: str, forms: tuple[Form, ...], message: str, received: dt.datetime) -> _Part:
        found = submissions_of(forms, self.campaign, message=message, part=leaf.path, received=received)
        return _Part(leaf, _attachment(leaf, digest, Outcome.FORM), found)

    def _as_material(self, part: _Part, subject: str, *, pictures: bool) -> _Part:
        """Take a file that says nothing of itself as the material that its folder, or the mail, is called after.

        A picture that came beside a form or a material, the ``pictures``, is one in any case.
        """
        one = part.attachment
        if one.outcome is not Outcome.NO_FORM and not (one.outcome is Outcome.UNSUPPORTED and pictures):
            return part
        is_picture = one.media_type.startswith("image/")
        places = [*reversed(f"{one.inside}/{folders_of(one.path)}".split("/")), *([subject] if is_picture else [])]
        material = placed(self.campaign.materials, one.name, one.media_type, places)
        if material is None and pictures:
            material = next((each.key for each in self.campaign.materials if _takes(each, one.media_type)), None)
        if material is None:
            return part
        return replace(part, attachment=replace(one, outcome=Outcome.MATERIAL, material=material))

    def _links(self, mail: Mail) -> tuple[Finding, ...]:
        return tuple(
            file_finding(self.campaign, "cloud-attachment", reason=link.words, **link.evidence)
            for link in cloud_links(mail)
        )


def _listed(mail: Mail, digests: Sequence[str], machine: Machine) -> Parts:
    """Return what a machine wrote, unread; a warning of the mailbox's own provider is for whoever runs the mailbox."""
    leaves = zip(mail.leaves, digests, strict=True)
    attachments = tuple(_attachment(leaf, digest, leaf.outcome or _ROLES[leaf.role]) for leaf, digest in leaves)
    warning = Finding(
        MAILBOX_WARNING,
        Severity.VERIFY,
        f"邮箱服务商提醒：{mail.subject}。请登录邮箱网页查看，需要时按提示信任收信程序，否则程序可能收不到信",
    )
    return Parts(Kind.AUTOMATIC, attachments, (), (warning,) if machine.kind is Automatic.WARNING else ())


def _outweighs(parts: Sequence[_Part], links: Sequence[Finding], machine: Machine) -> bool:
    """Tell whether a mail holds what speaks against a machine: a form of its own, not one in a forwarded mail.

    Where the signs of a machine are weak, so does any file that might be a form and could not be read.
    """
    if any(part.submissions and not part.leaf.depth for part in parts):
        return True
    files = bool(links) or any(part.attachment.outcome not in _NO_FORMS for part in parts)
    return machine.sureness is Sureness.WEAK and files


def _attachment(leaf: Leaf, digest: str, outcome: Outcome, material: str | None = None) -> Attachment:
    return Attachment(
        leaf.path, leaf.name, digest, len(leaf.content), leaf.media_type, outcome, material, inside=leaf.inside
    )


def _takes(material: Material, media_type: str) -> bool:
    return any(media_type.startswith(media) for media in material.media)
