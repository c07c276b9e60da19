"""Which engine takes which options, and what a worker's tally comes to; none of it needs Spark."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from compliance.cli import program
from compliance.portfolio.workers import Tally, Tallying, readable


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--engine", "spark", "--processes", "2"], "--processes is for --engine local"),
        (["--engine", "spark", "--master", "sc://host"], "Spark Connect is not enough"),
        (["--master", "local[2]"], "--master is for --engine spark"),
        (["--engine", "spark", "--assurance", "evidenced"], "in.parquet:1:1: a table carries no evidence"),
        (["--output", "out.csv"], "out.csv ends in .csv (allowed: .parquet)"),
        ([], "in.parquet is not there"),
    ],
)
def test_what_does_not_go_together(options: list[str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", sys)  # whatever is imported: it is refused before
    command = ["portfolio", "check", "in.parquet", "--output", "out.parquet", *options]
    ended = CliRunner().invoke(program, command)
    assert (ended.exit_code, says in " ".join(ended.output.split())) == (2, True), ended.output


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    command = ["portfolio", "check", "in.parquet", "--engine", "spark", "--output", str(tmp_path / "out.parquet")]
    ended = CliRunner().invoke(program, command)
    assert ended.exit_code == 2
    assert ended.output == "compliance: this needs the extra spark (pip install 'compliance[spark]')\n"


def test_a_part_that_was_done_again_counts_once() -> None:
    one = Tally(frozenset({1}), rows=3, bad=1, by_rule=np.array([[2, 1]]))
    two = Tally(frozenset({2}), rows=4, bad=0, by_rule=np.array([[0, 4]]))
    add = Tallying().addInPlace
    total = add(add(add(Tallying().zero(one), one), two), one)
    assert (sorted(total.parts), total.rows, total.bad, total.by_rule.tolist()) == ([1, 2], 7, 1, [[2, 5]])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///data/a%20b.parquet", "/data/a b.parquet"),
        ("file:/data/a.parquet", "/data/a.parquet"),
        ("s3a://bucket/a%20b.parquet", "s3a://bucket/a%20b.parquet"),
    ],
)
def test_how_files_are_named(url: str, said: str) -> None:
    assert readable(url) == said
