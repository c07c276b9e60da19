"""Hold rows, columns, SQL and Spark against each other on millions of outcomes; prints the cells and the differences.

    python benchmarks/agreement.py --rows 4000                       # 3.3 million cells under the built-in rules
    python benchmarks/agreement.py --rows 4000 --spark 'local[2]'    # and as many again inside Spark

Columns are compared with SQL on every row, with the evaluator of single profiles on every ``--each``-th, and with Spark
on every row, from plain Parquet on one day and from the compact form on the other. Exit status 1 if one cell differs.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.portfolios import blocks, names, plain, write
from compliance import Packs, load_packs
from compliance.assessment.findings import outcome_in
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation
from compliance.portfolio.jobs import Check, facts_read
from compliance.portfolio.judging import Judge
from compliance.portfolio.readings import Block
from compliance.portfolio.results import OUTCOMES
from compliance.portfolio.spark import SparkRun
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


def compare_spark(packs: Packs, day: date, form: str, given: argparse.Namespace) -> tuple[int, int]:
    """Compare what Spark makes of a table with what columns come to; gives cells and differences."""
    facts = packs.vocabulary.facts
    judge = Judge(packs.rules, facts, day, prc_calendar())
    with TemporaryDirectory() as folder:
        table, output = Path(folder, "in.parquet"), Path(folder, "out.parquet")
        write(given.rows, table, form, given.seed)
        job, wanted = Check(judge, day, outcomes=True), facts_read(judge.rules)
        run = SparkRun(job, packs.vocabulary, wanted, [str(table)], str(output), lambda _totals: {}, given.spark)
        run.run(lambda _done, _all: None)
        result = pq.read_table(output).sort_by("profile")
    cells = differences = first = 0
    for block in blocks(facts, given.rows, given.seed):
        judged = judge.judge(block, outcomes=True)
        found = result.slice(first, block.rows)
        assert found["profile"].equals(pa.chunked_array([names(first, block.rows)]))
        first += block.rows
        for rule, codes in zip(judge.rules, judged.outcomes, strict=True):
            mine = pa.array([str(outcome) for outcome in OUTCOMES]).take(pa.array(codes))
            same = pc.equal(found[rule.id].combine_chunks(), mine).fill_null(False)
            wrong = len(same) - same.sum().as_py()
            cells, differences = cells + len(same), differences + wrong
            if wrong:
                print(f"{rule.id}: {wrong} rows come to something else in Spark")
    print(f"{day} {cells:,} cells compared with Spark ({form} Parquet), {differences} differences", flush=True)
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
    parser.add_argument("--spark", metavar="MASTER", help="compare with Spark too, under this master")
    given = parser.parse_args()
    packs = load_packs()
    total = [0, 0]
    for day, form in ((date(2026, 11, 23), "plain"), (date(2020, 6, 30), "encoded")):
        compared = [compare(packs, day, given.rows, given.each, given.seed)]
        if given.spark:
            compared.append(compare_spark(packs, day, form, given))
        total = [sum(parts) for parts in zip(total, *compared, strict=True)]
    print(f"{total[0]:,} cells compared, {total[1]} differences")
    sys.exit(1 if total[1] else 0)
