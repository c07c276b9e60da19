"""Rules in the languages of other engines: Rego with and without unknown, CEL, and ZEN's expressions.

Only what the generated pack is made of is rendered, and no deadlines. What peers are given are plain values: texts,
lists, yes and no, hundredths of numbers and days as numbers, a day behind today for ``never``. Every rule becomes a
code: 0 not applicable, 1 pass, 2 fail, 3 unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.assessment.outcomes import Outcome
from compliance.documents.rules import Rule
from compliance.language.conditions import All, AnyOf, Condition, Not, Test
from compliance.language.evaluation import Situation, resolve
from compliance.language.facts import Fact, FactType, Value
from compliance.portfolio.plans import Plan, Threshold
from compliance.portfolio.storage import Storage, day_number

CODES = {Outcome.NOT_APPLICABLE: 0, Outcome.PASS: 1, Outcome.FAIL: 2, Outcome.UNKNOWN: 3}
_SIGNS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}
_REVERSED = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
_TYPES = {FactType.BOOLEAN: "bool", FactType.CHOICE: "str", FactType.CHOICES: "list"}


@dataclass(frozen=True)
class Language:
    """How an expression language writes what it is made of."""

    also: str
    either: str
    negation: str
    contains: str


CEL = Language(" && ", " || ", "!({})", "{option} in {name}")
ZEN = Language(" and ", " or ", "not({})", "contains({name}, {option})")


def name_of(fact: Fact) -> str:
    """Give a fact's name where dots mean something else."""
    return fact.path.replace(".", "_")


def variables(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Give every fact's type."""
    return {name_of(fact): _TYPES.get(fact.type, "int") for fact in facts.values()}


def profile(facts: Mapping[str, Fact], answers: Mapping[str, Value]) -> dict[str, Any]:
    """Give a profile's answers as plain values."""
    return {name_of(facts[path]): _plain(facts[path], value) for path, value in answers.items()}


def _plain(fact: Fact, value: Value) -> Any:
    match value:
        case bool():
            return value
        case frozenset():
            return sorted(value)
        case str() if fact.type is not FactType.DATE:
            return value
        case _:
            return Storage(fact).number(value)


def expression(rules: Sequence[Rule], language: Language, today: Situation) -> str:
    """Give all rules as one list of codes, for complete profiles."""
    return f"[{', '.join(_coded(rule, language, today) for rule in rules)}]"


def _coded(rule: Rule, language: Language, today: Situation) -> str:
    found = f"{_inline(rule.requires, language, today)} ? 1 : 2"
    if rule.applies_when is None:
        return f"({found})"
    return f"({_inline(rule.applies_when, language, today)} ? ({found}) : 0)"


def _inline(condition: Condition, language: Language, today: Situation) -> str:
    match condition:
        case Not((part,)):
            return language.negation.format(_inline(part, language, today))
        case All(parts):
            return f"({language.also.join(_inline(part, language, today) for part in parts)})"
        case AnyOf(parts):
            return f"({language.either.join(_inline(part, language, today) for part in parts)})"
        case Test():
            return f"({_test(condition, name_of(condition.fact), language, today)})"
        case _:
            raise AssertionError(condition)


def _test(test: Test, name: str, language: Language, today: Situation) -> str:
    operand, name_of_test = resolve(test.operand, today), test.operator.name
    match test.fact.type:
        case FactType.BOOLEAN:
            return name if operand else language.negation.format(name)
        case FactType.CHOICE:
            return f"{name} in {_list(operand if isinstance(operand, frozenset) else [operand])}"
        case FactType.CHOICES:
            joint = language.also if name_of_test == "include_all" else language.either
            assert isinstance(operand, frozenset)
            return joint.join(
                language.contains.format(name=name, option=json.dumps(option)) for option in sorted(operand)
            )
        case _:
            return language.also.join(f"{name} {sign} {number}" for sign, number in _compared(test, today))


def _compared(test: Test, today: Situation) -> list[tuple[str, int]]:
    """Give what a number or a day is compared with."""
    operand, last = resolve(test.operand, today), day_number(today.as_of)
    match test.operator.name:
        case "done":
            return [("<=", last)]
        case "never":
            return [(">", last)]
        case "within_last":
            assert isinstance(operand, tuple)
            return [(">=", day_number(operand[0])), ("<=", last)]
        case name:
            assert operand is not None
            return [(_SIGNS[name], Storage(test.fact).number(operand))]  # type: ignore[arg-type] # a number


def _list(options: Any) -> str:
    return json.dumps(sorted(options))


def rego(rules: Sequence[Rule], today: Situation, *, unknown: bool) -> str:
    """Give all rules as a Rego module; equal sub-conditions are rules of their own, which Rego computes once.

    With ``unknown`` every node is a pair, definitely true and definitely false; else one for complete profiles.
    """
    plan = Plan()
    codes = [_rego_code(plan, place, rule, unknown=unknown) for place, rule in enumerate(rules)]
    nodes = [line for place, node in enumerate(plan.nodes) for line in _rego_node(place, node, today, unknown=unknown)]
    listed = ", ".join(f"c{place}" for place in range(len(rules)))
    return "\n".join(["package pack", "import rego.v1", *nodes, *codes, f"out := [{listed}]"]) + "\n"


def _rego_code(plan: Plan, place: int, rule: Rule, *, unknown: bool) -> str:
    requires = plan.literal(rule.requires)
    applies = None if rule.applies_when is None else plan.literal(rule.applies_when)
    name = f"c{place} := "
    skipped = "" if applies is None else f"0 if {{ {_literal(applies ^ 1, unknown=unknown)} }} else := "
    met = f"1 if {{ {_literal(requires, unknown=unknown)} }} else := "
    if not unknown:
        return f"{name}{skipped}{met}2"
    held = "" if applies is None else f"{_literal(applies, unknown=True)}; "
    return f"{name}{skipped}{met}2 if {{ {held}{_literal(requires ^ 1, unknown=True)} }} else := 3"


def _literal(literal: int, *, unknown: bool) -> str:
    place, negated = divmod(literal, 2)
    if unknown:
        return f"{'f' if negated else 't'}{place}"
    return f"{'not ' if negated else ''}t{place}"


def _rego_node(place: int, node: Test | Threshold, today: Situation, *, unknown: bool) -> Iterator[str]:
    if isinstance(node, Threshold):
        yield from _rego_gate(f"t{place}", node.parts, all_hold=node.count > 1, unknown=unknown)
        if unknown:
            negated = [literal ^ 1 for literal in node.parts]
            yield from _rego_gate(f"f{place}", negated, all_hold=node.count == 1, unknown=True)
        return
    name = f"input.{name_of(node.fact)}"
    for body in _rego_bodies(node, name, today):
        yield f"t{place} if {{ {body} }}"
    if not unknown:
        return
    if node.fact.type is FactType.BOOLEAN:
        yield f"f{place} if {name} == {str(not resolve(node.operand, today)).lower()}"
    elif node.fact.type in (FactType.CHOICE, FactType.CHOICES):
        yield f"f{place} if {{ {name} != null; not t{place} }}"
    else:
        for sign, number in _compared(node, today):
            yield f"f{place} if {name} {_REVERSED[sign]} {number}"


def _rego_bodies(test: Test, name: str, today: Situation) -> Iterator[str]:
    operand = resolve(test.operand, today)
    match test.fact.type:
        case FactType.BOOLEAN:
            yield f"{name} == {str(bool(operand)).lower()}"
        case FactType.CHOICE:
            options = operand if isinstance(operand, frozenset) else [operand]
            yield f"{name} in {{{_list(options)[1:-1]}}}"
        case FactType.CHOICES:
            assert isinstance(operand, frozenset)
            held = [f"{json.dumps(option)} in {name}" for option in sorted(operand)]
            yield from ["; ".join(held)] if test.operator.name == "include_all" else held
        case _:
            yield "; ".join(f"{name} {sign} {number}" for sign, number in _compared(test, today))


def _rego_gate(name: str, parts: Sequence[int], *, all_hold: bool, unknown: bool) -> Iterator[str]:
    written = [_literal(part, unknown=unknown) for part in parts]
    for body in ["; ".join(written)] if all_hold else written:
        yield f"{name} if {{ {body} }}"
