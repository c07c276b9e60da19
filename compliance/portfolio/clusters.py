"""Reaching Spark: its session, quiet and on this machine closed to others; and the files of whatever Hadoop knows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import Any

from compliance.documents.extras import MissingExtra, need
from compliance.portfolio.running import Progress

EXTRA = "spark"
_SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "16384",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",  # without a checksum beside every file
}


@contextmanager
def session(master: str | None) -> Iterator[Any]:
    """Give a session of Spark, and end it; one that was there already is used and kept.

    Without a master, whatever started this process (spark-submit) has said which. Raises MissingExtra where Spark or
    Java is not installed.
    """
    need("pandas", EXTRA)
    need("pyarrow", EXTRA)
    sql = need("pyspark.sql", EXTRA)
    there = sql.SparkSession.getActiveSession()
    spark = _started(sql, master)
    try:
        yield spark
    finally:
        if there is None:
            spark.stop()


def _started(sql: Any, master: str | None) -> Any:
    local = master is not None and master.startswith("local")
    builder = sql.SparkSession.builder.appName("compliance portfolio check")
    chosen = {"spark.master": master} if master else {}
    for name, value in {**_SETTINGS, **chosen, **(_LOCAL if local else {})}.items():
        builder = builder.config(name, value)
    with TemporaryFile() as log:
        try:
            with _standard_error_to(log.fileno(), when=sql.SparkSession.getActiveSession() is None and local):
                spark = builder.getOrCreate()
        except need("pyspark.errors", EXTRA).PySparkRuntimeError as wrong:
            if "JAVA_GATEWAY_EXITED" not in str(wrong):
                raise
            raise MissingExtra("--engine spark needs Java 17 or newer, which does not start here") from None
    if local:
        spark.sparkContext.pythonExec = sys.executable
    return spark


@contextmanager
def _standard_error_to(file: int, *, when: bool) -> Iterator[None]:
    """Keep to itself what Java says while it starts and after: it takes this process's standard error for good."""
    if not when:
        yield
        return
    kept = os.dup(2)
    os.dup2(file, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def watched(spark: Any, progress: Progress) -> Iterator[None]:
    """Tell how many tasks are done while Spark works."""
    done, tracker = Event(), spark.sparkContext.statusTracker()

    def watch() -> None:
        while not done.wait(0.5):
            for stage in filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds())):
                progress(stage.numCompletedTasks, stage.numTasks)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def footer(spark: Any, file: str) -> Mapping[str, str]:
    """Give what a Parquet file says of itself."""
    java, conf = spark._jvm, spark._jsc.hadoopConfiguration()  # noqa: SLF001 - Spark's only way to Hadoop
    path = java.org.apache.hadoop.fs.Path(java.java.net.URI(file))
    parquet = java.org.apache.parquet.hadoop
    reader = parquet.ParquetFileReader.open(parquet.util.HadoopInputFile.fromPath(path, conf))
    try:
        said: Mapping[str, str] = reader.getFileMetaData().getKeyValueMetaData()
        return dict(said)
    finally:
        reader.close()


class Files:
    """The file system that a path lies in, wherever Spark can write, and what is about to stand there.

    Everything new is written under ``staging`` beside the path. ``replace`` puts it in its place, and what stood there
    before is only deleted after that; what an interruption left aside is put back.
    """

    def __init__(self, spark: Any, url: str) -> None:
        self._new = spark._jvm.org.apache.hadoop.fs.Path  # noqa: SLF001 - Spark's only way to Hadoop
        path = self._new(url)
        self._files = path.getFileSystem(spark._jsc.hadoopConfiguration())  # noqa: SLF001 - as above
        self.path = self._files.makeQualified(path)
        self.staging = self._beside(f".{self.path.getName()}.writing")
        self.clear()
        self._restore(self.path)

    def sibling(self, url: str) -> Any:
        """Give the path of another address in the same folder."""
        return self._beside(self._new(url).getName())

    def _beside(self, name: str) -> Any:
        return self._new(self.path.getParent(), name)

    def within(self, folder: Any, name: str) -> Any:
        """Give the path of a name in a folder."""
        return self._new(folder, name)

    def clear(self) -> None:
        """Delete what is staged."""
        self._files.delete(self.staging, True)

    def write(self, path: Any, text: str) -> None:
        """Write a small file."""
        stream = self._files.create(path, True)
        try:
            stream.write(bytearray(text, "utf-8"))
        finally:
            stream.close()

    def only_part(self, folder: Any) -> Any:
        """Give the one file that Spark wrote into a folder."""
        found = (status.getPath() for status in self._files.listStatus(folder))
        (part,) = (path for path in found if path.getName().startswith("part-"))
        return part

    def replace(self, staged: Any | None, target: Any) -> None:
        """Put what is staged in the place of the target, or nothing; raises OSError where that cannot be done."""
        self._restore(target)
        aside = self._aside(target)
        if self._files.exists(target):
            self._rename(target, aside)
        try:
            if staged is not None:
                self._rename(staged, target)
        except OSError:
            self._restore(target)
            raise
        self._files.delete(aside, True)

    def _restore(self, target: Any) -> None:
        aside = self._aside(target)
        if self._files.exists(aside):
            if self._files.exists(target):
                self._files.delete(aside, True)
            else:
                self._rename(aside, target)

    def _aside(self, target: Any) -> Any:
        return self._beside(f".{target.getName()}.previous")

    def _rename(self, old: Any, new: Any) -> None:
        if not self._files.rename(old, new):
            raise OSError(0, f"{old} cannot be renamed to {new.getName()}")
