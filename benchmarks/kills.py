"""Kill a process that fills in a profile, again and again, and look at what is left: nothing may be lost but one answer.

    python benchmarks/kills.py                1,000 kills of ``compliance fill``
    python benchmarks/kills.py --times 100 --seed 7

After every kill (SIGKILL, at a random moment around a save) the file must be a valid profile that holds every answer
which was acknowledged, with its value, and at most the one in flight besides. Then the next process goes on with it.
A face is anything that asks and saves in a process of its own: see ``Face``.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Protocol

from compliance import Packs, load_packs, load_profile
from compliance.assessment.questionnaire import Goal, Questionnaire
from compliance.cli import fill, program
from compliance.filling.drafts import open_draft, save
from compliance.language.durations import prc_calendar
from compliance.language.facts import Value

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 23)
MOST_ANSWERS = 12  # acknowledged before a kill
LONGEST_WAIT = 0.04  # seconds between an answer and the kill; a save takes a few thousandths
_PATIENCE = 120
_NAME = "Killed"
_ASKED = re.compile(r"· ([a-z0-9_]+(?:\.[a-z0-9_]+)+)\s")


class Face(Protocol):
    """A way of filling in a file, in a process of its own."""

    pid: int

    def next(self) -> str | None:
        """Wait until an answer is asked for, and give its path; that the one before is saved is thereby said."""

    def send(self, value: Value | None) -> None:
        """Answer; the process may be killed from here on."""

    def end(self) -> None:
        """Let go of a process that is dead."""


@dataclass
class Tally:
    """What the kills came to."""

    kills: int = 0
    acknowledged: int = 0
    in_flight_kept: int = 0
    finished: int = 0


class LostError(Exception):
    """Something is gone that was acknowledged, or there that never was."""


class Fill:
    """``compliance fill``, forked from this process so that the packs are read once."""

    def __init__(self, file: Path) -> None:
        answer, self._answers = os.pipe()
        self._asked, said = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            for handle, place in ((answer, 0), (said, 1)):
                os.dup2(handle, place)
            os.closerange(3, 256)
            self._become(file)
        os.close(answer)
        os.close(said)
        self._said = ""

    def _become(self, file: Path) -> None:
        sys.stdin, sys.stdout = os.fdopen(0, "r", encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
        try:
            program.main(["fill", str(file), "--goal", "score", "--as-of", str(AS_OF)], standalone_mode=False)
            sys.stdout.flush()
        finally:
            os._exit(0)

    def next(self) -> str | None:
        self._said = ""
        while not self._said.endswith("> "):
            if not select.select([self._asked], [], [], _PATIENCE)[0]:
                raise LostError("it hangs")
            read = os.read(self._asked, 1 << 16)
            if not read:
                return None
            self._said += read.decode("utf-8", "replace")
        return _ASKED.findall(self._said)[-1]

    def send(self, value: Value | None) -> None:
        with suppress(BrokenPipeError):
            os.write(self._answers, (typed(value) + "\n").encode())

    def end(self) -> None:
        os.close(self._answers)
        os.close(self._asked)
        os.waitpid(self.pid, 0)


def typed(value: Value | None) -> str:
    """Give an answer as a person types it."""
    match value:
        case None:
            return "?"
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return " ".join(sorted(value)) or "0"
        case _:
            return str(value)


@dataclass
class Trial:
    """A file being filled in by one process after another, and the answers that must be in it."""

    file: Path
    packs: Packs
    answers: Mapping[str, Value]
    kept: dict[str, Value] = field(default_factory=dict)

    def begin(self) -> None:
        """Write a new file with nothing but a name."""
        save(open_draft(self.file, self.packs), {}, head={"name": _NAME})

    def answer(self, face: Face, number: int) -> str | None:
        """Have so many answers acknowledged and give one more; its path, or ``None`` where nothing more is asked."""
        flying = None
        for _ in range(number + 1):
            path = face.next()
            if flying in self.answers:
                self.kept[flying] = self.answers[flying]
            if path is None:
                return None
            face.send(self.answers.get(path))
            flying = path
        return flying

    def check(self, flying: str) -> bool:
        """Hold the file against what was acknowledged, and tell whether the answer in flight is there too.

        Raises LostError.
        """
        profile = open_draft(self.file, self.packs).profile
        lost = {path for path, value in self.kept.items() if profile.facts.get(path) != value}
        more = profile.facts.keys() - self.kept.keys()
        wrong = {path for path in more if path != flying or profile.facts[path] != self.answers.get(path)}
        if lost or wrong or profile.name != _NAME:
            raise LostError(f"lost {lost}, found {wrong} besides, {flying} was in flight")
        self.kept = dict(profile.facts)
        return bool(more)


def kill_again_and_again(times: int, begin: Callable[[Trial], Face], first: Trial, seed: int) -> Tally:
    """Kill so many times; a file that is filled in is left and a new one begun.

    Raises LostError at the first thing lost.
    """
    random, tally, trial = Random(seed), Tally(), first
    trial.begin()
    while tally.kills < times:
        before, face = len(trial.kept), begin(trial)
        flying = trial.answer(face, random.randrange(MOST_ANSWERS))
        tally.acknowledged += len(trial.kept) - before
        if flying is None:
            face.end()
            tally.finished += 1
            trial = Trial(first.file.with_name(f"{tally.finished}.yaml"), first.packs, first.answers)
            trial.begin()
            continue
        time.sleep(random.uniform(0, LONGEST_WAIT))
        with suppress(ProcessLookupError):
            os.kill(face.pid, signal.SIGKILL)
        face.end()
        tally.kills += 1
        tally.in_flight_kept += trial.check(flying)
    return tally


def prepared(packs: Packs) -> Callable[[Trial], Face]:
    """Read packs and rank before each fork, so that it finds that done."""
    rules = [rule for rule in packs.rules if rule.in_force(AS_OF)]
    asks = Questionnaire(rules, packs.vocabulary.facts, AS_OF, prc_calendar())
    fill.packs_of = lambda _wanted: packs
    fill._questionnaire = lambda _packs, _day: asks  # noqa: SLF001 - forks share it

    def begin(trial: Trial) -> Face:
        asks.under(trial.kept, Goal.SCORE)
        return Fill(trial.file)

    return begin


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--times", type=int, default=1000)
    reader.add_argument("--seed", type=int, default=1)
    wished = reader.parse_args()
    packs = load_packs()
    answers = load_profile(ROOT / "profiles" / "asset-backed-securities.yaml", packs).facts
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        trial = Trial(Path(folder) / "0.yaml", packs, answers)
        tally = kill_again_and_again(wished.times, prepared(packs), trial, wished.seed)
    print(
        f"{tally.kills:,} kills of fill in {time.monotonic() - start:.0f} s: {tally.acknowledged:,} answers acknowledged,"
        f" none lost; the one in flight was kept {tally.in_flight_kept:,} times; {tally.finished} files finished"
    )


if __name__ == "__main__":
    main()
