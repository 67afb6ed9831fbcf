import datetime as dt
import hashlib
import os
import re
from pathlib import Path

import pytest

from intake.errors import ConfigurationError
from intake.mailbox import files
from intake.mailbox.arrival import Arrival

CHINA = dt.timezone(dt.timedelta(hours=8))
ARRIVED = dt.datetime(2024, 5, 6, 9, 30, tzinfo=CHINA)
DATED = b"Received: from a by b; Mon, 6 May 2024 09:30:00 +0800\r\n"


def put(path: Path, raw: bytes) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return raw


def arrival(folder: Path, raw: bytes, *, uid: int = 0) -> Arrival:
    uidvalidity = int(hashlib.sha256(raw).hexdigest()[:8], 16)
    return Arrival("files", str(folder), uidvalidity, uid, raw, ARRIVED)


def test_arrivals_of_a_folder_in_order_of_names(tmp_path: Path) -> None:
    second = put(tmp_path / "b.EML", DATED + b"Subject: b\r\n\r\n")
    first = put(tmp_path / "a.eml", DATED + b"Subject: a\r\n\r\n")
    third = put(tmp_path / "sub" / "a.eml", DATED + b"Subject: c\r\n\r\n")
    put(tmp_path / "notes.txt", b"no mail")

    assert list(files.arrivals([tmp_path])) == [
        arrival(tmp_path / "a.eml", first),
        arrival(tmp_path / "b.EML", second),
        arrival(tmp_path / "sub" / "a.eml", third),
    ]


def test_arrivals_of_a_single_file_of_any_name(tmp_path: Path) -> None:
    raw = put(tmp_path / "mail.txt", DATED + b"\r\n")

    assert list(files.arrivals([tmp_path / "mail.txt"])) == [arrival(tmp_path / "mail.txt", raw)]


def test_arrivals_of_one_message_in_two_files_differ_in_folder(tmp_path: Path) -> None:
    raw = put(tmp_path / "a.eml", DATED + b"\r\n")
    put(tmp_path / "b.eml", raw)

    assert list(files.arrivals([tmp_path])) == [arrival(tmp_path / "a.eml", raw), arrival(tmp_path / "b.eml", raw)]


def test_arrivals_of_a_file_with_other_bytes_differ_in_uidvalidity(tmp_path: Path) -> None:
    before = list(files.arrivals([_file(tmp_path, b"a")]))
    after = list(files.arrivals([_file(tmp_path, b"b")]))

    assert (before[0].folder, before[0].uid) == (after[0].folder, after[0].uid)
    assert before[0].uidvalidity != after[0].uidvalidity


def _file(folder: Path, body: bytes) -> Path:
    put(folder / "a.eml", DATED + b"\r\n" + body)
    return folder / "a.eml"


def test_arrivals_of_a_maildir_do_not_know_flags(tmp_path: Path) -> None:
    new = put(tmp_path / "new" / "2.host", DATED + b"Subject: new\r\n\r\n")
    read = put(tmp_path / "cur" / "1.host:2,RS", DATED + b"Subject: read\r\n\r\n")
    put(tmp_path / "tmp" / "3.host", b"half a ma")
    first = list(files.arrivals([tmp_path]))
    (tmp_path / "new" / "2.host").rename(tmp_path / "cur" / "2.host:2,S")

    assert first == [arrival(tmp_path / "1.host", read), arrival(tmp_path / "2.host", new)]
    assert list(files.arrivals([tmp_path])) == first


def test_arrivals_of_an_mbox_are_numbered_by_offset(tmp_path: Path) -> None:
    first = DATED + b"Subject: 1\r\n\r\n>From here\r\nFrom there, no blank line before\r\n"
    second = DATED + b"Subject: 2\r\n\r\n\r\n"
    separator = b"From lin@example.cn Mon May  6 09:30:00 2024\n"
    path = tmp_path / "box"
    put(path, separator + first + b"\n" + separator + second)

    assert list(files.arrivals([path])) == [
        arrival(path, first, uid=len(separator)),
        arrival(path, second[:-2], uid=2 * len(separator) + len(first) + 1),
    ]


def test_arrivals_of_an_mbox_that_grew_keep_the_first(tmp_path: Path) -> None:
    path = tmp_path / "season.mbox"
    put(path, b"From a\n" + DATED + b"\n1\n")
    before = list(files.arrivals([path]))
    with path.open("ab") as file:
        file.write(b"\nFrom b\n" + DATED + b"\n2\n")

    after = list(files.arrivals([tmp_path]))

    assert (after[:1], len(after)) == (before, 2)


def test_arrivals_without_any_date_came_when_the_file_did(tmp_path: Path) -> None:
    put(tmp_path / "a.eml", b"Subject: x\r\n\r\n")
    os.utime(tmp_path / "a.eml", (ARRIVED.timestamp(), ARRIVED.timestamp()))

    (found,) = files.arrivals([tmp_path])

    assert found.received == ARRIVED
    assert found.received.tzinfo is dt.UTC


def test_arrivals_under_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=re.escape("没有.eml")):
        list(files.arrivals([tmp_path / "没有.eml"]))
