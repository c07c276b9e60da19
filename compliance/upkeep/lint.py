"""What a careful reader objects to in packs that load: unread facts, missing cases, conditions that cannot turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from compliance.assessment.findings import anchor_of
from compliance.documents.facts import READ_BY_REPORTS
from compliance.documents.faults import Fault
from compliance.documents.rules import Force, Pack, Packs, Rule
from compliance.language.choices import can_be
from compliance.language.conditions import All, Condition, Not, definitions_of, facts_of, tests_of
from compliance.language.durations import Calendar
from compliance.language.facts import FactType
from compliance.language.truth import Truth
from compliance.upkeep.cases import Case, missing_outcomes
from compliance.upkeep.coverage import coverage


def lint(packs: Packs, cases: Mapping[str, Iterable[Case]], calendar: Calendar) -> Iterator[Fault]:
    """Give every objection to the packs; ``cases`` by pack id."""
    for pack in packs.packs:
        shown = tuple(cases.get(pack.id, ()))
        yield from _lint_pack(pack, packs)
        for rule in pack.rules:
            yield from (_on(rule, says) for says in _lint_rule(rule, packs, pack, calendar))
            missing = missing_outcomes(rule, shown) if pack.built_in or shown else []
            if missing:
                yield _on(rule, f"{rule.id} has no case for: {', '.join(missing)}")


def lint_vocabulary(packs: Packs) -> Iterator[Fault]:
    """Give the objections that need all packs: facts nobody reads, clauses nobody assesses, texts left out."""
    read = _facts_read(packs)
    for path, fact in packs.vocabulary.facts.items():
        if path not in read | READ_BY_REPORTS and fact.type is not FactType.TEXT:
            yield Fault(*fact.declared_at, f"{path} is read by no rule, definition or deadline")
        if fact.title.en == path:
            yield Fault(*fact.declared_at, f"{path} has no title")
    for path, definition in packs.vocabulary.definitions.items():
        if path not in read:
            yield Fault(*definition.declared_at, f"the definition {path} is used by no rule")
    for covered in coverage(packs):
        if covered.complaint:
            yield Fault(packs.sources[covered.clause.source].file, 1, 1, covered.complaint)


def _on(rule: Rule, says: str) -> Fault:
    return Fault(rule.file, rule.line, rule.column, says)


def _lint_pack(pack: Pack, packs: Packs) -> Iterator[Fault]:
    head = f"{pack.folder}/pack.yaml"
    known = {rule.id for rule in pack.rules}
    for note in pack.notes:
        for rule in note.rules:
            if rule not in known:
                yield Fault(head, 1, 1, f"a note speaks of {rule}, which is no rule of this pack")
    cited = {cite.source for rule in pack.rules for cite in rule.cites}
    for source in pack.sources:
        if source not in packs.sources:
            yield Fault(head, 1, 1, f"{source} is no source")
    for source in sorted(cited - set(pack.sources)):
        yield Fault(head, 1, 1, f"rules cite {source}, which the pack's sources do not name")


def _lint_rule(rule: Rule, packs: Packs, pack: Pack, calendar: Calendar) -> Iterator[str]:
    yield from _lint_sources(rule, packs)
    yield from _lint_deadline(rule)
    day = rule.nearest_day(pack.reviewed_on)
    if rule.applies_when is not None and not can_be(rule.applies_when, Truth.TRUE, day, calendar):
        yield f"{rule.id} can never apply"
    if not can_be(_together(rule, rule.requires), Truth.TRUE, day, calendar):
        yield f"{rule.id} can never pass where it applies"
    if not _can_fail(rule, day, calendar):
        yield f"{rule.id} can never fail where it applies"


def _together(rule: Rule, condition: Condition) -> Condition:
    return condition if rule.applies_when is None else All((rule.applies_when, condition))


def _can_fail(rule: Rule, day: date, calendar: Calendar) -> bool:
    return can_be(_together(rule, Not((rule.requires,))), Truth.TRUE, day, calendar)


def _lint_sources(rule: Rule, packs: Packs) -> Iterator[str]:
    clauses = [packs.sources[cite.source].clauses[cite.clause] for cite in rule.cites]
    if rule.force is Force.LAW and clauses and all(clause.verified == "unverified" for clause in clauses):
        yield f"{rule.id} is law and rests on unverified clauses only"
    kinds = {packs.sources[cite.source].kind for cite in rule.cites}
    if rule.force is Force.LAW and kinds and "law" not in kinds:
        yield f"{rule.id} is law and cites no source that is"
    for clause in clauses:
        if clause.assessed_by == "none":
            yield f"{rule.id} cites {clause.path}, which is said to be assessed by no rule"


def _lint_deadline(rule: Rule) -> Iterator[str]:
    if rule.deadline is None:
        return
    acts = {test.fact for test in tests_of(rule.requires)}
    if len(acts) > 1 or any(fact.type is not FactType.DATE for fact in acts):
        yield f"{rule.id} has a deadline, so it tests one act (one date fact)"


def _facts_read(packs: Packs) -> set[str]:
    conditions = [c for rule in packs.rules for c in (rule.applies_when, rule.requires) if c is not None]
    conditions += [definition.means for definition in packs.vocabulary.definitions.values()]
    read = {path for condition in conditions for path in facts_of(condition)}
    read |= {anchor.path for rule in packs.rules if (anchor := anchor_of(rule))}
    return read | {path for condition in conditions for path in definitions_of(condition)}
