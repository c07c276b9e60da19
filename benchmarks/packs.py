"""A generated pack of any number of rules over 120 facts, for measurements: nothing in it means anything.

45 booleans, 25 choices, 20 numbers, 12 dates, 18 lists; conditions nest to depth 3, two fifths of the rules say to whom
they apply, a tenth has a deadline. The first n rules are the same whatever the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from compliance.documents.rules import Force, Level, Rule, Severity
from compliance.language.complaints import Complaint
from compliance.language.facts import Fact, FactType
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary

KINDS = {
    FactType.BOOLEAN: 45,
    FactType.CHOICE: 25,
    FactType.NUMBER: 20,
    FactType.DATE: 12,
    FactType.CHOICES: 18,
}


@dataclass(frozen=True)
class Generated:
    """Facts and rules."""

    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]


def generate(rules: int, seed: int = 1) -> Generated:
    """Make a pack."""
    random = Random(seed)
    facts = {
        fact.path: fact for kind, count in KINDS.items() for fact in (_fact(kind, n, random) for n in range(count))
    }
    complaints: list[Complaint] = []
    parser = Parser(facts.get, Vocabulary(facts).unknown, complaints)
    made = tuple(_rule(place, parser, facts, random) for place in range(rules))
    assert not complaints, complaints[0]
    return Generated(facts, made)


def _fact(kind: FactType, number: int, random: Random) -> Fact:
    path = f"{kind}.f{number:02}" + ("_on" if kind is FactType.DATE else "")
    words = Text(path, path)
    size = {FactType.CHOICE: random.randint(3, 12), FactType.CHOICES: random.randint(4, 15)}.get(kind, 0)
    options = {f"o{option}": words for option in range(size)}
    limits = {"minimum": Decimal(0), "maximum": Decimal(100_000)} if kind is FactType.NUMBER else {}
    return Fact(path, kind, words, words, options=options, **limits)


def _rule(place: int, parser: Parser, facts: Mapping[str, Fact], random: Random) -> Rule:
    name = Text(f"rule-{place}", f"rule-{place}")
    paths = list(facts)
    applies = _written(paths, facts, random, 1) if random.random() < 0.4 else None
    requires = _written(paths, facts, random, 3)
    due = {"within": f"{random.randint(1, 24)} months", "after": f"date.f{random.randrange(12):02}_on"}
    return Rule(
        id=name.en,
        pack="generated",
        title=name,
        level=Level.POLICY,
        theme="t",
        force=random.choice([Force.LAW, Force.STANDARD]),
        basis="stated",
        severity=Severity.MEDIUM,
        weight=random.choice([1, 2, 4, 8]),
        requires=_parsed(parser, requires),
        remedy=name,
        file="generated.yaml",
        line=1,
        column=1,
        applies_when=_parsed(parser, applies) if applies else None,
        deadline=parser.deadline(due, ()) if random.random() < 0.1 else None,
    )


def _parsed(parser: Parser, written: Any) -> Any:
    return parser.condition(written, ())


def _written(paths: list[str], facts: Mapping[str, Fact], random: Random, depth: int) -> dict[str, Any]:
    if depth == 0 or random.random() < 0.3:
        fact = facts[random.choice(paths)]
        return {fact.path: _operand(fact, random)}
    kind = random.choice(["all", "any", "not", "all"])
    if kind == "not":
        return {"not": _written(paths, facts, random, depth - 1)}
    return {kind: [_written(paths, facts, random, depth - 1) for _ in range(random.randint(2, 3))]}


def _operand(fact: Fact, random: Random) -> Any:
    options = sorted(fact.options)
    match fact.type:
        case FactType.BOOLEAN:
            return random.random() < 0.7
        case FactType.CHOICE:
            return random.choice([random.choice(options), random.sample(options, 2)])
        case FactType.CHOICES:
            return {random.choice(["include_all", "include_any"]): random.sample(options, random.randint(1, 2))}
        case FactType.DATE:
            return random.choice(["done", "never", {"within_last": f"{random.choice([6, 12, 24])} months"}])
        case _:
            return {
                random.choice(["at_least", "at_most", "above", "below"]): random.choice([10, 1_000, 20_000, 50_000])
            }
