"""From the written form of a condition (plain mappings and lists) to the tree, reporting every fault at once.

A wrong path, operator, option, operand type, unit or duration is a complaint with its place; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance.language.complaints import At, shown, suggestion
from compliance.language.conditions import All, AnyOf, AsOf, AtLeast, Condition, Constant, Defined, Not, Operand, Test
from compliance.language.facts import Fact, FactType
from compliance.language.operands import OperandParser
from compliance.language.operators import (
    COMPANION,
    IMPLICIT,
    Operator,
    Takes,
    implicit_operator,
    operator_named,
    operators_of,
)
from compliance.language.vocabulary import Definition

_DEADLINES = ({"within", "after"}, {"at_least", "before"}, {"on_or_before"})
_ENTRIES = ("all", "any", "not", "at_least")


class Parser(OperandParser):
    """Parses conditions against a vocabulary and collects complaints."""

    def condition(self, written: object, at: At) -> Condition | None:
        """Parse one condition; ``None`` after a complaint."""
        if not isinstance(written, Mapping) or not written:
            self.complain(at, f"{shown(written)} is no condition (a mapping with at least one entry)")
            return None
        parts = [self._entry(str(key), value, (*at, str(key))) for key, value in written.items()]
        good = tuple(part for part in parts if part is not None)
        if len(good) < len(parts):
            return None
        return good[0] if len(good) == 1 else All(good)

    def deadline(self, written: object, at: At) -> Operand | None:
        """Parse a date test without its subject: ``within … after``, ``at_least … before`` or ``on_or_before``."""
        if not isinstance(written, Mapping) or set(written) not in _DEADLINES:
            self.complain(
                at, f"{shown(written)} is no deadline (within and after, at_least and before, or on_or_before)"
            )
            return None
        if "on_or_before" in written:
            return self.day(written["on_or_before"], (*at, "on_or_before"))
        operator = operator_named("within" if "within" in written else "at_least", FactType.DATE)
        return self.counted(operator, written, at) if operator else None

    def _entry(self, key: str, written: object, at: At) -> Condition | None:
        match key:
            case "all" | "any":
                parts = self._parts(written, at)
                if parts is None:
                    return None
                return All(parts) if key == "all" else AnyOf(parts)
            case "not":
                part = self.condition(written, at)
                return Not((part,)) if part else None
            case "at_least":
                return self._at_least(written, at)
            case _:
                return self._about(key, written, at)

    def _parts(self, written: object, at: At) -> tuple[Condition, ...] | None:
        if not isinstance(written, list) or not written:
            self.complain(at, f"{shown(written)} is no list of conditions (at least one)")
            return None
        parts = [self.condition(part, (*at, position)) for position, part in enumerate(written)]
        good = tuple(part for part in parts if part is not None)
        return good if len(good) == len(parts) else None

    def _at_least(self, written: object, at: At) -> Condition | None:
        if not isinstance(written, Mapping) or set(written) != {"count", "of"}:
            self.complain(at, "at_least takes count and of (such as {count: 2, of: [condition, condition, condition]})")
            return None
        parts = self._parts(written["of"], (*at, "of"))
        count = written["count"]
        if isinstance(count, bool) or not isinstance(count, int) or (parts and not 1 <= count <= len(parts)):
            top = len(parts) if parts else "the number of conditions"
            self.complain((*at, "count"), f"{shown(count)} is no count here (a whole number from 1 to {top})")
            return None
        return AtLeast(count, parts) if parts else None

    def _about(self, path: str, written: object, at: At) -> Condition | None:
        named = self.lookup(path)
        if named is None:
            hint = suggestion(path, _ENTRIES) if "." not in path else ""
            self.complain(at, (hint and f"{path} is no entry of a condition{hint}") or self.unknown(path), on_key=True)
            return None
        if isinstance(named, Definition):
            return self._definition(named, written, at)
        if named.type is FactType.TEXT:
            self.complain(at, f"{path} is a text: it describes, rules do not test it", on_key=True)
            return None
        return self._tests(named, written, at) if isinstance(written, Mapping) else self._plain(named, written, at)

    def _definition(self, named: Definition, written: object, at: At) -> Condition | None:
        if not isinstance(written, bool):
            self.complain(at, f"{shown(written)} is no answer here ({named.path} is a definition: true or false)")
            return None
        defined = Defined(named.path, named.title, (named.means,))
        return defined if written else Not((defined,))

    def _plain(self, fact: Fact, written: object, at: At) -> Condition | None:
        operator = implicit_operator(fact.type, written)
        if operator is None:
            allowed = ", ".join([*(("done", "never") if fact.type is FactType.DATE else ()), *operators_of(fact.type)])
            self.complain(at, f"{shown(written)} cannot be compared with a {fact.type} (allowed: {allowed})")
            return None
        if operator.takes is Takes.NOTHING:
            return Test(fact, operator, AsOf())
        values = written if operator.takes is Takes.VALUES else [written]
        read = self.values(fact, values, at)
        if read is None:
            return None
        return Test(fact, operator, Constant(frozenset(map(str, read)) if operator.takes is Takes.VALUES else read[0]))

    def _tests(self, fact: Fact, written: Mapping[str, object], at: At) -> Condition | None:
        before = len(self.complaints)
        companions = set(COMPANION.values())
        names = [name for name in written if name not in companions]
        rows = {name: operator_named(name, fact.type) for name in names}
        for name, row in rows.items():
            if row is None or row.takes in IMPLICIT:
                allowed = suggestion(name, operators_of(fact.type)) or f" (compare a {fact.type} as path: value)"
                self.complain((*at, name), f"{name} is no operator of a {fact.type}{allowed}", on_key=True)
        beside = [self.companion(row, written[name]) for name, row in rows.items() if row]
        for name in written:
            if name in companions and beside.count(name) != 1:
                self.complain((*at, name), f"{name} belongs to exactly one operator beside it", on_key=True)
        if not written:
            self.complain(at, f"no test of {fact.path} (allowed: {', '.join(operators_of(fact.type))})")
        tests = [self._test(fact, row, written, at) for row in rows.values() if row and row.takes not in IMPLICIT]
        good = tuple(test for test in tests if test is not None)
        if len(self.complaints) > before:
            return None
        return good[0] if len(good) == 1 else All(good)

    def _test(self, fact: Fact, operator: Operator, written: Mapping[str, object], at: At) -> Test | None:
        operand = self.operand(fact, operator, written, at)
        return Test(fact, operator, operand) if operand else None
