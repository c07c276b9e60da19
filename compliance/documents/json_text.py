"""JSON with the place of every key and value, by the standard library's own string and number scanners.

(YAML readers stumble over JSON's surrogate pairs and tabs, so JSON has a reader of its own.)
"""

from __future__ import annotations

import re
from decimal import Decimal
from json import JSONDecodeError, decoder
from typing import Any, NoReturn

from compliance.documents.document import DEEPEST, MOST_VALUES, Document, Place, has_control_characters
from compliance.language.complaints import At

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"[A-Za-z]+")
_MOST_DIGITS = 40


_scan_string: Any = vars(decoder)["scanstring"]


def fill(document: Document) -> None:
    """Read ``document.text`` into its data, keys, values and faults."""
    reader = _Reader(document)
    document.data = reader.value((), 0, 0)[0]
    end = reader.space(reader.end)
    if end < len(document.text):
        reader.stop(end, "something stands behind the end of the document")


class _Reader:
    """A recursive reader, at most ``DEEPEST`` levels deep."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.count = 0
        self.end = 0
        self._line, self._line_start, self._counted = 1, 0, 0

    def place(self, position: int) -> Place:
        """Give line and column of a position; they are asked for in rising order, so each line is counted once."""
        if breaks := self.text.count("\n", self._counted, position):
            self._line += breaks
            self._line_start = self.text.rfind("\n", self._counted, position) + 1
        self._counted = position
        return (self._line, position - self._line_start + 1)

    def fault(self, position: int, says: str) -> None:
        self.document.report(self.place(position), says)

    def stop(self, position: int, says: str) -> NoReturn:
        self.document.stop(self.place(position), says)

    def space(self, position: int) -> int:
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def value(self, at: At, position: int, depth: int) -> tuple[object, int]:
        """Read one value, giving it and the position behind it."""
        position = self.space(position)
        self.count += 1
        if self.count > MOST_VALUES:
            self.stop(position, f"more than {MOST_VALUES:,} values in one file")
        if depth >= DEEPEST:
            self.stop(position, f"nested deeper than {DEEPEST} levels")
        self.document.values[at] = self.place(position)
        match self.text[position : position + 1]:
            case "":
                self.stop(position, "not JSON: a value is missing here")
            case "{":
                read = self._members(at, position + 1, depth)
            case "[":
                read = self._items(at, position + 1, depth)
            case '"':
                read = self._string(position)
            case _:
                read = self._bare(position)
        self.end = read[1]
        return read

    def _string(self, position: int) -> tuple[str, int]:
        try:
            text, end = _scan_string(self.text, position + 1, True)
        except JSONDecodeError as wrong:
            said = wrong.msg.removesuffix(" at").removesuffix(" starting")
            self.stop(wrong.pos, f"not JSON: {said[:1].lower()}{said[1:]}")
        if has_control_characters(text):
            self.fault(position, "a control character stands in this text")
        return str(text), int(end)

    def _bare(self, position: int) -> tuple[object, int]:
        number = _NUMBER.match(self.text, position)
        if number:
            return self._number(number, position), number.end()
        word = _WORD.match(self.text, position)
        if word and word[0] in _WORDS:
            return _WORDS[word[0]], word.end()
        shown = word[0][:40] if word else self.text[position]
        return self.stop(position, f"not JSON: {shown} stands where a value should (text needs double quotes)")

    def _number(self, found: re.Match[str], position: int) -> int | Decimal:
        if found[2] or len(found[0]) > _MOST_DIGITS:
            self.fault(
                position, f"{found[0][:40]} is no plain number (digits, with an optional minus and decimal point)"
            )
            return 0
        return Decimal(found[0]) if found[1] else int(found[0])

    def _members(self, at: At, position: int, depth: int) -> tuple[object, int]:
        holds: dict[str, object] = {}
        position = self.space(position)
        if self.text[position : position + 1] == "}":
            return holds, position + 1
        while True:
            position = self.space(position)
            if self.text[position : position + 1] != '"':
                self.stop(position, "not JSON: a key in double quotes is missing here")
            start = position
            key, position = self._string(position)
            if key in holds:
                self.fault(start, f"{key} stands here already, on line {self.document.keys[(*at, key)][0]}")
            else:
                self.document.keys[(*at, key)] = self.place(start)
            position = self.space(position)
            if self.text[position : position + 1] != ":":
                self.stop(position, "not JSON: a colon is missing here")
            holds[key], position = self.value((*at, key), position + 1, depth + 1)
            position, more = self._next(position, "}")
            if not more:
                return holds, position

    def _items(self, at: At, position: int, depth: int) -> tuple[object, int]:
        holds: list[object] = []
        position = self.space(position)
        if self.text[position : position + 1] == "]":
            return holds, position + 1
        while True:
            item, position = self.value((*at, len(holds)), position, depth + 1)
            holds.append(item)
            position, more = self._next(position, "]")
            if not more:
                return holds, position

    def _next(self, position: int, closing: str) -> tuple[int, bool]:
        position = self.space(position)
        letter = self.text[position : position + 1]
        if letter not in (",", closing) or not letter:
            self.stop(position, f"not JSON: a comma or {closing} is missing here")
        return position + 1, letter == ","
