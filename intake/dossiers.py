"""The dossiers of applications: materials that came in mails of their own find the application they belong to.

What belongs where depends on all applications and all such mails, and on nothing else; so the order in which mails
arrive and are read does not matter.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain import dossiers as belonging
from domain.campaign import Campaign
from domain.dossiers import Claim, Claims, Ground, Letter, Project
from domain.message import Attachment
from domain.normalise.text import key
from domain.roster import Roster
from domain.rules import check, params
from store.queries import dossiers, messages, submissions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Known = Mapping[str, Roster]


def gather(
    session: "Session", seen: dossiers.Unseen, campaign: Campaign, known: Known, *, now: dt.datetime
) -> set[str]:
    """Put each material into the dossiers it belongs to, and judge anew what then has other materials.

    Mails of materials that found their application follow it; others wait for a person. Returns the submissions whose
    dossiers were looked at.
    """
    kinds = belonging.kinds(campaign)
    applications = dossiers.claims(session, {kind: campaign.form(kind).unit for kind in sorted(kinds)})
    letters = dossiers.letters(session)
    wanted = _assigned(session, letters, applications, campaign, known) if letters else {}
    present = dossiers.of_messages(session, wanted)
    moved = {digest for digest, rows in wanted.items() if rows != present[digest]}
    touched = dossiers.touching(session, seen.messages, seen.submissions) | seen.released
    for digest in moved:
        touched |= _submissions(wanted[digest]) | _submissions(present[digest])
    work = _Work(session, campaign, known, now, _by_submission(letters, wanted))
    looked_at: set[str] = set()
    for versions in _versions(applications).values():
        if not touched.isdisjoint(versions):
            work.put(versions)
            looked_at.update(versions)
    for one in letters:
        if one.digest in moved or one.digest in seen.messages:
            rows = wanted[one.digest]
            whole = all(file.path in rows for file in one.files)
            dossiers.settle(session, one.digest, _submissions(rows), whole=whole, now=now)
    dossiers.gathered(session, seen, now=now)
    return looked_at


Rows = dict[str, list[tuple[str, Ground]]]
"""The submissions to which the materials of a mail belong and why, by their paths."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What the dossiers are set with; ``loose`` are the materials from mails of their own, by submission."""

    session: "Session"
    campaign: Campaign
    known: Known
    now: dt.datetime
    loose: Mapping[str, Mapping[dossiers.Row, str]]

    def put(self, versions: Iterable[str]) -> None:
        """Set the dossiers of all versions of one application, and judge anew what has other materials by that."""
        forms = [one for one in (submissions.get(self.session, name) for name in versions) if one is not None]
        brought = [each for digest in sorted({one.message for one in forms}) for each in self._brought(digest)]
        for one in forms:
            rows: dict[dossiers.Row, str] = {}
            for file, digest, owners in brought:
                same = digest == one.message
                if one.id in owners if same else any(each.id in owners for each in forms):
                    row = dossiers.Row(digest, file.path, Ground.FORM if same else Ground.VERSION)
                    rows[row] = file.material or ""
            rows |= self.loose.get(one.id, {})
            kinds = frozenset(rows.values())
            if dossiers.put(self.session, one.id, rows, kinds, now=self.now):
                findings = check(replace(one, materials=kinds), self.campaign, self.known)
                submissions.replace_findings(self.session, one.id, findings, source="check", now=self.now)

    def _brought(self, digest: str) -> list[tuple[Attachment, str, frozenset[str]]]:
        """Return the materials that came with forms in one mail, the mail, and the forms that each belongs to."""
        mail = messages.get(self.session, digest)
        files = [one for one in mail.attachments if one.material] if mail is not None else []
        forms = submissions.of_message(self.session, digest)
        paths = belonging.within(forms, files, self.campaign)
        owners = {
            file.path: frozenset(one.id for one, mine in zip(forms, paths, strict=True) if file.path in mine)
            for file in files
        }
        return [(file, digest, owners[file.path]) for file in files]


def _assigned(
    session: "Session", letters: Iterable[Letter], applications: Iterable[Claim], campaign: Campaign, known: Known
) -> dict[str, Rows]:
    """Return where the materials of each mail belong."""
    claims = _claims(session, applications, campaign, known)
    versions = _versions(applications)
    found: dict[str, Rows] = {}
    for letter in letters:
        belongings = {path: one for path, one in claims.of(letter).items() if one is not None}
        found[letter.digest] = {
            path: [(each, one.ground) for each in sorted(versions[one.project])] for path, one in belongings.items()
        }
    return found


def _claims(session: "Session", applications: Iterable[Claim], campaign: Campaign, known: Known) -> Claims:
    rosters = {params.text(rule, "roster") for rule in campaign.rules if rule.check == "in-roster"}
    listed = [entry.name for name in sorted(rosters & known.keys()) for entry in known[name].entries]
    entries = [entry for roster in known.values() for entry in roster.entries if entry.short]
    return belonging.claims(
        applications,
        teams=[*listed, *dossiers.teams(session)],
        short={key(entry.name): entry.short for entry in entries},
        abbreviations=campaign.abbreviations,
        senders=dossiers.senders(session),
    )


def _versions(applications: Iterable[Claim]) -> dict[Project, list[str]]:
    found: dict[Project, list[str]] = {}
    for one in applications:
        found.setdefault(one.project, []).append(one.submission)
    return found


def _by_submission(letters: Iterable[Letter], wanted: Mapping[str, Rows]) -> dict[str, dict[dossiers.Row, str]]:
    found: dict[str, dict[dossiers.Row, str]] = {}
    for letter in letters:
        for file in letter.files:
            for one, ground in wanted[letter.digest].get(file.path, ()):
                found.setdefault(one, {})[dossiers.Row(letter.digest, file.path, ground)] = file.material or ""
    return found


def _submissions(rows: Rows) -> set[str]:
    return {one for several in rows.values() for one, _ in several}
