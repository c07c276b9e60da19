"""What lies ahead, the day before, on the day and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from compliance import Packs, assess
from compliance.assessment.upcoming import Kind, upcoming
from compliance.documents.profiles import Evidence, FileState, Profile, Waiver
from tests.generated import PACKS

DAY = date(2026, 1, 31)
WAIVER = Waiver("acme-audit", "why", "Board", date(2026, 1, 10), date(2026, 6, 30), (1, 1))
PROOF = Evidence(
    {"acme.backups": True}, "a.txt", "0" * 64, DAY, FileState.PRESENT, (1, 1), valid_until=date(2026, 3, 31)
)


def ahead(until: date, facts: dict[str, Any], packs: Packs = PACKS, **more: Any) -> list[tuple[date, str, str]]:
    events = upcoming(assess(Profile("P", facts, **more), packs, as_of=DAY), until)
    return [(event.day, event.kind, event.about) for event in events]


@pytest.mark.parametrize(("until", "found"), [(date(2026, 2, 4), 0), (date(2026, 2, 5), 1), (date(2026, 9, 1), 1)])
def test_a_deadline(until: date, found: int) -> None:
    facts = {"acme.opened_on": date(2026, 1, 22), "acme.reported_on": "never"}
    assert ahead(until, facts) == [(date(2026, 2, 5), Kind.DUE, "acme-report")] * found


@pytest.mark.parametrize(("until", "found"), [(date(2026, 3, 15), 0), (date(2026, 3, 16), 1), (date(2026, 9, 1), 1)])
def test_an_answer_that_grows_old(until: date, found: int) -> None:
    facts = {"acme.audited_on": date(2025, 3, 15)}
    assert ahead(until, facts) == [(date(2026, 3, 16), Kind.GROWS_OLD, "acme-audit")] * found


@pytest.mark.parametrize(("until", "found"), [(date(2026, 3, 30), 0), (date(2026, 3, 31), 1)])
def test_evidence_that_lapses(until: date, found: int) -> None:
    stale = replace(PROOF, file="b.txt", valid_until=date(2026, 1, 30))
    for_ever = replace(PROOF, file="c.txt", valid_until=None)
    listed = ahead(until, {"acme.backups": True}, evidence=(PROOF, stale, for_ever))
    assert listed == [(date(2026, 3, 31), Kind.EVIDENCE_LAPSES, "a.txt")] * found


@pytest.mark.parametrize(("until", "found"), [(date(2026, 6, 29), 0), (date(2026, 6, 30), 1)])
def test_a_waiver_that_lapses(until: date, found: int) -> None:
    listed = ahead(until, {"acme.audited_on": "never"}, waivers=(WAIVER,))
    assert listed == [(date(2026, 6, 30), Kind.WAIVER_LAPSES, "acme-audit")] * found


def test_rules_that_start_and_end() -> None:
    (pack,) = PACKS.packs
    dated: dict[str, dict[str, Any]] = {
        "acme-keys": {"since": date(2026, 3, 1)},
        "acme-south": {"since": date(2026, 3, 1)},
        "acme-backups": {"until": date(2026, 2, 28)},
    }
    rules = tuple(replace(rule, **dated.get(rule.id, {})) for rule in pack.rules)
    packs = replace(PACKS, packs=(replace(pack, rules=rules),))
    facts = {"acme.regions": frozenset(), "acme.backups": True, "acme.keys_split": False}
    assert ahead(date(2026, 2, 27), facts, packs) == []
    assert ahead(date(2026, 3, 1), facts, packs) == [
        (date(2026, 2, 28), Kind.RULE_ENDS, "acme-backups"),
        (date(2026, 3, 1), Kind.RULE_STARTS, "acme-keys"),
    ]
