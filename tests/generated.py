"""Profiles of the small sample pack, generated: any answers, any files in any state, any waivers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
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
    since = draw(DAYS)
    until = since + timedelta(days=draw(st.integers(-30, 400)))  # backwards, and longer than any rule allows, too
    return Waiver(rule, "why", "Board", since, until, (1, 1))


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


def written(profile: Profile, folder: Path) -> Path:
    """Write a generated profile and its evidence, found as it says: present, altered or missing."""
    entries = [_entry(item, folder / f"{number}-{item.file}") for number, item in enumerate(profile.evidence)]
    waived = [
        {
            "rule": w.rule,
            "reason": w.reason,
            "approved_by": w.approved_by,
            "approved_on": w.approved_on,
            "until": w.until,
        }
        for w in profile.waivers
    ]
    head = {"name": profile.name, **({"prepared_by": profile.prepared_by} if profile.prepared_by else {})}
    facts = {path.removeprefix("acme."): _plain(value) for path, value in profile.facts.items()}
    file = folder / "profile.json"
    whole = {"profile": head, "facts": {"acme": facts}, "evidence": entries, "waivers": waived}
    file.write_text(json.dumps(whole, default=str), "utf-8")
    return file


def _entry(item: Evidence, file: Path) -> dict[str, Any]:
    if item.state is not FileState.MISSING:
        file.write_text(item.state)
    dates = {"observed_on": item.observed_on, "valid_until": item.valid_until, "reviewed_by": item.reviewed_by}
    return {
        "supports": {path: _plain(value) for path, value in item.supports.items()},
        "file": file.name,
        "sha256": sha256(FileState.PRESENT.encode()).hexdigest(),
        **{key: value for key, value in dates.items() if value},
    }


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if isinstance(value, Decimal) else value
