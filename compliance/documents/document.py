"""A document in memory: plain data, and the place of every key and value of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NoReturn

from compliance.documents.faults import Fault
from compliance.language.complaints import At, Complaint

DEEPEST = 64
MOST_VALUES = 200_000
MOST_FAULTS = 200
TOO_MANY = f"{MOST_FAULTS:,} faults so far; the rest of the document is not checked"
_LONGEST = 2_000  # letters of a message
Place = tuple[int, int]
"""Line and column, from 1."""


class Stop(Exception):  # noqa: N818 - not an error of ours: reading goes no further
    """Reading further makes no sense."""


class Document:
    """Plain data (dict, list, str, bool, int, Decimal, date, None) and where each part of it stands."""

    def __init__(self, file: str, content: bytes) -> None:
        self.file, self.content = file, content
        self.text = ""
        self.data: object = None
        self.keys: dict[At, Place] = {}
        self.values: dict[At, Place] = {}
        self.faults: list[Fault] = []

    @cached_property
    def sha256(self) -> str:
        """The digest of the very bytes that were read."""
        return digest_of_bytes(self.content)

    def place(self, at: At, *, on_key: bool = False) -> Place:
        """Give where a part stands; a part that is missing stands where its nearest parent does."""
        table = self.keys if on_key else self.values
        for cut in range(len(at), -1, -1):
            if at[:cut] in table:
                return table[at[:cut]]
            table = self.values
        return (1, 1)

    def report(self, place: Place, says: str) -> None:
        """Note a fault found while reading; after very many of them, stop."""
        self.faults.append(self._fault(place, says))
        if len(self.faults) == MOST_FAULTS:
            self.stop(place, TOO_MANY)

    def stop(self, place: Place, says: str) -> NoReturn:
        """Note a fault behind which nothing can be read."""
        self.faults.append(self._fault(place, says))
        raise Stop

    def _fault(self, place: Place, says: str) -> Fault:
        return Fault(self.file, *place, says if len(says) <= _LONGEST else f"{says[:_LONGEST]}…")

    def fault(self, complaint: Complaint) -> Fault:
        """Locate a complaint."""
        return self._fault(self.place(complaint.at, on_key=complaint.on_key), complaint.says)

    def located(self, complaints: Iterable[Complaint]) -> list[Fault]:
        """Locate complaints."""
        return [self.fault(complaint) for complaint in complaints]


def digest_of_bytes(content: bytes) -> str:
    """Give the digest of a document's bytes."""
    from hashlib import sha256  # noqa: PLC0415 - 3 ms, wanted only where a digest is asked for

    return sha256(content).hexdigest()


_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_UNPRINTABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+"


def has_control_characters(text: str) -> bool:
    """Whether a text holds characters that could steer a terminal or cannot be written as UTF-8."""
    return not text.isprintable() and re.search(_CONTROL, text) is not None


def refuse_unprintable(document: Document) -> None:
    """Refuse characters that no text file holds, and those that only some programs take for the end of a line."""
    if document.text.replace("\n", "").isprintable():
        return
    for found in re.finditer(_UNPRINTABLE, document.text):
        document.report(
            place_in(document.text, found.start()), "a control character stands here (is this a text file?)"
        )
    if document.faults:
        raise Stop


def place_in(text: str, position: int) -> Place:
    """Give line and column of a position in a text."""
    return (text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
