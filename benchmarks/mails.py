"""How fast and how rightly mails are read, against mail-parser and the standard library, on the same files.

    python benchmarks/mails.py [--rounds R] [FOLDER ...]

Reads the sample mails of tests/data/mails, the demo's season, and the ``.eml`` files of each folder given. Printed are
mails a second of processor time (median of rounds; the readers take turns) and, where an ``.expected.json`` tells them,
how many answers are right: subject, sender, names of the files, text. An exception is a wrong answer. Every reader
decodes all contents; ours opens archives as well. Names are compared after the same cleaning for all.
"""

import argparse
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import mailparser

from intake import headers, mime
from intake.demo.season import season
from intake.mime import Mail, Role
from intake.unpack import open_archives

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data" / "mails"
QUESTIONS = ("subject", "sender", "names", "text")


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read mails: from bytes to its own object, and from that to the answers."""

    name: str
    parse: Callable[[bytes], Any]
    subject: Callable[[Any], str]
    sender: Callable[[Any], str]
    names: Callable[[Any], list[str]]
    text: Callable[[Any], str]

    def answers(self, raw: bytes) -> dict[str, object]:
        """Return the answer to each question, the exception where there is none."""
        try:
            message = self.parse(raw)
        except Exception as error:  # noqa: BLE001  what a reader raises is its answer
            return dict.fromkeys(QUESTIONS, error)
        return {question: _answer(getattr(self, question), message) for question in QUESTIONS}


def _answer(ask: Callable[[Any], object], message: object) -> object:
    try:
        return ask(message)
    except Exception as error:  # noqa: BLE001  what a reader raises is its answer
        return error


def _our_names(mail: Mail) -> list[str]:
    return [leaf.name for leaf in mail.leaves if leaf.role is not Role.BODY]


def _their_names(mail: mailparser.MailParser) -> list[str]:
    return [one["filename"] for one in mail.attachments]


def _leaves(message: Message) -> list[Message]:
    return [part for part in message.walk() if not part.is_multipart()]


def _default_names(message: EmailMessage) -> list[str]:
    return [
        name for part in _leaves(message) if part.get_payload(decode=True) is not None and (name := part.get_filename())
    ]


def _default_text(message: EmailMessage) -> str:
    parts = [part for part in _leaves(message) if part.get_content_type() == "text/plain" and not part.get_filename()]
    return "\n\n".join(part.get_content().strip() for part in parts)


def _made(value: object) -> str:
    return str(make_header(decode_header(value or "")))


def _compat_names(message: Message) -> list[str]:
    return [
        _made(name)
        for part in _leaves(message)
        if part.get_payload(decode=True) is not None and (name := part.get_filename())
    ]


def _compat_text(message: Message) -> str:
    parts = [part for part in _leaves(message) if part.get_content_type() == "text/plain" and not part.get_filename()]
    return "\n\n".join(
        part.get_payload(decode=True).decode(part.get_content_charset() or "ascii").strip() for part in parts
    )


READERS = (
    Reader(
        "intake.mime",
        lambda raw: open_archives(mime.read(raw, "")),
        lambda mail: mail.subject,
        lambda mail: mail.sender,
        _our_names,
        lambda mail: mail.text,
    ),
    Reader(
        "mail-parser",
        mailparser.parse_from_bytes,
        lambda mail: mail.subject,
        lambda mail: mail.from_[0][1] if mail.from_ else "",
        _their_names,
        lambda mail: "\n\n".join(mail.text_plain),
    ),
    Reader(
        "email, policy.default",
        BytesParser(policy=policy.default).parsebytes,
        lambda message: str(message["subject"] or ""),
        lambda message: message["from"].addresses[0].addr_spec if message["from"] else "",
        _default_names,
        _default_text,
    ),
    Reader(
        "email, compat32 + make_header",
        BytesParser(policy=policy.compat32).parsebytes,
        lambda message: _made(message["subject"]),
        lambda message: parseaddr(_made(message["from"]))[1],
        _compat_names,
        _compat_text,
    ),
)


def _is_right(question: str, answer: object, expected: dict[str, Any]) -> bool:
    if question == "names":
        wanted = [one["name"] for one in expected["files"] if one["name"]]
        return isinstance(answer, list) and [name for one in answer if (name := headers.file_name(str(one)))] == wanted
    if question == "text":
        return isinstance(answer, str) and answer.replace("\r\n", "\n").strip() == expected["text"]
    return answer == expected[question]


def _measure(raws: Sequence[bytes], rounds: int) -> list[float]:
    """Return each reader's mails a second; a first round, not counted, warms up."""
    seconds: list[list[float]] = [[] for _ in READERS]
    for number in range(rounds + 1):
        for reader, times in zip(READERS, seconds, strict=True):
            started = time.process_time()
            for raw in raws:
                reader.answers(raw)
            if number:
                times.append(time.process_time() - started)
    return [len(raws) / statistics.median(times) for times in seconds]


def _print(folder: Path, rounds: int) -> None:
    files = sorted(folder.glob("*.eml"))
    raws = [file.read_bytes() for file in files]
    told = {file: file.with_suffix(".expected.json") for file in files}
    known = {file: json.loads(path.read_text(encoding="utf-8")) for file, path in told.items() if path.exists()}
    print(f"{folder.name}: {len(files)} mails, {sum(map(len, raws)) / 1e6:.1f} MB, {rounds} rounds")
    print(
        f"{'':30} {'mails/s':>8}"
        + "".join(f"{one:>9}" for one in QUESTIONS if known)
        + ("   all four" if known else "")
    )
    for reader, rate in zip(READERS, _measure(raws, rounds), strict=True):
        right = [
            [_is_right(question, answer, known[file]) for question, answer in reader.answers(raw).items()]
            for file, raw in zip(files, raws, strict=True)
            if file in known
        ]
        counts = "".join(f"{sum(column):9}" for column in zip(*right, strict=True))
        print(f"{reader.name:30} {rate:8.0f}{counts}" + (f"{sum(map(all, right)):7}/{len(right)}" if right else ""))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    logging.disable()  # mail-parser logs what it cannot read
    with tempfile.TemporaryDirectory() as place:
        demo = Path(place) / "demo season"
        demo.mkdir()
        for number, mail in enumerate(season()):
            (demo / f"{number:03}.eml").write_bytes(mail.raw)
        for folder in (SAMPLES, demo, *arguments.folders):
            _print(folder, arguments.rounds)


if __name__ == "__main__":
    main()
