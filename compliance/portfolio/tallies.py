"""Cells and sections of a portfolio's report, and the figures that are read off histograms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from compliance.language.text import Lang, Text

_BANDS = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1."""

    value: float

    @property
    def shown(self) -> str:
        """In percent, to 0.1; what is not nothing does not show as nothing."""
        percent = 100 * self.value
        return "<0.1%" if 0 < percent < 0.1 else f"{percent:.1f}%"  # noqa: PLR2004 - the last digit shown


Cell: TypeAlias = Text | str | int | float | Share | None


@dataclass(frozen=True)
class Section:
    """A table with its title and what has to be said of it."""

    id: str
    title: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None


def share(part: int, whole: int) -> Share | None:
    """Give a part of a whole; of nothing, none."""
    return Share(part / whole) if whole else None


def shown(cell: Cell, lang: Lang) -> str:
    """Word a cell."""
    match cell:
        case None:
            return "–"
        case Text():
            return cell[lang]
        case Share():
            return cell.shown
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:.1f}"
        case _:
            return cell


def is_figure(cell: Cell) -> bool:
    """Whether a cell is a number and stands on the right."""
    return isinstance(cell, int | float | Share)


def has_figures(section: Section, column: int) -> bool:
    """Whether a column holds numbers and nothing else."""
    cells = [row[column] for row in section.rows if row[column] is not None]
    return bool(cells) and all(map(is_figure, cells))


def bands(histogram: Any, steps: int) -> Iterator[tuple[str, int]]:
    """Give the rows of every tenth of a scale counted in ``steps``; the last tenth has the scale's end."""
    width = steps // _BANDS
    for band in range(_BANDS):
        last = band == _BANDS - 1
        found = histogram[band * width : steps + 1 if last else (band + 1) * width]
        yield f"{10 * band}–{10 * band + 10}", int(found.sum())


def median(histogram: Any) -> int | None:
    """Give the lower median, in the histogram's steps; ``None`` where no row has a figure."""
    total, seen = int(histogram[:-1].sum()), 0
    for step, found in enumerate(histogram[:-1].tolist()):
        seen += found
        if total and 2 * seen >= total:
            return step
    return None
