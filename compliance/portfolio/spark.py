"""The same check inside Apache Spark: it reads Parquet wherever it can, moves the data, and writes a Parquet folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from pickle import dumps
from typing import Any

from compliance import __version__
from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault
from compliance.language.vocabulary import Vocabulary
from compliance.portfolio.clusters import EXTRA, Files, footer, session, watched
from compliance.portfolio.jobs import Check
from compliance.portfolio.layouts import METADATA, Layout, encoded_with
from compliance.portfolio.running import Progress
from compliance.portfolio.workers import BAD, FILE, ROW, SAID, Tally, Tallying, Work, at_work, plain, readable
from compliance.portfolio.writing import Totals

ABOUT = "_compliance.json"
_NO_PARQUET = (
    "holds no Parquet (Spark reads Parquet; folders of profiles, JSON Lines and Arrow files are read by --engine local,"
    ' of which "portfolio encode" makes Parquet)'
)
_OTHER_WORKER = "Spark's workers need the same compliance as this machine (install compliance[portfolio] {} on each)"


class SparkFailed(Exception):  # noqa: N818 - what failed is the name
    """Spark could not do the work, with its reason."""


@dataclass(frozen=True)
class SparkRun:
    """A check of Parquet inputs, written as one Parquet folder; all of them paths or addresses that Spark understands.

    ``wanted`` facts are read; what ``about`` says of the totals goes into the folder as ``_compliance.json``. Without a
    ``master`` the one is used that spark-submit was told.
    """

    job: Check
    vocabulary: Vocabulary = field(repr=False)
    wanted: Collection[str] = field(repr=False)
    inputs: Sequence[str]
    output: str
    about: Callable[[Totals], dict[str, Any]] = field(repr=False)
    master: str | None = None

    @property
    def bad_file(self) -> str:
        """The file of bad rows."""
        return f"{self.output.removesuffix('.parquet')}.bad.jsonl"

    def run(self, progress: Progress) -> Totals:
        """Judge every row; what stood at the output before stays until all is done.

        Raises DocumentError with the faults of all inputs, OSError where the output cannot be written, MissingExtra
        where Spark or Java is missing, and SparkFailed.
        """
        with session(self.master) as spark, _failures():
            inputs = self._opened(spark)
            files = Files(spark, self.output)
            try:
                with watched(spark, progress):
                    return self._written(spark, inputs, files)
            finally:
                files.clear()

    def _opened(self, spark: Any) -> list[Input]:
        found, faults = [], list[Fault]()
        for name in self.inputs:
            try:
                found.append(_input(spark, name, self.vocabulary, self.wanted))
            except DocumentError as wrong:
                faults.extend(wrong.faults)
        if faults:
            raise DocumentError(faults)
        return found

    def _written(self, spark: Any, inputs: Sequence[Input], files: Files) -> Totals:
        tally = spark.sparkContext.accumulator(Tally(), Tallying())
        rows = files.within(files.staging, "rows")
        judged = self._mapped(spark, inputs, "judged", tally)
        judged.write.parquet(rows.toString())
        told = tally.value
        totals = Totals(told.rows, told.bad, told.by_rule if told.rows else None)
        files.write(files.within(rows, ABOUT), json.dumps(self.about(totals), ensure_ascii=False))
        bad = self._bad(spark, inputs, files, tally) if totals.bad else None
        files.replace(rows, files.path)
        files.replace(bad, files.sibling(self.bad_file))
        return totals

    def _bad(self, spark: Any, inputs: Sequence[Input], files: Files, tally: Any) -> Any:
        """Write the bad rows to one file in the order of the files and their rows; reads the inputs once more."""
        folder = files.within(files.staging, "bad")
        lines = self._mapped(spark, inputs, "bad", tally).repartition(1).sortWithinPartitions(FILE, ROW)
        lines.select(SAID).write.text(folder.toString())
        return files.only_part(folder)

    def _mapped(self, spark: Any, inputs: Sequence[Input], doing: str, tally: Any) -> Any:
        """Map the rows of all inputs by a method of ``Work``."""
        schema = BAD if doing == "bad" else plain(self.job.schema)
        columns = need("pyspark.sql.pandas.types", EXTRA).from_arrow_schema(schema)
        frames = []
        for each in inputs:
            pickled = spark.sparkContext.broadcast(dumps(Work(self.job, each.layout)))
            frames.append(each.frame.mapInArrow(at_work(pickled, tally, doing, __version__), columns))
        return reduce(lambda one, other: one.unionAll(other), frames)


@dataclass(frozen=True)
class Input:
    """An input as Spark reads it, and how its columns are laid out."""

    frame: Any
    layout: Layout


def _input(spark: Any, name: str, vocabulary: Vocabulary, wanted: Collection[str]) -> Input:
    """Open an input: the columns that any of its files has, under plain names, and where each row stands."""
    try:
        frame = spark.read.option("mergeSchema", "true").parquet(name)
    except _thrown() as wrong:
        raise DocumentError([Fault(name, 1, 1, _unreadable(str(wrong)))]) from None
    schema = need("pyspark.sql.pandas.types", EXTRA).to_arrow_schema(frame.schema)
    layout = Layout(name, schema, _encoded(spark, sorted(frame.inputFiles())), vocabulary, wanted)
    columns = [f"`{column}` as c{place}" for place, column in enumerate(layout.names)]  # it maps no names with dots
    return Input(frame.selectExpr(*columns, "_metadata.file_path as file", "_metadata.row_index as row"), layout)


def _encoded(spark: Any, files: Sequence[str]) -> dict[str, Any] | None:
    """Give the declarations that all files of an input were encoded with; raises DocumentError where they differ."""
    found = [encoded_with(footer(spark, file).get(METADATA.decode())) for file in files]
    other = [file for file, said in zip(files, found, strict=True) if said != found[0]]
    if other:
        says = f"is encoded otherwise than {readable(files[0])}, a part of the same input"
        raise DocumentError(Fault(readable(file), 1, 1, says) for file in other)
    return found[0]


@contextmanager
def _failures() -> Iterator[None]:
    """Turn what Spark throws into what to do about it."""
    try:
        yield
    except _thrown() as wrong:
        raise SparkFailed(_failure(str(wrong))) from None


def _thrown() -> tuple[type[Exception], ...]:
    return need("pyspark.errors", EXTRA).PySparkException, need("py4j.protocol", EXTRA).Py4JError


def _unreadable(trace: str) -> str:
    if "[PATH_NOT_FOUND]" in trace:
        return "is not there"
    if "[UNABLE_TO_INFER_SCHEMA]" in trace or "is not a Parquet file" in trace:
        return _NO_PARQUET
    return f"cannot be read ({_cause(trace)})"


def _failure(trace: str) -> str:
    other = re.search(r"OtherVersion: (.*)", trace)
    if other or "No module named 'compliance" in trace:
        return _OTHER_WORKER.format(__version__) + (f": {other[1].strip()}" if other else "")
    return f"Spark failed: {_cause(trace)}"


def _cause(trace: str) -> str:
    """Give the innermost cause in a trace, else its first line."""
    lines = trace.strip().splitlines()
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return [*lines[:1], *causes][-1]
