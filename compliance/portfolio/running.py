"""Running a portfolio: its pieces one after the other or in several processes, put together in the order of the inputs.

The output appears in one step; what was interrupted goes on where it stopped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from compliance.documents.faults import DocumentError, Fault
from compliance.portfolio.parts import Part, Parts
from compliance.portfolio.reading import Source
from compliance.portfolio.writing import Totals, Writer

Progress = Callable[[int, int], None]
"""Is told how many pieces are done, and of how many."""


class Job(Protocol):
    """What is done with every piece; goes to other processes."""

    @property
    def schema(self) -> Any:
        """The columns of the output."""
        ...

    def do(self, source: Source, piece: Any) -> Part:
        """Do a piece."""
        ...


class Runs(Protocol):
    """A portfolio about to be worked off, wherever that is done."""

    @property
    def output(self) -> Path | str:
        """What is written."""
        ...

    @property
    def bad_file(self) -> Path | str:
        """The file of bad rows."""
        ...

    def run(self, progress: Progress) -> Totals:
        """Work it off."""
        ...


@dataclass(frozen=True)
class Run:
    """A job over sources, written to one file.

    ``key`` tells the finished pieces of the same run from others; ``about`` goes into the output's metadata.
    """

    job: Job
    sources: Sequence[Source]
    output: Path
    key: dict[str, Any] = field(repr=False)
    about: Callable[[Totals], dict[str, Any]] = field(repr=False)
    processes: int = 1

    @property
    def bad_file(self) -> Path:
        """The file of bad rows."""
        return self.output.with_suffix(".bad.jsonl")

    def run(self, progress: Progress) -> Totals:
        """Do what is not done yet, and put everything together in the order of the inputs.

        Raises DocumentError where an input would be overwritten, OSError where nothing can be written.
        """
        self._refuse_inputs()
        tasks = [Task(number, piece) for number, source in enumerate(self.sources) for piece in source.pieces()]
        parts = Parts(self.output.with_name(f".{self.output.name}.parts"), self.key)
        with Writer(parts.folder / "output", self.output.suffix, self.job.schema, self.about) as writer:
            for place in self._finished(tasks, parts):
                writer.add(parts.read(place))
                progress(place + 1, len(tasks))
        self._replace(parts.folder / "output.bad", self.bad_file, keep=writer.totals.bad > 0)
        self._replace(parts.folder / "output", self.output)
        shutil.rmtree(parts.folder)
        return writer.totals

    def _refuse_inputs(self) -> None:
        written = [path.resolve() for path in (self.output, self.bad_file)]
        own = [source.path for source in self.sources if source.path.resolve() in written]
        if own:
            raise DocumentError(Fault(str(path), 1, 1, "is an input and would be overwritten") for path in own)

    def _finished(self, tasks: list[Task], parts: Parts) -> Iterator[int]:
        """Give the place of every task in order, as soon as it is done."""
        todo = [place for place in range(len(tasks)) if not parts.has(place)]
        work = Work(self.job, self.sources, parts)
        if self.processes == 1 or len(todo) <= 1:
            for place, task in enumerate(tasks):
                if not parts.has(place):
                    work.do(place, task)
                yield place
            return
        # Fresh processes: a fork would copy the threads' locks that Arrow may hold.
        with ProcessPoolExecutor(self.processes, get_context("spawn"), _start, (work,)) as pool:
            try:
                running = {place: pool.submit(_do, place, tasks[place]) for place in todo}
                for place in range(len(tasks)):
                    if place in running:
                        running.pop(place).result()
                    yield place
            finally:
                pool.shutdown(cancel_futures=True)

    @staticmethod
    def _replace(written: Path, target: Path, *, keep: bool = True) -> None:
        if keep:
            written.replace(target)
        else:
            target.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of a source."""

    source: int
    piece: Any


@dataclass(frozen=True)
class Work:
    """What every process holds."""

    job: Job
    sources: Sequence[Source]
    parts: Parts

    def do(self, place: int, task: Task) -> None:
        """Do a task and keep what it comes to."""
        part = self.job.do(self.sources[task.source], task.piece)
        self.parts.keep(place, part, self.job.schema)


_WORK: list[Work] = []


def end_with_parent() -> Thread:
    """End this process with the one that started it, also where that is killed: else it would wait for ever."""

    def watch() -> None:
        if parent := parent_process():
            parent.join()
            os._exit(1)

    watching = Thread(target=watch, daemon=True)
    watching.start()
    return watching


def _start(work: Work) -> None:
    end_with_parent()
    _WORK[:] = [work]


def _do(place: int, task: Task) -> None:
    _WORK[0].do(place, task)
