"""Files by their bytes, on both databases."""

from domain.message import Attachment, Outcome
from store.engine import Engine, reading, transaction
from store.queries import deliveries, files, messages
from tests.store.values import CAMPAIGN, NOW, delivery, digest, hours, message

PARTS = (
    Attachment("1", "", digest("body"), 9, "text/plain", Outcome.BODY),
    Attachment("2", "", digest("form in a body"), 9, "text/html", Outcome.FORM),
    Attachment("3", "登记表.docx", digest("form"), 9, "", Outcome.FORM),
    Attachment("4", "", digest("nameless"), 9, "image/png", Outcome.INLINE),
    Attachment("5", "说明.txt", digest("text"), 9, "text/plain", Outcome.NO_FORM),
)


def test_file_goes_by_the_name_of_its_first_mail(engine: Engine) -> None:
    again = Attachment("2", "登记表(1).docx", digest("form"), 9, "", Outcome.FORM)
    with transaction(engine) as session:
        deliveries.record(session, [delivery("late", uid=1), delivery("early", uid=2, received=hours(-9))], now=NOW)
        for name, parts in (("late", [again]), ("early", PARTS)):
            messages.save(session, message(name, attachments=parts), [], {}, campaign=CAMPAIGN, now=NOW)
    asked = ("body", "form in a body", "form", "nameless", "text", "nothing")
    with reading(engine) as session:
        found = {name: files.name(session, digest(name)) for name in asked}
        known = [messages.is_known(session, digest(name)) for name in ("late", "form")]
    names = {"body": None, "form in a body": None, "form": "登记表.docx", "nameless": "", "text": "说明.txt"}
    assert found == {**names, "nothing": None}
    assert known == [True, False]
