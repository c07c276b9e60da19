"""Three readings agree: single rows, columns, and SQL that was written from the contract alone."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from compliance import Packs
from compliance.language.durations import prc_calendar
from compliance.language.facts import FactType
from compliance.portfolio.judging import Judge
from compliance.portfolio.results import OUTCOMES
from tests.conformance import TRUTHS
from tests.portfolio.blocks import answers, block_of
from tests.portfolio.inputs import full_table
from tests.portfolio.oracle_sql import Oracle
from tests.portfolio.test_columns import SAYINGS, of


@pytest.mark.parametrize("saying", SAYINGS, ids=":".join)
def test_conformance(saying: tuple[str, str]) -> None:
    cases = list(of(saying))
    facts = {path: fact for path, fact in cases[0].vocabulary.facts.items() if fact.type is not FactType.TEXT}
    table = full_table(facts, [case.situation.facts for case in cases])
    found = Oracle(cases[0].situation.as_of).truths([case.condition for case in cases], table)
    wrong = [
        case.id
        for place, case in enumerate(cases)
        if TRUTHS["unknown" if (truth := found[place][place]) is None else truth] is not case.truth
    ]
    assert wrong == []


def test_the_built_in_packs(shipped_packs: Packs) -> None:
    """A small draw; ``benchmarks/agreement.py`` compares millions of cells."""
    facts, day, random = shipped_packs.vocabulary.facts, date(2026, 11, 23), Random(7)
    rules = [rule for rule in shipped_packs.rules if rule.deadline or random.random() < 0.1]
    rows = [answers(facts, random, share) for share in (0.5, 0.7, 0.8, 0.9, 1) * 60]
    judge = Judge(rules, facts, day, prc_calendar())
    judged = judge.judge(block_of(facts, rows), outcomes=True)
    tested = {path: fact for path, fact in facts.items() if fact.type is not FactType.TEXT}
    found = Oracle(day).outcomes(judge.rules, full_table(tested, rows))
    for rule, codes in zip(judge.rules, judged.outcomes, strict=True):
        assert [str(OUTCOMES[code]) for code in codes] == found[rule.id], rule.id
