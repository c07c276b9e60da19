"""The evaluator of single profiles against other engines, in process, the same generated rules in each one's language.

    python -m benchmarks engines

Every cell is compared first; an engine that differs in one is not timed. Engines run in environments of their own and
take turns with ours; theirs are given what they read fastest.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from benchmarks.packs import generate
from benchmarks.peers import missing, python_of
from benchmarks.peers.rendering import CEL, CODES, ZEN, expression, profile, rego, variables
from benchmarks.portfolios import block
from benchmarks.timing import Figure, by_turns, ratio, shown
from compliance import load_packs
from compliance.assessment.findings import outcome_in
from compliance.documents.rules import Rule
from compliance.language.durations import prc_calendar
from compliance.language.evaluation import Situation
from compliance.language.facts import Fact, Value
from compliance.portfolio.storage import storages

AS_OF = date(2026, 11, 23)
Answers = Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class Engine:
    """A peer, the script that runs it, and what it is given."""

    title: str
    peer: str
    script: str
    source: str
    unknown: bool


class Running:
    """An engine in its own process, asked over a pipe."""

    def __init__(self, engine: Engine, words: Mapping[str, str], profiles: Sequence[Any]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        task = Path(self._folder.name) / "task.json"
        task.write_text(json.dumps({"source": engine.source, "variables": words, "profiles": profiles}), "utf-8")
        script = Path(__file__).parent / "peers" / f"{engine.script}.py"
        command = [str(python_of(engine.peer)), str(script), str(task)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what: str) -> Any:
        """Ask for ``results`` or for the ``time``."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        self._folder.cleanup()


def drawn(facts: Mapping[str, Fact], rows: int, seed: int = 1) -> Answers:
    """Draw profiles with a fifth of their answers missing."""
    found = block(facts, rows, seed)
    profiles: list[dict[str, Value]] = []
    for row in range(rows):
        read = (
            (path, each.answer(int(word[row]) for word in found.words(each))) for path, each in storages(facts).items()
        )
        profiles.append({path: value for path, value in read if value is not None})
    return profiles


def completed(facts: Mapping[str, Fact], profiles: Answers) -> Answers:
    """Fill every gap with the answer of the next profile that has one."""
    filled: list[Mapping[str, Value]] = []
    latest: dict[str, Value] = {}
    for answers in [*profiles, *profiles]:
        latest |= answers
        filled.append(dict(latest))
    return [answers for answers in filled[len(profiles) :] if len(answers) == len(facts)]


def engines(rules: Sequence[Rule], today: Situation) -> list[Engine]:
    """Give every peer with the rules in its language."""
    pairs, truths = rego(rules, today, unknown=True), rego(rules, today, unknown=False)
    cel, zen = expression(rules, CEL, today), expression(rules, ZEN, today)
    return [
        Engine("OPA", "opa-golib-python-bindings", "run_opa", pairs, unknown=True),
        Engine("OPA, complete profiles", "opa-golib-python-bindings", "run_opa", truths, unknown=False),
        Engine("Regorus", "gordon-to-regorus", "run_regorus", pairs, unknown=True),
        Engine("Regorus, complete profiles", "gordon-to-regorus", "run_regorus", truths, unknown=False),
        Engine("CEL (C++), complete profiles", "cel-expr-python", "run_cel_cpp", cel, unknown=False),
        Engine("CEL (Rust), complete profiles", "common-expression-language", "run_cel_rust", cel, unknown=False),
        Engine("zen-engine, complete profiles", "zen-engine", "run_zen", zen, unknown=False),
    ]


def codes(rules: Sequence[Rule], profiles: Answers, today: Situation) -> list[list[int]]:
    """Give what our evaluator of single profiles finds."""
    situations = (Situation(answers, today.as_of, today.calendar) for answers in profiles)
    return [[CODES[outcome_in(rule, situation)] for rule in rules] for situation in situations]


def evaluate(rules: Sequence[Rule], profiles: Answers, today: Situation) -> None:
    """Evaluate every rule for every profile."""
    for answers in profiles:
        situation = Situation(answers, today.as_of, today.calendar)
        for rule in rules:
            outcome_in(rule, situation)


def differences(mine: list[list[int]], theirs: list[list[int]]) -> int:
    """Count the cells that differ."""
    return sum(
        one != other for row, also in zip(mine, theirs, strict=True) for one, other in zip(row, also, strict=True)
    )


def measure(quick: bool) -> Iterator[Figure | str]:
    """Compare, then time by turns."""
    generated, today = generate(150), Situation({}, AS_OF, prc_calendar())
    rules = [replace(rule, deadline=None) for rule in generated.rules]  # nobody else knows deadlines
    partly = drawn(generated.facts, 20 if quick else 80)
    given = {True: partly, False: completed(generated.facts, partly)}
    facts, words = generated.facts, variables(generated.facts)
    plain = {unknown: [profile(facts, answers) for answers in profiles] for unknown, profiles in given.items()}
    with ExitStack() as stack:
        running: dict[str, tuple[Running, bool]] = {}
        for engine in engines(rules, today):
            if python_of(engine.peer) is None:
                yield missing(engine.peer)
                continue
            started = stack.enter_context(Running(engine, words, plain[engine.unknown]))
            cells = codes(rules, given[engine.unknown], today)
            differing = differences(cells, started.ask("results"))
            yield f"{engine.title}: {sum(map(len, cells)):,} cells compared, {differing} differences"
            if not differing:
                running[engine.title] = started, engine.unknown
        yield from _timed(running, given, rules, today, 3 if quick else 5)
    yield _built_in(quick)


def _timed(
    running: Mapping[str, Any], given: Any, rules: Sequence[Rule], today: Situation, rounds: int
) -> Iterator[Figure | str]:
    tasks: dict[str, Any] = {
        name: lambda profiles=profiles: evaluate(rules, profiles, today)
        for name, profiles in (("ours", given[True]), ("ours, complete profiles", given[False]))
    }
    tasks |= {title: lambda engine=engine: engine.ask("time") for title, (engine, _) in running.items()}
    times = by_turns(rounds, tasks)
    for name, profiles in (("ours", given[True]), ("ours, complete profiles", given[False])):
        yield _speed(f"150 generated rules, {name}", times[name], len(profiles), len(rules))
    for title, (_, unknown) in running.items():
        ours = "ours" if unknown else "ours, complete profiles"
        yield ratio(f"{title} : ours", times, title, ours, at_least=30 if title == "OPA" else None)


def _built_in(quick: bool) -> str:
    packs = load_packs()
    rules = [rule for rule in packs.rules if rule.in_force(AS_OF)]
    profiles = drawn(packs.vocabulary.facts, 5 if quick else 40)
    today = Situation({}, AS_OF, prc_calendar())
    times = by_turns(3, {"ours": lambda: evaluate(rules, profiles, today)})
    return _speed(f"{len(rules)} built-in rules, ours", times["ours"], len(profiles), len(rules))


def _speed(what: str, seconds: list[float], profiles: int, rules: int) -> str:
    each = [took / profiles for took in seconds]
    return f"{what}: {shown(each)} a profile, {rules / min(each):,.0f} rule evaluations a second"
