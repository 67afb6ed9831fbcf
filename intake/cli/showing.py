"""One item whole, for ``zhihui show``: a submission, or a message without a form; as JSON or in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.campaign import Campaign, FieldType
from domain.dossiers import Ground, missing
from domain.figures import Figure, figures
from domain.finding import Finding
from domain.mailbox import Mark
from domain.message import Message, handle
from domain.normalise.fields import is_blank
from domain.plain import authentication_json, field_json, figure_json, finding_json
from domain.shown import figure_shown, shown
from domain.submission import Submission
from domain.words import EVENTS, KINDS, MARKS, OUTCOMES, SEVERITIES, STATES, VERDICTS, authenticity_words
from intake.cli.output import say
from store.queries.dossiers import entry_json

if TYPE_CHECKING:
    from store.queries.decisions import Entry
    from store.queries.dossiers import Material


@dataclass(frozen=True, slots=True)
class FormView:
    """A submission with the mail that brought it, where that lay, its findings, its dossier and its history."""

    one: Submission
    campaign: Campaign
    mail: Message | None
    found_in: Sequence[Mark]
    findings: Sequence[Finding]
    dossier: "Sequence[Material]"
    past: "Sequence[Entry]"

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        one, zone = self.one, self.campaign.timezone
        return {
            "id": one.id,
            "form": one.kind,
            "edition": one.form.edition,
            "state": one.state.value,
            "received": one.received.astimezone(zone).isoformat() if one.received else None,
            "message": one.message,
            "authentication": authentication_json(self.mail.authentication) if self.mail else None,
            "part": one.part,
            "renditions": list(one.renditions),
            "materials": sorted(one.materials),
            "missing": list(missing(one, self.campaign)),
            "dossier": [entry_json(entry, zone) for entry in self.dossier],
            "fields": {name: field_json(value) for name, value in one.fields.items()},
            "figures": [figure_json(figure) for figure in self._figures()],
            "unread": [left.text for left in one.form.unread],
            "findings": [finding_json(finding) for finding in self.findings],
            "history": [_entry_json(entry, self.campaign) for entry in self.past],
        }

    def say(self) -> None:
        """Print everything for a person."""
        one, campaign = self.one, self.campaign
        received = one.received.astimezone(campaign.timezone).strftime("%Y-%m-%d %H:%M") if one.received else "—"
        say(f"{one.id}　{campaign.form(one.kind).name}　{STATES[one.state]}　{received} 收到")
        if self.mail is not None:
            say(f"  发件人核验：{self.mail.sender}　{authenticity_words(self.mail.authentication)}")
        _say_folders(self.found_in)
        self._say_fields()
        self._say_figures()
        self._say_dossier()
        _say_findings(self.findings, campaign)
        _say_history(self.past, campaign)

    def _figures(self) -> Sequence[Figure]:
        return figures(
            self.campaign.form(self.one.kind), {name: value.value for name, value in self.one.fields.items()}
        )

    def _say_fields(self) -> None:
        spec = self.campaign.form(self.one.kind)
        seals = {field.name for field in spec.fields if field.type is FieldType.SEAL}
        for name, value in self.one.fields.items():
            note = f"（{value.note}）" if value.note else ""
            empty = "（空）" if is_blank(value) else f"（看不懂：{value.raw}）"
            seen = shown(value.value).replace("\n", "\n      ") or empty
            unseen = value.value is None and name in seals
            say(f"  {spec.label(name)}：{'（看不出）' if unseen else seen}{note}")
        if self.one.form.unread:
            say(f"  表上其他文字：{'；'.join(left.text for left in self.one.form.unread)}")

    def _say_figures(self) -> None:
        drawn = self._figures()
        if drawn:
            say("  机器读取，请核对：")
        for figure in drawn:
            say(f"    {figure.label}：{figure_shown(figure, self.campaign.form(self.one.kind))}")

    def _say_dossier(self) -> None:
        """Print each material with the mail that brought it and why it belongs here, then what is missing."""
        names = {one.key: one.name for one in self.campaign.materials}
        for entry in self.dossier:
            arrived = entry.received.astimezone(self.campaign.timezone).strftime("%m-%d %H:%M")
            name = names.get(entry.material, entry.material)
            say(f"  随附材料：{name}　{entry.name}　{arrived} {handle(entry.message)}（{entry.ground.words}）")
        lacking = missing(self.one, self.campaign)
        if lacking:
            say(f"  还缺：{'、'.join(names[key] for key in lacking)}")


@dataclass(frozen=True, slots=True)
class MailView:
    """A message without a form, with where it lay, its history, and whose its parts are.

    ``owners`` gives for each part's path the applications that it belongs to, each with its ground.
    """

    mail: Message
    campaign: Campaign
    found_in: Sequence[Mark]
    past: "Sequence[Entry]"
    owners: Mapping[str, Sequence[tuple[str, Ground]]]

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        mail = self.mail
        return {
            "id": handle(mail.sha256),
            "kind": mail.kind.value,
            "from": mail.sender,
            "subject": mail.subject,
            "folders": [mark.value for mark in self.found_in],
            "authentication": authentication_json(mail.authentication),
            "parts": [
                {
                    "path": one.path,
                    "name": one.name,
                    "media_type": one.media_type,
                    "outcome": one.outcome.value,
                    "belongs": self._owners(one.path),
                }
                for one in mail.attachments
            ],
            "defects": list(mail.defects),
            "findings": [finding_json(finding) for finding in mail.findings],
            "history": [_entry_json(entry, self.campaign) for entry in self.past],
        }

    def say(self) -> None:
        """Print everything for a person."""
        mail, sender = self.mail, f"{self.mail.sender_name} <{self.mail.sender}>"
        say(f"{handle(mail.sha256)}　{KINDS[mail.kind]}　{sender}　{mail.subject or '（无标题）'}")
        say(f"  发件人核验：{authenticity_words(mail.authentication)}")
        _say_folders(self.found_in)
        for one in mail.attachments:
            owners = self._owners(one.path)
            belongs = f"　属于 {'、'.join(owners)}" if owners else ""
            say(f"  {one.path}　{one.name or '（正文）'}　{OUTCOMES[one.outcome]}{belongs}")
        for defect in mail.defects:
            say(f"  邮件本身：{defect}")
        _say_findings(mail.findings, self.campaign)
        _say_history(self.past, self.campaign)

    def _owners(self, path: str) -> list[str]:
        return [submission for submission, _ in self.owners.get(path, ())]


def _say_folders(found_in: "Sequence[Mark]") -> None:
    """Say where the mail lay, unless that is where mails are looked for."""
    if found_in and Mark.INBOX not in found_in:
        say(f"  所在文件夹：{'、'.join(MARKS[mark] for mark in found_in)}")


def _say_findings(found: "Sequence[Finding]", campaign: "Campaign") -> None:
    for one in found:
        say(f"  ！{SEVERITIES[one.severity]}：{one.message}（{one.code}）")
        clause = campaign.clauses.get(one.clause or "")
        if clause is not None:
            say(f"    依据 {clause.section}：{clause.text}")


def _say_history(past: "Sequence[Entry]", campaign: "Campaign") -> None:
    for entry in past:
        when = entry.at.astimezone(campaign.timezone).strftime("%Y-%m-%d %H:%M:%S")
        what = EVENTS.get(entry.what, entry.what)
        verdict = VERDICTS.get(str(entry.details.get("verdict", "")), "")
        reasons = entry.details.get("reasons")
        ground = "、".join(map(str, reasons)) if isinstance(reasons, (list, tuple)) else ""
        note = str(entry.details.get("note", ""))
        said = "　".join(filter(None, (what, verdict, ground, note)))
        say(f"  {when}　{'系统' if entry.actor == 'system' else entry.actor}　{said}")


def _entry_json(entry: "Entry", campaign: "Campaign") -> dict[str, Any]:
    at = entry.at.astimezone(campaign.timezone).isoformat()
    return {"at": at, "actor": entry.actor, "what": entry.what, "details": dict(entry.details)}
