"""The tables, as SQLModel classes; only ``store.mapping`` builds rows of them.

Each class is one table of the same name. A column named after another table holds that table's key. Closed sets are
text with a CHECK, moments are UTC, documents are JSON. What the columns mean is said at the domain types.
"""

from sqlmodel import SQLModel

from store.tables.forms import Decision, Event, Finding, Revision, Source, Submission
from store.tables.letters import Letter
from store.tables.mail import Attachment, Cursor, Delivery, Failure, Heartbeat, Message
from store.tables.pages import Drawing, Located, Page, Spot
from store.tables.people import Act, Claim, Draft, Login, Person, SavedView, Skip
from store.tables.relations import Distinction, Dossier, Likeness, Roster, RosterEntry, Trace
from store.tables.reports import WeeklyReport

__all__ = [
    "METADATA",
    "Act",
    "Attachment",
    "Claim",
    "Cursor",
    "Decision",
    "Delivery",
    "Distinction",
    "Dossier",
    "Draft",
    "Drawing",
    "Event",
    "Failure",
    "Finding",
    "Heartbeat",
    "Letter",
    "Likeness",
    "Located",
    "Login",
    "Message",
    "Page",
    "Person",
    "Revision",
    "Roster",
    "RosterEntry",
    "SavedView",
    "Skip",
    "Source",
    "Spot",
    "Submission",
    "Trace",
    "WeeklyReport",
]

METADATA = SQLModel.metadata
"""All tables, for the migrations."""
