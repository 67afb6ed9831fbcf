"""The pictures, in the order of their index. To add one, add a line: its name, what it shows, where, and what is done.

Names that begin alike are made together: ``python -m tests.review.screenshots queue``.
"""

from domain.people import Role
from tests.review.browser import LAPTOP, NARROWEST, PHONE
from tests.review.pictures import steps
from tests.review.pictures.shot import Shot

READER, APPROVER, ADMINISTRATOR = Role.READER, Role.APPROVER, Role.ADMINISTRATOR
_NARROWED = "/queue?form=registration&severity=correct&sort=oldest"

_DOORS = (
    Shot("sign-in", "the door", "/sign-in", None),
    Shot("sign-in-refused", "a wrong password", "/sign-in", None, act=steps.refused_sign_in),
    Shot("sign-in-390", "the door on a phone", "/sign-in", None, PHONE),
    Shot("sign-in-first", "a page that asks who comes", "/queue", None),
    Shot("sign-in-again", "a form that was sent too late", "/settings", act=steps.too_late),
)
_TODAY = (
    Shot("today", "the numbers of the day", "/"),
    Shot("today-reader", "the same for a reader", "/", READER),
    Shot("today-failing", "a mailbox that is out of reach", "/", before=steps.mailbox_fails),
    Shot("today-390", "the day on a phone", "/", size=PHONE, whole=True),
    Shot("today-zoom", "the day at twice the size", "/", zoom=2),
)
_QUEUE = (
    Shot("queue", "what waits", "/queue"),
    Shot("queue-1366", "the same on a laptop", "/queue", size=LAPTOP),
    Shot("queue-reader", "the same for a reader", "/queue", READER),
    Shot("queue-english", "the same in English", "/queue", before=steps.in_english),
    Shot("queue-duplicates", "what may be a duplicate", "/queue?tab=duplicates"),
    Shot("queue-returned", "what was returned for corrections", "/queue?tab=returned"),
    Shot("queue-accepted", "what was accepted", "/queue?tab=accepted"),
    Shot("queue-rejected", "what was rejected", "/queue?tab=rejected"),
    Shot("queue-other", "mails that hand nothing in", "/queue?tab=other"),
    Shot("queue-quarantined", "mails that could not be read", "/queue?tab=quarantined"),
    Shot("queue-filters", "a narrowed list with its panel open", _NARROWED, act=steps.click("筛选和排序")),
    Shot("queue-views", "lists that were kept", "/queue", act=steps.views_open),
    Shot("queue-in-vain", "filters that nothing fits", "/queue?form=application&code=mobile-shared"),
    Shot("queue-empty", "a tab in which nothing stands", "/queue?tab=duplicates&form=application"),
    Shot("queue-chosen", "three items chosen", "/queue", act=steps.choose_three),
    Shot("queue-bulk-refused", "an act that not all chosen items allow", "/queue", act=steps.bulk_refused),
    Shot("queue-bulk-done", "an act on three items that can be undone", "/queue", act=steps.accept_three),
    Shot("queue-390", "the list on a phone", "/queue", size=PHONE),
    Shot("queue-390-chosen", "items chosen on a phone", "/queue", size=PHONE, act=steps.choose_three),
    Shot("queue-390-filters", "filters on a phone", _NARROWED, size=PHONE, act=steps.click("筛选和排序")),
    Shot("queue-320", "the list in the narrowest window", "/queue", size=NARROWEST),
    Shot("queue-zoom", "the list at twice the size", "/queue", zoom=2),
    Shot("queue-plain", "the list without scripts", "/queue", scripts=False),
    Shot("submissions", "all submissions", "/submissions"),
    Shot("submissions-export", "what can be exported", "/submissions", act=steps.click("导出")),
)
_ITEM = (
    Shot("item-late", "a registration that came too late, on its page", "/items/{late}"),
    Shot("item-several", "several faults", "/items/{several}"),
    Shot("item-late-1366", "the first on a laptop", "/items/{late}", size=LAPTOP),
    Shot("item-english", "the first in English", "/items/{late}", before=steps.in_english),
    Shot("item-sound", "an application without a fault", "/items/{sound}"),
    Shot("item-account", "an application with faults in the account", "/items/{account}"),
    Shot("item-dossier", "what was handed in with it", "/items/{account}", act=steps.scrolled(".pieces")),
    Shot(
        "item-missing", "an application that lacks a material", "/items/{missing}", act=steps.scrolled("#dossier-title")
    ),
    Shot("item-repeated", "a duplicate and what differs", "/items/{repeated}", act=steps.press("d")),
    Shot("item-revised", "a correction and what differs", "/items/{revised}", act=steps.press("d")),
    Shot("item-blank", "a form that was left blank", "/items/{blank}"),
    Shot("item-undrawn", "a file that cannot be drawn", "/items/{undrawn}"),
    Shot("item-larger", "the page made larger", "/items/{late}", act=steps.larger),
    Shot("item-mail", "the mail that brought it", "/items/{late}?show=body"),
    Shot("item-keys", "the keys", "/items/{late}", act=steps.press("?")),
    Shot("item-end", "behind the last fault", "/items/{several}", act=steps.last_fault),
)
_VERDICTS = (
    Shot("item-return", "asking for corrections, with the letter", "/items/{several}", act=steps.panel("return")),
    Shot("item-reject", "rejecting, with the letter", "/items/{late}", act=steps.panel("reject")),
    Shot("item-accept", "accepting in spite of a fault", "/items/{late}", act=steps.panel("accept")),
    Shot("item-reject-blocked", "rejecting without a ground", "/items/{account}", act=steps.panel("reject")),
    Shot("item-decided", "the next item, and a step to undo", "/items/{sound}", act=steps.decided),
    Shot("item-told", "a decision whose letter has gone", "/items/{told}"),
    Shot("item-emptied", "the last item of a list has been decided", "/queue?code=several-projects", act=steps.emptied),
)
_TROUBLE = (
    Shot("item-typed", "a draft that was kept", "/items/{leaderless}", act=steps.typed),
    Shot("item-drafted", "a draft of an earlier session", "/items/{drafted}"),
    Shot("item-corrected", "a field that was corrected", "/items/{leaderless}", act=steps.corrected),
    Shot("item-taken", "an item that another person has open", "/items/{taken}"),
    Shot("item-lost", "an item that was taken over meanwhile", "/items/{leaderless}", act=steps.lost),
    Shot("item-conflict", "two people corrected one field", "/items/{leaderless}", act=steps.in_conflict),
    Shot(
        "item-conflict-plain", "the same without scripts", "/items/{leaderless}", scripts=False, act=steps.in_conflict
    ),
    Shot("item-signed-out", "a session that ran out while typing", "/items/{leaderless}", act=steps.run_out),
    Shot("item-back-again", "and the same after signing in", "/items/{leaderless}", act=steps.back_again),
    Shot("item-offline", "the line is down", "/items/{leaderless}", act=steps.line_down),
    Shot("item-reader", "an item for a reader", "/items/{late}", READER),
    Shot("item-bare", "a mail without a form", "/items/{bare}"),
    Shot("item-bare-return", "asking for a form", "/items/{bare}", act=steps.panel("return")),
    Shot("item-encrypted", "a mail whose file is locked", "/items/{encrypted}"),
    Shot("item-question", "a mail that hands nothing in", "/items/{question}"),
    Shot("item-hostile", "a mail that could not be read", "/items/{hostile}"),
    Shot("history", "what happened to an item", "/items/{leaderless}", act=steps.past),
    Shot("history-told", "what happened to an item that was answered", "/items/{told}/history"),
)
_NARROW = (
    Shot("item-390", "an item on a phone", "/items/{late}", size=PHONE),
    Shot("item-390-fault", "its fault", "/items/{late}", size=PHONE, act=steps.scrolled(".row.active")),
    Shot(
        "item-390-return",
        "asking for corrections on a phone",
        "/items/{several}",
        size=PHONE,
        act=steps.panel("return"),
    ),
    Shot("item-320", "an item in the narrowest window", "/items/{late}", size=NARROWEST),
    Shot("item-zoom", "an item at twice the size", "/items/{late}", zoom=2),
    Shot("item-plain", "an item without scripts", "/items/{several}", scripts=False),
    Shot(
        "item-plain-return",
        "a verdict without scripts",
        "/items/{several}",
        scripts=False,
        act=steps.unfolded("return"),
    ),
)
_LETTERS = (
    Shot("letters", "drafts", "/outbox", APPROVER),
    Shot("letters-approved", "letters to be sent", "/outbox?state=approved", APPROVER),
    Shot("letters-sent", "letters that have gone", "/outbox?state=sent", APPROVER),
    Shot("letters-unknown", "letters that may have gone", "/outbox?state=unknown", APPROVER),
    Shot("letters-failed", "letters that were refused", "/outbox?state=failed", APPROVER),
    Shot("letters-withdrawn", "letters that were withdrawn", "/outbox?state=withdrawn", APPROVER),
    Shot("letters-390", "drafts on a phone", "/outbox", APPROVER, PHONE),
    Shot("letter", "a draft for the approver", "/outbox/1", APPROVER),
    Shot("letter-clerk", "a draft of one's own", "/outbox/7", APPROVER),
    Shot("letter-approved", "a letter was approved", "/outbox/1", APPROVER, act=steps.letter_approved),
    Shot("letter-sent", "a letter that has gone", "/outbox/3", APPROVER),
    Shot("letter-unknown", "a letter that may have gone", "/outbox/4", APPROVER),
    Shot("letter-failed", "a letter that was refused", "/outbox/6", APPROVER),
    Shot("letter-reader", "a letter for a reader", "/outbox/1", READER),
    Shot("letter-390", "a letter on a phone", "/outbox/1", APPROVER, PHONE, whole=True),
)
_ROOMS = (
    Shot("mailboxes", "where mail comes in", "/mailboxes"),
    Shot("mailboxes-failing", "a mailbox that is out of reach", "/mailboxes", before=steps.mailbox_fails),
    Shot("people", "who may enter", "/people", ADMINISTRATOR),
    Shot("people-added", "a person was added", "/people", ADMINISTRATOR, act=steps.person_added),
    Shot("people-refused", "a name that is taken", "/people", ADMINISTRATOR, act=steps.person_refused),
    Shot("people-390", "who may enter, on a phone", "/people", ADMINISTRATOR, PHONE),
    Shot("campaign", "the notice and its rosters", "/campaign", ADMINISTRATOR),
    Shot("campaign-reader", "the same for a clerk", "/campaign"),
    Shot("roster", "a roster", "/campaign/teams"),
    Shot("roster-refused", "a roster that cannot be read", "/campaign", ADMINISTRATOR, act=steps.roster_refused),
    Shot("roster-loaded", "a roster was loaded", "/campaign", ADMINISTRATOR, act=steps.roster_loaded),
    Shot("audit", "what people did", "/audit", ADMINISTRATOR),
    Shot("audit-narrowed", "what one of them did", "/audit?who=wangfang", ADMINISTRATOR),
    Shot("audit-390", "the same on a phone", "/audit", ADMINISTRATOR, PHONE),
    Shot("report", "the weekly report", "/report?week=2024-W43"),
    Shot("settings", "what a person may set", "/settings"),
    Shot("settings-saved", "settings that were saved", "/settings", act=steps.saved_settings),
    Shot("settings-keys", "a key that is used twice", "/settings", act=steps.same_keys),
    Shot("settings-390", "settings on a phone", "/settings", size=PHONE, whole=True),
    Shot("settings-320", "settings in the narrowest window", "/settings", size=NARROWEST),
    Shot("menu", "the menu of a person", "/queue", ADMINISTRATOR, act=steps.menu),
    Shot("menu-390", "the same on a phone", "/queue", ADMINISTRATOR, PHONE, act=steps.menu),
    Shot("no-such-page", "an address that leads nowhere", "/nowhere"),
    Shot("no-such-item", "an item that there is not", "/items/R00000000"),
    Shot("forbidden", "a page that is not for a reader", "/people", READER),
)

SHOTS = (*_DOORS, *_TODAY, *_QUEUE, *_ITEM, *_VERDICTS, *_TROUBLE, *_NARROW, *_LETTERS, *_ROOMS)
