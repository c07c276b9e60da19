"""Profiles of the small sample pack, generated: any answers, any files in any state, any waivers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from compliance import Packs, Profile, load_packs
from compliance.assessment.evidence import Assurance
from compliance.documents.profiles import Evidence, FileState, Waiver
from compliance.language.facts import NEVER, Fact, FactType, Value
from tests.conftest import SAMPLES

PACKS: Packs = load_packs(SAMPLES / "acme-pack", built_in=False)
OWN = {path: fact for path, fact in PACKS.vocabulary.facts.items() if path.startswith("acme.")}
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
ASSURANCES = st.sampled_from(Assurance)
_PEOPLE = st.sampled_from([None, "Wang", "Chen"])


def values(fact: Fact) -> st.SearchStrategy[Value]:
    """Any answer to a fact."""
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.CHOICES:
            return st.frozensets(st.sampled_from(sorted(fact.options)))
        case FactType.DATE:
            return DAYS | st.just(NEVER)
        case _:
            return st.integers(0, 200) | st.just(Decimal("99.5"))


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Any part of the facts, answered."""
    return st.fixed_dictionaries({}, optional={path: values(fact) for path, fact in OWN.items()})


@st.composite
def files(draw: st.DrawFn) -> Evidence:
    """A file for one or two answers, perhaps other ones than the profile gives."""
    supports = draw(answers().filter(lambda said: len(said) > 0))
    return Evidence(
        supports=supports,
        file=draw(st.sampled_from(["a.txt", "b.txt", "c.txt"])),
        sha256=draw(st.sampled_from(["0" * 64, "1" * 64])),
        observed_on=draw(DAYS),
        state=draw(st.sampled_from(FileState)),
        place=(1, 1),
        valid_until=draw(st.none() | DAYS),
        reviewed_by=draw(_PEOPLE),
    )


@st.composite
def waivers(draw: st.DrawFn) -> Waiver:
    """A waiver of a rule that may not exist."""
    rule = draw(st.sampled_from([*(rule.id for rule in PACKS.rules), "acme-nothing"]))
    return Waiver(rule, "why", "Board", draw(DAYS), draw(DAYS), (1, 1))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """A profile; its files prove some of what it says."""
    facts = draw(answers())
    proofs = draw(st.lists(files(), max_size=3))
    prove: bool = draw(st.booleans())
    if facts and prove:
        proven = {path: facts[path] for path in draw(st.sets(st.sampled_from(sorted(facts)), min_size=1))}
        proofs.append(Evidence(proven, "d.txt", "2" * 64, date(2024, 1, 1), FileState.PRESENT, (1, 1), None, "Chen"))
    return Profile(
        name="Generated",
        facts=facts,
        prepared_by=draw(_PEOPLE),
        evidence=tuple(proofs),
        waivers=tuple(draw(st.lists(waivers(), max_size=3))),
    )
