"""Adding a whole portfolio up: some pieces at a time, in one process or several, in an order that does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import reduce
from multiprocessing import get_context
from operator import add
from typing import Any

from compliance.portfolio.batches import joined
from compliance.portfolio.reading import Source
from compliance.portfolio.running import Progress, end_with_parent
from compliance.portfolio.summary import Summariser, Summary

_HANDFULS = 4  # for each process, of each source


@dataclass(frozen=True, slots=True)
class Handful:
    """Consecutive pieces of a source."""

    source: int
    pieces: tuple[Any, ...]


@dataclass(frozen=True)
class Gatherer:
    """A summariser over sources; what every process holds."""

    summariser: Summariser
    sources: Sequence[Source]

    def gather(self, processes: int, progress: Progress) -> Summary:
        """Summarise every row of every source."""
        handfuls = [*self._handfuls(processes)]
        total = self.summariser.nothing()
        for done, found in enumerate(self._found(handfuls, processes), 1):
            total += found
            progress(done, len(handfuls))
        return total

    def summary(self, handful: Handful) -> Summary:
        """Summarise some pieces, small ones together: a block costs much, a row of it little."""
        source = self.sources[handful.source]
        batches = joined(batch for piece in handful.pieces for batch in source.read(piece))
        found = [*map(self.summariser.summary, batches)]
        return reduce(add, found) if found else self.summariser.nothing()

    def _handfuls(self, processes: int) -> Iterator[Handful]:
        """Share the pieces of each source out, to some handfuls for each process."""
        for number, source in enumerate(self.sources):
            pieces = [*source.pieces()]
            size = -(-len(pieces) // (processes * _HANDFULS)) or 1
            for start in range(0, len(pieces), size):
                yield Handful(number, tuple(pieces[start : start + size]))

    def _found(self, handfuls: Sequence[Handful], processes: int) -> Iterator[Summary]:
        if processes == 1 or len(handfuls) <= 1:
            yield from map(self.summary, handfuls)
            return
        with ProcessPoolExecutor(processes, get_context("spawn"), _start, (self,)) as pool:
            yield from pool.map(_summary, handfuls)


_GATHERER: list[Gatherer] = []


def _start(gatherer: Gatherer) -> None:
    end_with_parent()
    _GATHERER[:] = [gatherer]


def _summary(handful: Handful) -> Summary:
    return _GATHERER[0].summary(handful)
