"""What is measured: tasks taken by turns, and ratios of the times that one turn took; and how a figure is written down."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Task = Callable[[], object]
Times = Mapping[str, list[float]]


@dataclass(frozen=True)
class Figure:
    """A ratio: its median and range over the turns, the goal if there is one, and the times behind it."""

    what: str
    ratio: float
    low: float
    high: float
    goal: str = ""
    met: bool | None = None
    times: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)


def by_turns(rounds: int, tasks: Mapping[str, Task], clock: Callable[[], float] = time.process_time) -> Times:
    """Run tasks by turns and give the seconds of each; a task that gives a float has measured itself.

    The clock is that of the processor, so that what else the machine does disturbs less.
    """
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            start = clock()
            took = task()
            found[name].append(took if isinstance(took, float) else clock() - start)
    return found


def ratio(
    what: str, times: Times, over: str, under: str, *, at_least: float | None = None, at_most: float | None = None
) -> Figure:
    """Compare two tasks turn by turn, with a goal if there is one."""
    ratios = [one / other for one, other in zip(times[over], times[under], strict=True)]
    found = median(ratios)
    goal, met = "", None
    if at_least is not None:
        goal, met = f"≥ {at_least:g}", found >= at_least
    elif at_most is not None:
        goal, met = f"≤ {at_most:g}", found <= at_most
    return Figure(what, found, min(ratios), max(ratios), goal, met, f"{shown(times[over])} : {shown(times[under])}")


def shown(seconds: list[float]) -> str:
    """Give the median of some times in a fitting unit."""
    middle = median(seconds)
    if middle >= 1:
        return f"{middle:.2f} s"
    unit, scale = next(
        ((unit, scale) for unit, scale in (("ms", 1e3), ("µs", 1e6)) if middle * scale >= 1), ("ns", 1e9)
    )
    return f"{middle * scale:.4g} {unit}"
