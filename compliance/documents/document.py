"""A document in memory: plain data, and the place of every key and value of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.documents.faults import Fault
from compliance.language.complaints import At, Complaint

DEEPEST = 64
MOST_VALUES = 200_000
Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass
class Document:
    """Plain data (dict, list, str, bool, int, Decimal, date, None) and where each part of it stands."""

    file: str
    sha256: str
    text: str = field(repr=False)
    data: object = None
    keys: dict[At, Place] = field(default_factory=dict, repr=False)
    values: dict[At, Place] = field(default_factory=dict, repr=False)
    faults: list[Fault] = field(default_factory=list, repr=False)

    def place(self, at: At, *, on_key: bool = False) -> Place:
        """Give where a part stands; a part that is missing stands where its nearest parent does."""
        table = self.keys if on_key else self.values
        for cut in range(len(at), -1, -1):
            if at[:cut] in table:
                return table[at[:cut]]
            table = self.values
        return (1, 1)

    def fault(self, complaint: Complaint) -> Fault:
        """Locate a complaint."""
        return Fault(self.file, *self.place(complaint.at, on_key=complaint.on_key), complaint.says)

    def located(self, complaints: Iterable[Complaint]) -> list[Fault]:
        """Locate complaints."""
        return [self.fault(complaint) for complaint in complaints]


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def has_control_characters(text: str) -> bool:
    """Whether a text holds characters that could steer a terminal or cannot be written as UTF-8."""
    return _CONTROL.search(text) is not None
