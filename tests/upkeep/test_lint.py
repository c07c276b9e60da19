"""What a careful reader objects to, one objection at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.upkeep.cases import load_cases
from compliance.upkeep.lint import lint, lint_vocabulary
from tests.documents.writing import FACTS, LAW, PACK, RULES, load, write
from tests.upkeep.test_cases import CASES

# Of the small pack only what a reader may object to by intention is left out.
CITED = LAW.replace("assessed_by: none", "assessed_by: rules").replace(
    "    reason: {en: Binds the state, zh: 约束国家机关}\n", ""
)
LAWFUL = RULES.replace("force: standard", "force: law")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "test"


def objections(folder: Path, cases: str | None = None, **changed: str) -> list[str]:
    packs = load(write(folder, **{"law": CITED, "rules": LAWFUL, **changed}))
    shown = {}
    if cases is not None:
        (folder / "cases.yaml").write_text(cases, "utf-8")
        shown = {"test": load_cases(packs.packs[0], folder, packs)}
    return [str(fault).replace(f"{folder.parent.as_posix()}/", "") for fault in lint(packs, shown, prc_calendar())]


def test_nothing_to_object_to(folder: Path) -> None:
    assert objections(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "objection"),
    [
        ("rules", "requires: {it.years: {at_least: 5}}", "requires: {it.years: {at_least: 5, below: 5}}",
         "test/rules.yaml:15:9: test-two can never pass where it applies"),
        ("rules", "requires: {it.years: {at_least: 5}}", "requires: {it.years: {at_least: 0}}",
         "test/rules.yaml:15:9: test-two can never fail where it applies"),
        ("rules", "requires: {it.years: {at_least: 5}}", "requires: {it.home: [cn, hk]}",
         "test/rules.yaml:15:9: test-two can never fail where it applies"),
        ("rules", "requires: {it.filed_on: done}", "requires: {it.filed_on: done, it.public: true}",
         "test/rules.yaml:2:9: test-one has a deadline, so it tests one act (one date fact)"),
        ("rules", "requires: {it.filed_on: done}", "requires: {it.years: {at_least: 5}}",
         "test/rules.yaml:2:9: test-one has a deadline, so it tests one act (one date fact)"),
        ("law", "verified: text, checked: read", "verified: unverified, checked: not yet",
         "test/rules.yaml:2:9: test-one is law and rests on unverified clauses only"),
        ("pack", "sources: [law]", "sources: []",
         "test/pack.yaml:1:1: rules cite law, which the pack's sources do not name"),
        ("pack", "sources: [law]", "sources: [law, lore]", "test/pack.yaml:1:1: lore is no source"),
        ("pack", "rules: [test-one]", "rules: [test-one, test-three]",
         "test/pack.yaml:1:1: a note speaks of test-three, which is no rule of this pack"),
    ],
)  # fmt: skip
def test_one_objection(folder: Path, name: str, old: str, new: str, objection: str) -> None:
    text = {"rules": LAWFUL, "law": CITED, "pack": PACK}[name]
    assert old in text
    assert objections(folder, **{name: text.replace(old, new)}) == [objection]


def test_a_rule_that_can_never_apply(folder: Path) -> None:
    never = LAWFUL.replace("applies_when: {it.provider: true}", "applies_when: {it.provider: true, it.public: false}")
    assert objections(folder, rules=never) == [
        "test/rules.yaml:2:9: test-one can never apply",
        "test/rules.yaml:2:9: test-one can never pass where it applies",
        "test/rules.yaml:2:9: test-one can never fail where it applies",
    ]


def test_law_cites_law(folder: Path) -> None:
    assert objections(folder, law=CITED.replace("kind: law", "kind: standard")) == [
        "test/rules.yaml:2:9: test-one is law and cites no source that is",
        "test/rules.yaml:15:9: test-two is law and cites no source that is",
    ]


def test_what_is_said_to_be_assessed_by_no_rule_is_cited_by_none(folder: Path) -> None:
    assert objections(folder, law=LAW) == [
        "test/rules.yaml:15:9: test-two cites law/2-a, which is said to be assessed by no rule"
    ]


def test_a_pack_with_cases_has_one_for_every_outcome(folder: Path) -> None:
    assert objections(folder, CASES) == ["test/rules.yaml:15:9: test-two has no case for: not_applicable"]


def vocabulary(packs: Packs) -> list[str]:
    return [f"{fault.line}:{fault.column} {fault.says}" for fault in lint_vocabulary(packs)]


def test_what_nobody_reads_or_names(folder: Path) -> None:
    found = vocabulary(load(write(folder, law=CITED)))
    assert found == [
        "9:3 it.kinds is read by no rule, definition or deadline",
        "9:3 it.kinds has no title",
        "13:3 it.years has no title",
        "14:3 it.percent is read by no rule, definition or deadline",
        "14:3 it.percent has no title",
        "15:3 it.filed_on has no title",
        "16:3 it.launched_on has no title",
        "17:3 it.valid_until is read by no rule, definition or deadline",
        "17:3 it.valid_until has no title",
        "18:3 it.name has no title",
        "19:3 it.code has no title",
    ]


def test_a_definition_that_nobody_uses_and_a_clause_that_nobody_cites(folder: Path) -> None:
    facts = FACTS + "  it.unused: {type: boolean, title: {en: U, zh: 未}, means: {it.public: true}}\n"
    law = CITED + "  - {id: lone, value: 1, unit: x, of: {en: A, zh: 甲}, clause: 1}\n"
    law = law.replace(
        "figures:",
        "  - {id: 3, says: {en: Three, zh: 三}, verified: text, checked: read, assessed_by: rules}\nfigures:",
    )
    found = vocabulary(load(write(folder, facts=facts, law=law)))
    assert "21:3 the definition it.unused is used by no rule" in found
    assert "1:1 law/3 is said to be assessed by rules, and no rule cites it" in found
