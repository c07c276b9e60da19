"""How the columnar evaluator grows: with rows, with rules, over processes, and in memory.

python -m benchmarks growth
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.portfolios import block, blocks
from benchmarks.tables import Subject, generated, write
from benchmarks.timing import Figure, Task, by_turns, ratio, shown
from compliance.portfolio.batches import ROWS

HELD = 8  # blocks in memory; more rows are these again
ENCODED = "encoded.arrow"


def measure(quick: bool) -> Iterator[Figure | str]:
    """Give the figures."""
    yield from _rules(quick)
    yield from _rows(quick)
    with tempfile.TemporaryDirectory() as name:
        folder, rows = Path(name), 4 * ROWS if quick else 5_000_000
        write(generated(), rows, folder, (ENCODED,))
        yield from _memory(folder, rows, 1 if quick else 3)
        yield from _processes(folder, 1 if quick else 5)


def _rules(quick: bool) -> Iterator[Figure]:
    drawn = block(generated().facts, ROWS, 1)
    judges = {count: generated(count).judge for count in (150, 1_000)}
    tasks: dict[str, Task] = {str(count): lambda judge=judge: judge.judge(drawn) for count, judge in judges.items()}
    by_turns(1, tasks)
    yield ratio(
        "1,000 generated rules : 150, same rows", by_turns(3 if quick else 9, tasks), "1000", "150", at_most=3.5
    )


def _rows(quick: bool) -> Iterator[Figure | str]:
    """Compare the time a row takes, from ten thousand rows on."""
    subject = generated()
    held = list(blocks(subject.read, HELD * ROWS))
    few = block(subject.read, 10_000, 1)
    sizes = {10_000: [few], 100_000: [block(subject.read, 100_000, 1)]}
    for count in (1, 10) if not quick else (1,):
        sizes[count * HELD * ROWS] = held * count
    tasks: dict[str, Task] = {
        f"{rows:,}": lambda blocks=blocks: [subject.judge.judge(each) for each in blocks]
        for rows, blocks in sizes.items()
    }
    by_turns(1, {"warm": tasks["10,000"]})
    times = by_turns(1 if quick else 3, tasks)
    each = {title: [took / rows for took in times[title]] for title, rows in zip(tasks, sizes, strict=True)}
    largest = list(tasks)[-1]
    yield "150 generated rules, time a row: " + ", ".join(
        f"{1e9 * median(took):.0f} ns of {title}" for title, took in each.items()
    )
    for title in tasks:
        if title != largest:
            yield ratio(f"time a row, of {largest} rows : of {title}", each, largest, title)


RESIDENT = """
import sys, time
from pathlib import Path
from benchmarks.tables import generated, judged
subject = generated()
table = subject.table(Path(sys.argv[1]))
judge = subject.judge
start = time.process_time()
judged(judge, table)
took = time.process_time() - start
start = time.process_time()
for piece in table.pieces():
    for batch in table.read(piece):
        [column.max() for column in batch.block.columns.values()]
once = time.process_time() - start
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(took, int(peak.split()[1]) / 1024, once)
"""


def _memory(folder: Path, rows: int, rounds: int) -> Iterator[Figure | str]:
    """Judge mapped Arrow in a fresh process and ask what it held at most; where the system does not say, leave it out."""
    if not Path("/proc/self/status").exists():
        yield "resident memory is only told by Linux"
        return
    command = [sys.executable, "-c", RESIDENT, str(folder / ENCODED)]
    ran = [subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(rounds)]
    took, held, once = ([float(each[place]) for each in ran] for place in range(3))
    yield Figure(
        f"{rows:,} rows of mapped Arrow, resident at most, in MB",
        median(held),
        min(held),
        max(held),
        "≤ 200",
        median(held) <= 200,
    )
    speeds = [150 * rows / one / 1e9 for one in took]
    yield Figure(
        "the same, thousand million rule evaluations per second and core",
        median(speeds),
        min(speeds),
        max(speeds),
        "≥ 1",
        median(speeds) >= 1,
        shown(took),
    )
    times = {"judged": took, "once": once}
    yield ratio("the same rows judged : the largest number of each of their columns found", times, "judged", "once")


PIECES = """
import sys, time
from pathlib import Path
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from benchmarks import growth
file, processes, count, work = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), getattr(growth, sys.argv[4])
with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
    list(pool.map(work, [file] * processes, range(processes)))
    start = time.perf_counter()
    list(pool.map(work, [file] * count, range(count)))
    print(time.perf_counter() - start)
"""
_OPEN: dict[str, tuple[Subject, list[object]]] = {}


def piece(file: str, place: int) -> int:
    """Judge one piece of a file, in a process that keeps the rules ready."""
    if file not in _OPEN:
        subject = generated()
        _OPEN[file] = subject, list(subject.table(Path(file)).pieces())
    subject, pieces = _OPEN[file]
    table = subject.table(Path(file))
    return sum(subject.judge.judge(batch.block).rows for batch in table.read(pieces[place]))


def counting(_file: str, _place: int) -> int:
    """Only count, as a yardstick of what a second process can gain on this machine at best."""
    return sum(range(5_000_000))


def _processes(folder: Path, rounds: int) -> Iterator[Figure]:
    """Compare one process with two, by the wall clock: only two idle cores can show it."""
    file = folder / ENCODED
    count = len(list(generated().table(file).pieces()))
    count -= count % 2

    def over(processes: int, work: str) -> float:
        command = [sys.executable, "-c", PIECES, str(file), str(processes), str(count), work]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    tasks = {
        f"{processes} {work}": lambda processes=processes, work=work: over(processes, work)
        for work in ("piece", "counting")
        for processes in (1, 2)
    }
    times = by_turns(rounds, tasks, time.perf_counter)
    yield ratio("one process : two, wall clock", times, "1 piece", "2 piece", at_least=1.8)
    yield ratio("one process : two, wall clock, of a loop that only counts", times, "1 counting", "2 counting")
