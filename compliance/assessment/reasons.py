"""Why a finding changed, in words: which day, which pack, which answers, which files, which waiver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import NAMES, Assurance, is_proven
from compliance.assessment.findings import Finding, anchor_of
from compliance.assessment.waivers import TITLES as WAIVER_TITLES
from compliance.assessment.waivers import WaiverState
from compliance.documents.rules import Pack, Rule
from compliance.language.conditions import facts_of
from compliance.language.facts import Fact, Value, say_value
from compliance.language.text import SEMICOLON, Text, joined


class Cause(StrEnum):
    """Why something changed, in the order in which causes are applied."""

    TIME = "time"
    PACKS = "packs"
    ANSWERS = "answers"
    EVIDENCE = "evidence"
    WAIVERS = "waivers"


TITLES: dict[Cause, Text] = {
    Cause.TIME: Text("The passing of time", "时间推移"),
    Cause.PACKS: Text("The rule packs", "规则包"),
    Cause.ANSWERS: Text("The answers", "填报"),
    Cause.EVIDENCE: Text("The evidence", "证据"),
    Cause.WAIVERS: Text("The waivers", "豁免"),
}


_STARTED = Text("in force since {day}", "自{day}起施行")
_ENDED = Text("no longer in force since {day}", "{day}后不再施行")
_PASSED = Text("time passed: {reason}", "时间推移：{reason}")
_NEW_RULE = Text("new in {pack}", "{pack}新增规则")
_GONE = Text("no longer in {pack}", "已从{pack}移除")
_PACK = Text("{pack} is another now", "{pack}已变更")
_SHARED = Text("what the packs share has changed (facts, definitions)", "规则包共用的事项或定义已变更")
_ANSWER = Text("{fact}: {old} → {new}", "{fact}：{old} → {new}")
_LIST = Text("{fact}: {said}", "{fact}：{said}")
_CAME, _WENT = Text("+ {options}", "＋{options}"), Text("− {options}", "－{options}")
_GAINED = Text("proven now: {fact}", "已获证明：{fact}")
_LOST = Text("no longer proven: {fact}", "不再获证明：{fact}")
_ASSURANCE = Text("what an answer must bring: {old} → {new}", "采信标准：{old} → {new}")
_WAIVER = Text("waiver: {old} → {new}", "豁免：{old} → {new}")
_NO_WAIVER = Text("none", "无")
_IGNORED = Text("left out", "不予考虑")


def why(cause: Cause, rule: Rule, was: Assessment, now: Assessment) -> Text:
    """Say why a rule's finding changed in the step of a cause."""
    parts = tuple(_SAYING[cause](rule, was, now))
    return joined(parts, SEMICOLON)


def _time(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    before, after = _finding(rule, was), _finding(rule, now)
    if before and after and before.outcome is after.outcome and before.effective_outcome != after.effective_outcome:
        yield from _waiver(rule, was, now)
    elif before and after:
        proven = tuple(_proofs(rule, was, now))
        yield from proven or [_PASSED.fill(reason=after.reason)]
    elif after:
        yield _STARTED.fill(day=f"{rule.since}")
    else:
        yield _ENDED.fill(day=f"{rule.until}")


def _packs(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    old, new = _pack(rule, was), _pack(rule, now)
    before, after = _finding(rule, was), _finding(rule, now)
    either = new or old
    if before is None and either:
        yield _NEW_RULE.fill(pack=_named(either))
    elif after is None and either:
        yield _GONE.fill(pack=_named(either))
    elif new and old and new.sha256 != old.sha256:
        yield _PACK.fill(pack=_named(new))
    else:
        yield _SHARED


def _answers(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    for fact in _read_by(rule):
        old, new = was.profile.facts.get(fact.path), now.profile.facts.get(fact.path)
        if old != new:
            yield _answer(fact, old, new)


def _answer(fact: Fact, old: Value | None, new: Value | None) -> Text:
    """Say how an answer changed; of a list, what came and what went."""
    if not (isinstance(old, frozenset) and isinstance(new, frozenset)):
        return _ANSWER.fill(fact=fact.title, old=say_value(fact, old), new=say_value(fact, new))
    moved = ((_CAME, new - old), (_WENT, old - new))
    said = joined([sign.fill(options=say_value(fact, options)) for sign, options in moved if options], SEMICOLON)
    return _LIST.fill(fact=fact.title, said=said)


def _evidence(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    if was.assurance is not now.assurance:
        yield _ASSURANCE.fill(old=NAMES[was.assurance], new=NAMES[now.assurance])
    else:
        yield from _proofs(rule, was, now)


def _proofs(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    """Say which answers are proven now and were not, or the reverse; as declared, none needs to be."""
    if now.assurance is Assurance.DECLARED:
        return
    for fact in _read_by(rule):
        before, after = _proven(fact, was), _proven(fact, now)
        if before != after:
            yield (_GAINED if after else _LOST).fill(fact=fact.title)


def _waiver(rule: Rule, was: Assessment, now: Assessment) -> Iterator[Text]:
    yield _WAIVER.fill(old=_waiver_state(rule, was), new=_waiver_state(rule, now))


_SAYING: dict[Cause, Callable[[Rule, Assessment, Assessment], Iterator[Text]]] = {
    Cause.TIME: _time,
    Cause.PACKS: _packs,
    Cause.ANSWERS: _answers,
    Cause.EVIDENCE: _evidence,
    Cause.WAIVERS: _waiver,
}


def _finding(rule: Rule, state: Assessment) -> Finding | None:
    return next((finding for finding in state.findings if finding.rule.id == rule.id), None)


def _pack(rule: Rule, state: Assessment) -> Pack | None:
    return next((pack for pack in state.packs.packs if pack.id == rule.pack), None)


def _named(pack: Pack) -> Text:
    return Text(f"{pack.title.en} {pack.version}", f"{pack.title.zh} {pack.version}")


def _read_by(rule: Rule) -> list[Fact]:
    anchor = anchor_of(rule)
    return list({**facts_of(rule.whole), **({anchor.path: anchor} if anchor else {})}.values())


def _proven(fact: Fact, state: Assessment) -> bool:
    value = state.profile.facts.get(fact.path)
    return value is not None and is_proven(state.profile, fact.path, value, state.assurance, state.as_of)


def _waiver_state(rule: Rule, state: Assessment) -> Text:
    if state.waivers_ignored:
        return _IGNORED
    states = [judged.state for judged in state.waivers if judged.waiver.rule == rule.id]
    if not states:
        return _NO_WAIVER
    return WAIVER_TITLES[WaiverState.IN_FORCE if WaiverState.IN_FORCE in states else states[0]]
