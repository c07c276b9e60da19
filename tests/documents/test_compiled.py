"""Packs made plain and restored are the packs that were read, in every field, and are built only where asked for."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from compliance import Packs
from compliance.documents.compiled import folded, unfolded
from compliance.language.conditions import Condition, Operand
from compliance.language.durations import Duration
from compliance.language.parsing import Parser
from tests.assessment.building import packs, rule
from tests.language.test_evaluation import CONDITIONS, VOCABULARY

DEADLINES = st.sampled_from([
    None,
    {"within": "10 working days", "after": "start.on"},
    {"at_least": "1 month", "before": "2026-06-01"},
    {"on_or_before": "end.on"},
    {"on_or_before": "2026-06-01"},
])  # fmt: skip


def whole(value: object) -> object:
    """Everything an object says, what its equality leaves out too."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"": type(value).__name__, **{named.name: whole(getattr(value, named.name)) for named in fields(value)}}
    if isinstance(value, Mapping):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, tuple) else value


def test_every_field_of_the_shipped_packs_comes_back(shipped_packs: Packs) -> None:
    plain = folded(shipped_packs)
    restored = unfolded(plain)
    assert restored == shipped_packs
    assert folded(unfolded(plain)) == plain
    for part in ("facts", "definitions"):
        assert whole(getattr(restored.vocabulary, part)) == whole(getattr(shipped_packs.vocabulary, part))
    assert whole(restored.sources) == whole(shipped_packs.sources)
    assert list(restored.vocabulary.facts) == list(shipped_packs.vocabulary.facts)


def test_restored_packs_go_to_other_processes(shipped_packs: Packs) -> None:
    assert (
        pickle.loads(pickle.dumps(unfolded(folded(shipped_packs)).vocabulary.facts)) == shipped_packs.vocabulary.facts
    )


def test_a_small_pack_comes_back(acme_packs: Packs) -> None:
    restored = unfolded(folded(acme_packs))
    assert restored == acme_packs
    assert whole(restored.packs) == whole(acme_packs.packs)


@given(CONDITIONS, st.none() | CONDITIONS, DEADLINES, st.none() | st.just(Duration(6, "month")))
def test_any_rule_comes_back(
    requires: Condition, applies: Condition | None, deadline: dict[str, str] | None, waiver: Duration | None
) -> None:
    parser = Parser(VOCABULARY.facts.get, VOCABULARY.unknown, [])
    due: Operand | None = parser.deadline(deadline, ()) if deadline else None
    parts: dict[str, Any] = {"requires": requires, "applies_when": applies, "deadline": due, "longest_waiver": waiver}
    written = replace(packs([replace(rule("p-one", {"a.yes": True}), **parts)]), vocabulary=VOCABULARY)
    assert unfolded(folded(written)) == written


def test_nothing_is_built_that_nobody_asks_for(shipped_packs: Packs) -> None:
    index, _, _details = folded(shipped_packs).partition(b"\n")
    held = unfolded(index + b"\n" + b"no JSON\n" * 1000)
    assert [rule.id for rule in held.rules] == [rule.id for rule in shipped_packs.rules]
    assert [rule.requires for rule in held.rules] == [rule.requires for rule in shipped_packs.rules]


def test_equal_conditions_are_one(shipped_packs: Packs) -> None:
    restored = unfolded(folded(shipped_packs))
    under_pack = [pack for pack in restored.packs if pack.applies_when]
    assert under_pack
    for pack in under_pack:
        for known in pack.rules:
            own = pack.own_applicability(known)
            assert own is None or own != known.applies_when


def test_it_is_plain_json(acme_packs: Packs) -> None:
    for line in folded(acme_packs).splitlines():
        assert isinstance(json.loads(line), dict)
