"""Spark, on two cores of this machine, comes to what the local engine comes to: cells, counts, bad rows, refusals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance import Packs
from compliance.documents.faults import DocumentError
from compliance.language.durations import prc_calendar
from compliance.portfolio import spark
from compliance.portfolio.clusters import Files, session
from compliance.portfolio.jobs import Check, about_result, facts_read, with_totals
from compliance.portfolio.judging import Judge
from compliance.portfolio.spark import ABOUT, SparkFailed, SparkRun
from compliance.portfolio.writing import Totals
from tests.generated import PACKS
from tests.portfolio.inputs import table_of, write_parquet
from tests.portfolio.test_inputs import DAY, DECLARED, FACTS, ROWS, check, encode, quiet

pytestmark = pytest.mark.spark
MASTER = "local[2]"
TABLE = table_of(FACTS, ROWS)


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[Any]:
    """One session for all tests: it starts slowly."""
    with session(MASTER) as spark:
        yield spark


def spark_run(*inputs: Path, output: Path) -> SparkRun:
    judge = Judge(PACKS.rules, FACTS, DAY, prc_calendar())
    about = about_result(PACKS, judge, DECLARED.assurance)
    return SparkRun(
        job=Check(judge, DAY, outcomes=True),
        vocabulary=PACKS.vocabulary,
        wanted=facts_read(judge.rules),
        inputs=[*map(str, inputs)],
        output=str(output),
        about=lambda totals: with_totals(about, totals, judge.rules),
        master=MASTER,
    )


def rows_of(output: Path) -> list[Mapping[str, Any]]:
    """Give a result's rows in the order of their names: Spark keeps none."""
    files = [output] if output.is_file() else sorted(output.glob("*.parquet"))
    found: list[Mapping[str, Any]] = [row for file in files for row in pq.read_table(file).to_pylist()]
    return sorted(found, key=lambda row: str(row["profile"]))


def both(tmp_path: Path, *inputs: Path) -> Totals:
    """Run both engines over the same inputs and hold everything that they wrote against each other."""
    local = check(*inputs, output=tmp_path / "local.parquet")
    totals = spark_run(*inputs, output=tmp_path / "spark.parquet").run(quiet)
    assert rows_of(tmp_path / "spark.parquet") == rows_of(tmp_path / "local.parquet")
    assert (totals.rows, totals.bad) == (local.rows, local.bad)
    said = json.loads(pq.read_metadata(tmp_path / "local.parquet").metadata[b"compliance"])
    assert json.loads((tmp_path / "spark.parquet" / ABOUT).read_text("utf-8")) == said
    assert lines(tmp_path / "spark.bad.jsonl") == lines(tmp_path / "local.bad.jsonl")
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()
    return totals


def lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_plain_and_encoded_tables_come_to_the_same(tmp_path: Path) -> None:
    plain = write_parquet(tmp_path / "in.parquet", TABLE, row_group_size=9)
    compact = encode(plain, tmp_path / "compact.parquet")
    assert both(tmp_path, plain, compact).rows == 2 * len(ROWS)


def test_a_folder_of_files_with_other_columns_and_one_without_rows(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    first, last = TABLE.column_names[1], TABLE.column_names[-1]
    parts = [TABLE.slice(0, 20).drop_columns([last]), TABLE.slice(20).drop_columns([first]), TABLE.slice(0, 0)]
    whole = pa.concat_tables(parts, promote_options="default")
    for place, part in enumerate(parts):
        write_parquet(folder / f"{place}.parquet", part)
    check(write_parquet(tmp_path / "whole.parquet", whole), output=tmp_path / "local.parquet")
    spark_run(folder, output=tmp_path / "spark.parquet").run(quiet)
    assert rows_of(tmp_path / "spark.parquet") == rows_of(tmp_path / "local.parquet")


def test_no_rows_at_all(tmp_path: Path) -> None:
    spark_run(write_parquet(tmp_path / "in.parquet", TABLE.slice(0, 0)), output=tmp_path / "spark.parquet").run(quiet)
    assert rows_of(tmp_path / "spark.parquet") == []


def test_bad_rows_are_named_with_their_places_and_the_good_ones_written(tmp_path: Path) -> None:
    column = next(name for name in TABLE.column_names if pa.types.is_date(TABLE.schema.field(name).type))
    wrong = [date(1800, 1, 1) if place % 10 == 3 else value for place, value in enumerate(TABLE[column].to_pylist())]
    table = TABLE.set_column(TABLE.column_names.index(column), column, pa.array(wrong, pa.date32()))
    names = ["" if place == 7 else name for place, name in enumerate(table["profile"].to_pylist())]
    table = table.set_column(0, "profile", pa.array(names))
    inputs = write_parquet(tmp_path / "a b.parquet", table, row_group_size=5), write_parquet(tmp_path / "c", TABLE)
    assert both(tmp_path, *inputs).bad == 5
    assert [(row["file"], row["row"]) for row in lines(tmp_path / "spark.bad.jsonl")][1:3] == [
        (str(tmp_path / "a b.parquet"), 8),
        (str(tmp_path / "a b.parquet"), 14),
    ]
    spark_run(inputs[1], output=tmp_path / "spark.parquet").run(quiet)
    assert not (tmp_path / "spark.bad.jsonl").exists(), "none of this run"


def test_faults_of_all_inputs_stand_together_and_nothing_is_written(tmp_path: Path) -> None:
    other = write_parquet(tmp_path / "other.parquet", TABLE.append_column("acme.nonsense", [TABLE[0]]))
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "one.yaml").write_text("facts: {}", "utf-8")
    inputs = [tmp_path / "absent.parquet", other, tmp_path / "profiles"]
    with pytest.raises(DocumentError) as refused:
        spark_run(*inputs, output=tmp_path / "spark.parquet").run(quiet)
    said = [(fault.file, fault.says) for fault in refused.value.faults]
    assert [file for file, _ in said] == [*map(str, inputs)]
    assert said[0][1] == "is not there"
    assert said[1][1].startswith("column acme.nonsense:")
    assert said[2][1].startswith("holds no Parquet")
    assert not (tmp_path / "spark.parquet").exists()


def test_files_of_one_input_are_encoded_alike(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    compact = encode(write_parquet(tmp_path / "plain.parquet", TABLE), folder / "a.parquet")
    numbers = pq.read_table(compact)
    write_parquet(folder / "b.parquet", numbers.replace_schema_metadata())
    with pytest.raises(DocumentError, match=r"b\.parquet:1:1: is encoded otherwise than .*/a\.parquet"):
        spark_run(folder, output=tmp_path / "spark.parquet").run(quiet)


def test_another_version_on_a_worker_fails_in_one_sentence_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write_parquet(tmp_path / "in.parquet", TABLE)
    spark_run(table, output=tmp_path / "spark.parquet").run(quiet)
    before = rows_of(tmp_path / "spark.parquet")
    monkeypatch.setattr(spark, "__version__", "99.0")
    with pytest.raises(SparkFailed, match=r"^Spark's workers need the same .* 99\.0 .* is needed$"):
        spark_run(table, output=tmp_path / "spark.parquet").run(quiet)
    assert rows_of(tmp_path / "spark.parquet") == before
    assert {path.name for path in tmp_path.iterdir()} == {"in.parquet", "spark.parquet"}


def test_an_output_that_an_interruption_put_aside_comes_back(tmp_path: Path, cluster: Any) -> None:
    aside = tmp_path / ".spark.parquet.previous"
    aside.mkdir()
    (aside / "part").write_text("rows", "utf-8")
    Files(cluster, str(tmp_path / "spark.parquet"))
    assert (tmp_path / "spark.parquet" / "part").read_text("utf-8") == "rows"
    assert not aside.exists()


def test_without_java(tmp_path: Path, shipped_packs: Packs) -> None:
    """The packs are in the cache already, so that only Java is waited for."""
    assert shipped_packs
    table = write_parquet(tmp_path / "in.parquet", TABLE.select(["profile"]))
    command = ["portfolio", "check", str(table), "--engine", "spark", "--output", str(tmp_path / "out.parquet")]
    ended = subprocess.run(
        [sys.executable, "-m", "compliance", *command],
        env={**os.environ, "JAVA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = "compliance: --engine spark needs Java 17 or newer, which does not start here\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]
