"""Adding a whole portfolio up: piece by piece, in one process or several, in an order that does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import reduce
from multiprocessing import get_context
from operator import add

from compliance.portfolio.reading import Source
from compliance.portfolio.running import Progress, Task, end_with_parent
from compliance.portfolio.summary import Summariser, Summary


@dataclass(frozen=True)
class Gatherer:
    """A summariser over sources; what every process holds."""

    summariser: Summariser
    sources: Sequence[Source]

    def gather(self, processes: int, progress: Progress) -> Summary:
        """Summarise every row of every source."""
        tasks = [Task(number, piece) for number, source in enumerate(self.sources) for piece in source.pieces()]
        total = self.summariser.nothing()
        for done, found in enumerate(self._found(tasks, processes), 1):
            total += found
            progress(done, len(tasks))
        return total

    def piece(self, task: Task) -> Summary:
        """Summarise a piece."""
        blocks = self.sources[task.source].read(task.piece)
        return reduce(add, map(self.summariser.summary, blocks), self.summariser.nothing())

    def _found(self, tasks: Sequence[Task], processes: int) -> Iterator[Summary]:
        if processes == 1 or len(tasks) <= 1:
            yield from map(self.piece, tasks)
            return
        with ProcessPoolExecutor(processes, get_context("spawn"), _start, (self,)) as pool:
            yield from pool.map(_piece, tasks)


_GATHERER: list[Gatherer] = []


def _start(gatherer: Gatherer) -> None:
    end_with_parent()
    _GATHERER[:] = [gatherer]


def _piece(task: Task) -> Summary:
    return _GATHERER[0].piece(task)
