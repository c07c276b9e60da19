"""Hold rows, columns and SQL against each other on millions of outcomes; prints the cells compared and the differences.

    python benchmarks/agreement.py --rows 4000            # 3.3 million cells under the built-in rules

Columns are compared with SQL on every row, and with the evaluator of single profiles on every ``--each``-th.
Exit status 1 if one cell differs.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.portfolios import blocks, plain
from compliance import Packs, load_packs
from compliance.assessment.findings import outcome_in
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation
from compliance.portfolio.judging import Judge
from compliance.portfolio.readings import Block
from compliance.portfolio.results import OUTCOMES
from tests.portfolio.oracle_sql import Oracle

STEP = 2_000
CHUNK = 100  # rules in one query


def compare(packs: Packs, day: date, rows: int, each: int, seed: int) -> tuple[int, int]:
    """Compare rows drawn with a seed; gives cells and differences."""
    facts = packs.vocabulary.facts
    judge = Judge(packs.rules, facts, day, prc_calendar())
    cells = differences = 0
    for place, block in enumerate(block for part in blocks(facts, rows, seed) for block in _slices(part)):
        judged = judge.judge(block, outcomes=True)
        columns = {rule.id: codes for rule, codes in zip(judge.rules, judged.outcomes, strict=True)}
        found = (_by_sql(judge, block, facts, day), _by_rows(judge, block, each, place))
        for reading in found:
            for rule, outcomes in reading.items():
                mine = columns[rule]
                wrong = [row for row, outcome in outcomes.items() if OUTCOMES[mine[row]] != outcome]
                cells, differences = cells + len(outcomes), differences + len(wrong)
                for row in wrong[:3]:
                    print(f"{rule}, row {row}: columns {OUTCOMES[mine[row]]}, else {outcomes[row]}")
        print(f"{day} {cells:,} cells compared, {differences} differences", flush=True)
    return cells, differences


def _slices(block: Block) -> list[Block]:
    return [
        Block(min(STEP, block.rows - start), {name: word[start : start + STEP] for name, word in block.columns.items()})
        for start in range(0, block.rows, STEP)
    ]


def _by_sql(judge: Judge, block: Block, facts: Any, day: date) -> dict[str, dict[int, str]]:
    table = plain(facts, block, 0)
    found: dict[str, dict[int, str]] = {}
    for start in range(0, len(judge.rules), CHUNK):
        asked = Oracle(day).outcomes(judge.rules[start : start + CHUNK], table)
        found |= {rule: dict(enumerate(outcomes)) for rule, outcomes in asked.items()}
    return found


def _by_rows(judge: Judge, block: Block, each: int, place: int) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {rule.id: {} for rule in judge.rules}
    situation = judge.tables.situation
    for row in range(place % each, block.rows, each):
        answers = {}
        for path, storage in judge.storages.items():
            value = storage.answer(int(word[row]) for word in block.words(storage))
            if value is not None:
                answers[path] = value
        here = Situation(answers, situation.as_of, situation.calendar)
        for rule in judge.rules:
            found[rule.id][row] = outcome_in(rule, here)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--each", type=int, default=20, help="compare every so manyth row with the row evaluator")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    packs = load_packs()
    total = [0, 0]
    for day in (date(2026, 11, 23), date(2020, 6, 30)):
        found = compare(packs, day, given.rows, given.each, given.seed)
        total = [one + other for one, other in zip(total, found, strict=True)]
    print(f"{total[0]:,} cells compared, {total[1]} differences")
    sys.exit(1 if total[1] else 0)
