"""What stands behind an operator: numbers, shares, days, durations and options, each checked against the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeGuard

from compliance.language.complaints import At, Complaint, shown
from compliance.language.conditions import AsOf, Constant, CountedDay, Operand, Reference, Share, Window
from compliance.language.durations import Duration, parse_duration
from compliance.language.facts import NUMERIC, Fact, FactType, Value, iso_date, read_value
from compliance.language.frozen import frozen
from compliance.language.operators import COMPANION, Operator, Takes
from compliance.language.vocabulary import Definition

Lookup = Callable[[str], Fact | Definition | None]
"""Gives what a path names, ``None`` when nothing does."""
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) percent")


def _is_share(written: object) -> TypeGuard[str]:
    return isinstance(written, str) and written.endswith(" percent")


@frozen
class OperandParser:
    """Parses operands and collects complaints; ``unknown`` words the complaint about an undeclared path."""

    lookup: Lookup
    unknown: Callable[[str], str]
    complaints: list[Complaint]

    def complain(self, at: At, says: str, *, on_key: bool = False) -> None:
        """Note a fault; no words, no fault of this document."""
        if says:
            self.complaints.append(Complaint(at, says, on_key))

    def values(self, fact: Fact, written: object, at: At) -> list[Value] | None:
        """Read a list of the fact's values; ``None`` after a complaint."""
        if not isinstance(written, list) or not written:
            self.complain(at, f"{shown(written)} is no list of options (at least one)")
            return None
        if len(set(map(str, written))) < len(written):
            self.complain(at, "an option stands twice in the list")
            return None
        read = [self.value(fact, value, at) for value in written]
        good = [value for value in read if value is not None]
        return good if len(good) == len(read) else None

    def value(self, fact: Fact, written: object, at: At) -> Value | None:
        """Read one value of the fact; ``None`` after a complaint."""
        try:
            return read_value(fact, written)
        except ValueError as wrong:
            self.complain(at, f"{fact.path}: {wrong}")
            return None

    def operand(self, fact: Fact, operator: Operator, written: Mapping[str, object], at: At) -> Operand | None:
        """Read what stands behind an operator of this fact; ``None`` after a complaint."""
        value, here = written[operator.name], (*at, operator.name)
        match operator.takes:
            case Takes.NUMBER:
                return self._number(fact, value, written.get("of"), here)
            case Takes.DAY:
                return AsOf() if value == "as_of" else self.day(value, here)
            case Takes.WINDOW:
                duration = self._duration(value, here)
                return Window(duration) if duration else None
            case Takes.OPTIONS:
                return self._options(fact, value, here)
            case _:
                return self.counted(operator, written, at)

    @staticmethod
    def companion(operator: Operator, written: object) -> str | None:
        """Give the second key that belongs to an operator; of the numbers only a share has one."""
        return None if operator.takes is Takes.NUMBER and not _is_share(written) else COMPANION.get(operator.takes)

    def counted(self, operator: Operator, written: Mapping[str, object], at: At) -> Operand | None:
        """Read a duration and the day it is counted from; ``None`` after a complaint."""
        companion = COMPANION[operator.takes]
        if companion not in written:
            self.complain((*at, operator.name), f"{operator.name} needs {companion} beside it (a date or a date fact)")
            return None
        duration = self._duration(written[operator.name], (*at, operator.name))
        anchor = self.day(written[companion], (*at, companion))
        return CountedDay(duration, anchor, operator.takes is Takes.AFTER) if duration and anchor else None

    def _duration(self, written: object, at: At) -> Duration | None:
        try:
            return parse_duration(str(written))
        except ValueError as wrong:
            self.complain(at, str(wrong))
            return None

    def _number(self, fact: Fact, written: object, of: object, at: At) -> Operand | None:
        if _is_share(written):
            return self._share(written, of, at)
        if isinstance(written, str):
            other = self._reference(written, NUMERIC, at)
            return Reference(other) if other else None
        value = self.value(fact, written, at)
        return None if value is None else Constant(value)

    def _share(self, written: str, of: object, at: At) -> Operand | None:
        share = _SHARE.fullmatch(written)
        if not share:
            self.complain(at, f"{shown(written)} is no share (0 to 999.99, such as 25 percent)")
            return None
        if not isinstance(of, str):
            self.complain(at, f"{written} needs of beside it (a numeric fact)")
            return None
        other = self._reference(of, NUMERIC, (*at[:-1], "of"))
        percent = Decimal(share[1])
        exact = int(percent) if percent == int(percent) else percent
        return Share(exact, other) if other else None

    def day(self, written: object, at: At) -> Constant | Reference | None:
        """Read a date or the path of a date fact; ``None`` after a complaint."""
        if isinstance(written, str) and "." in written:
            other = self._reference(written, frozenset({FactType.DATE}), at)
            return Reference(other) if other else None
        if day := iso_date(written):
            return Constant(day)
        self.complain(at, f"{shown(written)} is no day (a date such as 2026-03-02, or the path of a date fact)")
        return None

    def _options(self, fact: Fact, written: object, at: At) -> Operand | None:
        if isinstance(written, str):
            other = self._reference(written, frozenset({FactType.CHOICES}), at)
            if other and set(other.options) != set(fact.options):
                self.complain(at, f"{other.path} has other options than {fact.path}")
                return None
            return Reference(other) if other else None
        if isinstance(written, list) and not written:
            self.complain(at, "an empty list tests nothing (name at least one option)")
            return None
        value = self.value(fact, written, at)
        return None if value is None else Constant(value)

    def _reference(self, path: str, kinds: frozenset[FactType], at: At) -> Fact | None:
        named = self.lookup(path)
        if isinstance(named, Fact) and named.type in kinds:
            return named
        wanted = " or ".join(sorted(kinds))
        self.complain(at, f"{path} is no {wanted} fact" if named else self.unknown(path))
        return None
