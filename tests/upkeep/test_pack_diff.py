"""The comparison of two states of a pack: what changed in meaning, what in words only, and for whom."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.documents.faults import DocumentError
from compliance.documents.packs import load_folder, shipped
from compliance.documents.profiles import load_profile
from compliance.documents.rules import Packs
from compliance.language.durations import Calendar
from compliance.upkeep.pack_diff import Changes, changed_facts, changed_packs, changed_rules, turned_outcomes
from tests.conftest import AS_OF, SAMPLES

Edited = Callable[..., Packs]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The sample pack with some words replaced, in any of its files."""

    def edit(*replacements: tuple[str, str]) -> Packs:
        folder = tmp_path / "acme-pack"
        shutil.copytree(SAMPLES / "acme-pack", folder, dirs_exist_ok=True)
        for old, new in replacements:
            files = [file for file in folder.rglob("*.yaml") if old in file.read_text("utf-8")]
            assert files, f"{old} stands nowhere"
            for file in files:
                file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        return load_folder(folder)

    return edit


@pytest.fixture
def original() -> Packs:
    return load_folder(SAMPLES / "acme-pack")


def _edits(changes: Changes, name: str) -> dict[str, tuple[str, str]]:
    found = next(change for change in (*changes.changed, *changes.reworded) if change.id == name)
    return {edit.name: (edit.old.en, edit.new.en) for edit in (*found.meaning, *found.words)}


def test_nothing_changed_is_no_change(original: Packs, edited: Edited) -> None:
    same = edited()
    for compare in (changed_packs, changed_rules, changed_facts):
        assert not compare(original, same)


@pytest.mark.parametrize(
    ("replacement", "rule", "edit"),
    [
        (("10 working days", "15 working days"), "acme-report",
         {"deadline": ("10 working days after Opening", "15 working days after Opening")}),
        (("{at_least: 100}", "{at_least: 110}"), "acme-reserve",
         {"requires": ("Reserve: at least 100 percent", "Reserve: at least 110 percent")}),
        (("severity: critical", "severity: high"), "acme-keys", {"severity": ("critical", "high"), "weight": ("8", "4")}),
        (("force: benchmark", "force: law"), "acme-south", {"force": ("benchmark", "law")}),
        (("    applies_when: {acme.regions: {include_any: [south]}}\n", ""), "acme-south",
         {"applies_when": ("Regions: South", "–")}),
        (("waivable: false", "waivable: 1 month"), "acme-keys", {"waivable": ("–", "1 month")}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_means_something_else_is_a_change(
    original: Packs, edited: Edited, replacement: tuple[str, str], rule: str, edit: dict[str, tuple[str, str]]
) -> None:
    changes = changed_rules(original, edited(replacement))
    assert [change.id for change in changes.changed] == [rule]
    assert not changes.reworded
    assert _edits(changes, rule) == edit


def test_of_citations_only_what_differs_is_said(original: Packs, edited: Edited) -> None:
    changes = changed_rules(original, edited(("cites: [acme-book/1]", "cites: [acme-book/1, acme-book/2]")))
    assert {change.id: _edits(changes, change.id)["cites"] for change in changes.changed} == {
        "acme-keys": ("–", "acme-book/2"),
        "acme-reserve": ("–", "acme-book/2"),
    }


def test_other_words_are_no_change_of_meaning(original: Packs, edited: Edited) -> None:
    changes = changed_rules(original, edited(("Be audited every year", "Be audited once a year")))
    assert not changes.changed
    assert _edits(changes, "acme-audit") == {"title": ("Be audited every year", "Be audited once a year")}


def test_a_fact_reworded_changes_no_rule(original: Packs, edited: Edited) -> None:
    after = edited(("title: {en: Keys split", "title: {en: Keys shared"))
    assert not changed_rules(original, after)
    assert [change.id for change in changed_facts(original, after).reworded] == ["acme.keys_split"]


def test_facts_change_in_bounds_and_options(original: Packs, edited: Edited) -> None:
    after = edited(("maximum: 200", "maximum: 150"), ("north: {en: North, zh: 北部}, ", ""))
    changes = changed_facts(original, after)
    assert _edits(changes, "acme.reserve_percent") == {"maximum": ("200", "150")}
    assert _edits(changes, "acme.regions")["options"] == ("north", "–")


def test_added_and_removed(original: Packs, edited: Edited) -> None:
    changes = changed_rules(original, edited(("id: acme-audit", "id: acme-yearly-audit")))
    assert list(changes.added) == ["acme-yearly-audit"]
    assert list(changes.removed) == ["acme-audit"]


def test_what_a_whole_pack_stands_under_is_the_packs_change(original: Packs, edited: Edited) -> None:
    after = edited(("covers: {from: 2020", "applies_when: {acme.backups: true}\ncovers: {from: 2020"))
    assert not changed_rules(original, after)
    assert _edits(changed_packs(original, after), "acme")["applies_when"] == ("–", "Backups kept: yes")


def test_outcomes_that_turn(original: Packs, edited: Edited, calendar: Calendar) -> None:
    profile = load_profile(SAMPLES / "acme.yaml", original)
    after = edited(("requires: {acme.keys_split: true}", "requires: {acme.keys_split: false}"))
    turns = {turn.rule: (turn.old, turn.new) for turn in turned_outcomes(profile, original, after, AS_OF, calendar)}
    assert turns == {"acme-keys": ("fail", "pass")}
    assert not list(turned_outcomes(profile, original, after, date(2019, 12, 31), calendar))


def test_a_rule_that_is_gone_turns_what_it_came_to(original: Packs, edited: Edited, calendar: Calendar) -> None:
    profile = load_profile(SAMPLES / "acme.yaml", original)
    after = edited(("id: acme-keys", "id: acme-other-keys"), ("rules: [acme-keys]", "rules: [acme-other-keys]"))
    turns = {turn.rule: (turn.old, turn.new) for turn in turned_outcomes(profile, original, after, AS_OF, calendar)}
    assert turns == {"acme-keys": ("fail", None), "acme-other-keys": (None, "fail")}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one pack, whose vocabulary differs from ours."""
    for folder in ("facts", "cac-order-3"):
        shutil.copytree(shipped("rules") / folder, tmp_path / "rules" / folder)
    shutil.copy(shipped("rules") / "themes.yaml", tmp_path / "rules")
    shutil.copytree(shipped("seeds"), tmp_path / "seeds")
    facts = tmp_path / "rules" / "facts" / "filing.yaml"
    text = facts.read_text("utf-8")
    assert "  cac.provider:\n" in text
    facts.write_text(text.replace("facts:\n", "facts:\n" + EXTRA, 1), "utf-8")
    return tmp_path / "rules"


EXTRA = """  extra.fact:
    type: boolean
    title: {en: Extra, zh: 额外}
    question: {en: "Is there more?", zh: 还有吗？}
"""


def test_a_checkout_brings_its_own_vocabulary_and_registers(checkout: Path) -> None:
    packs = load_folder(checkout)
    assert [pack.id for pack in packs.packs] == ["cac-order-3"]
    assert "extra.fact" in packs.vocabulary.facts
    assert "extra.fact" in load_folder(checkout / "cac-order-3").vocabulary.facts
    assert "extra.fact" not in load_folder(shipped("rules") / "cac-order-3").vocabulary.facts
    ours = load_folder(shipped("rules") / "cac-order-3")
    assert list(changed_facts(ours, packs).added) == ["extra.fact"]
    assert not changed_rules(ours, packs)
    assert all(source.file.startswith(checkout.parent.as_posix()) for source in packs.sources.values())


def test_faults_of_a_checkout_are_named_by_its_own_files(checkout: Path) -> None:
    (checkout / "facts" / "filing.yaml").write_text("facts: {extra: 1}\n")
    with pytest.raises(DocumentError, match=f"{checkout.as_posix()}/facts/filing.yaml:"):
        load_folder(checkout)


def test_a_folder_of_packs_without_a_vocabulary_uses_ours(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "acme-pack", tmp_path / "acme")
    assert [pack.id for pack in load_folder(tmp_path).packs] == ["acme"]


def test_a_folder_without_packs_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no pack"):
        load_folder(tmp_path)
