"""Small rules, packs and profiles as literals, for the tests of judging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compliance.assessment.assessment import Assessment, assess
from compliance.documents.profiles import Evidence, FileState, Profile, Waiver
from compliance.documents.rules import WEIGHTS, Force, Level, Pack, Packs, Rule, Severity
from compliance.language.complaints import Complaint
from compliance.language.durations import Calendar, Duration
from compliance.language.facts import Fact, FactType, Value
from compliance.language.parsing import Parser
from compliance.language.text import Text
from compliance.language.vocabulary import Vocabulary

AS_OF = date(2026, 6, 30)
CALENDAR = Calendar("test", "1", date(2020, 1, 1), date(2027, 12, 31), frozenset(), frozenset())


def both(words: str) -> Text:
    return Text(words, words)


def _fact(path: str, kind: FactType, **more: Any) -> Fact:
    return Fact(path, kind, both(f"{path}?"), both(path), evidence=both("a file"), **more)


FACTS = {
    fact.path: fact
    for fact in (
        _fact("a.yes", FactType.BOOLEAN),
        _fact("a.also", FactType.BOOLEAN),
        _fact("a.kind", FactType.CHOICE, options={"x": both("x"), "y": both("y")}),
        _fact("a.count", FactType.INTEGER),
        _fact("a.started_on", FactType.DATE),
        _fact("a.reported_on", FactType.DATE),
    )
}
VOCABULARY = Vocabulary(FACTS, {})


def parse(condition: Mapping[str, Any]) -> Any:
    complaints: list[Complaint] = []
    parsed = Parser(FACTS.get, VOCABULARY.unknown, complaints).condition(condition, ())
    assert not complaints, complaints
    return parsed


def rule(
    name: str,
    requires: Mapping[str, Any],
    applies: Mapping[str, Any] | None = None,
    deadline: Mapping[str, Any] | None = None,
    force: Force = Force.LAW,
    weight: int | None = None,
    level: Level = Level.POLICY,
    waiver: Duration | None = None,
) -> Rule:
    parser = Parser(FACTS.get, VOCABULARY.unknown, [])
    return Rule(
        id=name,
        pack="p",
        title=both(name),
        level=level,
        theme="t",
        force=force,
        basis="stated",
        severity=Severity.MEDIUM,
        weight=weight or WEIGHTS[Severity.MEDIUM],
        requires=parse(requires),
        remedy=both("do it"),
        file="rules.yaml",
        line=1,
        column=1,
        applies_when=parse(applies) if applies else None,
        deadline=parser.deadline(deadline, ()) if deadline else None,
        longest_waiver=waiver,
    )


def packs(rules: Iterable[Rule]) -> Packs:
    pack = Pack("p", "1", both("P"), both("P"), "p", "0" * 64, AS_OF, rules=tuple(sorted(rules, key=lambda r: r.id)))
    return Packs((pack,), VOCABULARY, {}, {"t": both("T")})


def judged(
    rules: Iterable[Rule],
    facts: Mapping[str, Value],
    *,
    as_of: date = AS_OF,
    assurance: str = "declared",
    evidence: tuple[Evidence, ...] = (),
    waivers: tuple[Waiver, ...] = (),
    **more: Any,
) -> Assessment:
    profile = Profile("P", facts, prepared_by="Li", evidence=evidence, waivers=waivers)
    return assess(profile, packs(rules), as_of=as_of, assurance=assurance, calendar=CALENDAR, **more)


def proof(supports: Mapping[str, Value], **more: Any) -> Evidence:
    given: dict[str, Any] = {"observed_on": date(2026, 1, 1), "state": FileState.PRESENT, **more}
    return Evidence(supports=supports, file="e.pdf", sha256="0" * 64, place=(1, 1), **given)


def waiver(name: str, approved_on: date, until: date) -> Waiver:
    return Waiver(name, "because", "Board", approved_on, until, (1, 1))
