"""Draw claims at random, to be held against the instruments: ``python docs/claims.py [HOW_MANY] [SEED] [PACK]``.

A claim is one thing that a rule says of the law: an article it cites, a figure it asks for, the first or last day of its
force, whom it addresses. The same packs and the same seed draw the same claims; ``review.md`` keeps what became of them.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator

from compliance.documents.packs import load_packs
from compliance.documents.rules import Packs, Rule
from compliance.language.conditions import facts_of
from compliance.language.wording import say_condition, say_operand

SEED = 20261130
_FIGURE = re.compile(r"\d")


def claims(packs: Packs) -> Iterator[tuple[str, str]]:
    """Give every claim of every rule: the rule's id and what it claims."""
    for rule in packs.rules:
        for said in (*_articles(rule, packs), *_figures(rule), *_days(rule), *_addressees(rule)):
            yield rule.id, said


def _articles(rule: Rule, packs: Packs) -> Iterator[str]:
    for cite in rule.cites:
        clause = packs.sources[cite.source].clauses[cite.clause]
        yield f"article {cite.path} ({clause.verified}): {clause.says.en}"


def _figures(rule: Rule) -> Iterator[str]:
    said = say_condition(rule.requires).en
    if _FIGURE.search(said):
        yield f"figure: {said}"
    if rule.deadline is not None:
        yield f"figure: due by {say_operand(next(iter(facts_of(rule.requires).values())), rule.deadline).en}"


def _days(rule: Rule) -> Iterator[str]:
    if rule.since:
        yield f"date: in force from {rule.since}"
    if rule.until:
        yield f"date: in force until {rule.until}"


def _addressees(rule: Rule) -> Iterator[str]:
    if rule.applies_when is not None:
        yield f"addressee ({rule.force}): {say_condition(rule.applies_when).en}"


def main(arguments: list[str]) -> None:
    """Print the claims drawn and the seed they were drawn with."""
    count, seed = (*map(int, arguments[:2]), *(20, SEED)[len(arguments) :])
    every = list(claims(load_packs(ids=arguments[2:] or None)))
    print(f"{count} of {len(every)} claims, seed {seed}")
    for number, (rule, said) in enumerate(random.Random(seed).sample(every, count), 1):
        print(f"{number}. {rule} · {said}")


if __name__ == "__main__":
    main(sys.argv[1:])
