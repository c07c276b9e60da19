"""Conditions and their reasons in words: what a test needs, what the profile says, why a rule fell so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import assert_never

from compliance.language.conditions import (
    All,
    AnyOf,
    AsOf,
    AtLeast,
    Condition,
    Constant,
    CountedDay,
    Defined,
    Not,
    Operand,
    Reference,
    Share,
    Test,
    Window,
    facts_of,
)
from compliance.language.evaluation import Resolved, Trace, deciding_parts, open_facts
from compliance.language.facts import NO, UNANSWERED, YES, Fact, Value, say_value
from compliance.language.frozen import frozen
from compliance.language.text import AND, COMMA, OR, SEMICOLON, Text, joined
from compliance.language.truth import Truth

_BRACKETS = Text("({inner})", "（{inner}）")
_AS_OF = Text("the day of the assessment", "评估日")
_SHARE = Text("{percent}% of {fact}", "{fact}的{percent}%")
_AFTER = Text("{duration} after {anchor}", "{anchor}后{duration}")
_BEFORE = Text("{duration} before {anchor}", "{anchor}前{duration}")
_BY = Text("{counted} (by {day})", "{counted}（即不晚于{day}）")
_PROVISIONAL = Text(
    " (provisional: the working-day calendar for those days is not published)", "（暂定：相应日期的工作日安排尚未公布）"
)
_VALUED = Text("{name} ({value})", "{name}（{value}）")
_NEEDS = Text("{title}: {value}, needs {needs}", "{title}：{value}，须{needs}")
_IS = Text("{title}: {value}", "{title}：{value}")
_WANTED = Text("{title}: {needs}", "{title}：{needs}")
_NONE_OF = Text("none of these holds: {parts}", "下列各项均不满足：{parts}")
_TOO_FEW = Text("{holding} of the {count} needed hold: {parts}", "应满足{count}项，已满足{holding}项：{parts}")
_COUNT_OF = Text("at least {count} of: {parts}", "至少满足{count}项：{parts}")
_LONG_LIST = 3
_SAID = "(said)"  # no name that a field could have
_LISTED = Text("{count} of {options} listed", "已填{count}项（共{options}项）")
_OPEN = Text("open", "待定")
_NOT = Text("not ({inner})", "非（{inner}）")
_DEFINED = Text("{title}: {truth} ({inner})", "{title}：{truth}（{inner}）")
_UNANSWERED = Text("not answered: {facts}", "未回答：{facts}")


def say_operand(test_fact: Fact, operand: Operand, resolved: Resolved | None = None, joint: Text = COMMA) -> Text:
    """Word what a test compares with: ``joint`` between options; a counted day carries the date it comes to."""
    match operand:
        case Constant(frozenset() as options):
            named = resolved if isinstance(resolved, frozenset) else options
            return joined((test_fact.options[name] for name in test_fact.options if name in named), joint)
        case Constant(date() as day):
            return Text(str(day), str(day))
        case Constant(value):
            return say_value(test_fact, value)
        case Reference(fact):
            return _with_value(fact.title, fact, resolved)
        case Share(percent, fact):
            return _with_value(_SHARE.fill(percent=str(percent), fact=fact.title), fact, resolved)
        case AsOf():
            return _AS_OF
        case Window(duration):
            return duration.words()
        case CountedDay(duration, anchor, forward):
            said = (_AFTER if forward else _BEFORE).fill(
                duration=duration.words(), anchor=say_operand(test_fact, anchor)
            )
            return _BY.fill(counted=said, day=str(resolved)) if isinstance(resolved, date) else said
        case _:
            assert_never(operand)


def _with_value(said: Text, fact: Fact, resolved: Resolved | None) -> Text:
    """Add what another fact reads to its name."""
    if resolved is None or isinstance(resolved, tuple):
        return said
    return _VALUED.fill(name=said, value=say_value(fact, resolved))


def say_need(test: Test, value: Value | None = None, resolved: Resolved | None = None, *, wanted: bool = True) -> Text:
    """Word what a test needs (or, under ``not``, bars); of a list only what the value lacks (or has)."""
    sentence = test.operator.needs if wanted else test.operator.bars
    if value is not None and resolved is not None:
        part = test.operator.lacking if wanted else test.operator.excess
        resolved = part(value, resolved) or resolved
    return sentence.fill(operand=say_operand(test.fact, test.operand, resolved, test.operator.joint))


def say_condition(condition: Condition, *, wanted: bool = True) -> Text:
    """Word a whole condition as a rule's statement."""
    match condition:
        case Test():
            return _WANTED.fill(title=condition.fact.title, needs=say_need(condition, wanted=wanted))
        case Defined(_, title, _):
            return _IS.fill(title=title, value=YES if wanted else NO)
        case Not((part,)):
            if isinstance(part, Test | Defined):
                return say_condition(part, wanted=not wanted)
            return say_condition(part) if not wanted else _NOT.fill(inner=say_condition(part))
        case All(parts) | AnyOf(parts):
            said = joined(_grouped(parts), AND if isinstance(condition, All) else OR)
        case AtLeast(count, parts):
            said = _COUNT_OF.fill(count=str(count), parts=joined(_grouped(parts), SEMICOLON))
        case _:
            assert_never(condition)
    return said if wanted else _NOT.fill(inner=said)


def _grouped(parts: Sequence[Condition]) -> list[Text]:
    simple = Test | Defined | Not
    return [
        say_condition(part) if isinstance(part, simple) else _BRACKETS.fill(inner=say_condition(part)) for part in parts
    ]


def say_reason(trace: Trace, *, wanted: bool = True, opened: bool = True) -> Text:
    """Word why a condition has its truth: the deciding parts with the values they read, nothing else.

    ``wanted`` is whether truth is what is asked for; under ``not`` it turns round. ``opened`` says whether a definition
    is worth the words of its own reason, and an answer those of what it lacks. Rules share many of their parts, so what
    was said of a part stays with its trace.
    """
    said: dict[tuple[bool, bool], Text] = trace.__dict__.setdefault(_SAID, {})
    if (wanted, opened) not in said:
        said[wanted, opened] = _say_reason(trace, wanted=wanted, opened=opened)
    return said[wanted, opened]


def _say_reason(trace: Trace, *, wanted: bool, opened: bool) -> Text:
    condition = trace.condition
    match condition:
        case Test():
            return _say_leaf(condition, trace, wanted=wanted) if opened else _say_value(condition, trace)
        case Defined(_, title, _) if opened:
            inner = say_reason(trace.parts[0], wanted=wanted)
            return _DEFINED.fill(title=title, truth=say_truth(trace.truth), inner=inner)
        case Defined(_, title, _):
            return _IS.fill(title=title, value=say_truth(trace.truth))
        case Not():
            return say_reason(trace.parts[0], wanted=not wanted, opened=opened)
    said = joined((say_reason(part, wanted=wanted, opened=opened) for part in deciding_parts(trace)), SEMICOLON)
    if isinstance(condition, AtLeast) and trace.truth is not Truth.TRUE:
        holding = sum(part.truth is Truth.TRUE for part in trace.parts)
        return _TOO_FEW.fill(holding=str(holding), count=str(condition.count), parts=said)
    alternatives = isinstance(condition, AnyOf) and trace.truth is Truth.FALSE and len(trace.parts) > 1 and wanted
    return _NONE_OF.fill(parts=said) if alternatives else said


def say_open(trace: Trace) -> Text:
    """Word why a truth is open: the definitions that wait, and every unanswered fact once, however often it is read."""
    titles = {path: fact.title for path, fact in facts_of(trace.condition).items()}
    groups: dict[Text | None, dict[str, Text]] = {}
    named: set[str] = set()
    # Definitions come first: they say what the answers are wanted for.
    for part in sorted(_waiting(trace), key=lambda part: isinstance(part.condition, Test)):
        new = {path: titles[path] for path in open_facts(part) if path not in named}
        named.update(new)
        groups.setdefault(part.condition.title if isinstance(part.condition, Defined) else None, {}).update(new)
    return joined((_say_waiting(title, facts) for title, facts in groups.items() if title or facts), SEMICOLON)


def _waiting(trace: Trace) -> Iterable[Trace]:
    """Give the outermost definitions and the tests that leave a truth open, in reading order."""
    if isinstance(trace.condition, Test | Defined):
        yield trace
        return
    for part in deciding_parts(trace):
        yield from _waiting(part)


def _say_waiting(title: Text | None, facts: Mapping[str, Text]) -> Text:
    named = joined(facts.values(), COMMA)
    if title is None:
        return _IS.fill(title=named, value=UNANSWERED)
    if not facts:
        return _IS.fill(title=title, value=_OPEN)
    return _DEFINED.fill(title=title, truth=_OPEN, inner=_UNANSWERED.fill(facts=named))


def _say_value(test: Test, trace: Trace) -> Text:
    return _IS.fill(title=test.fact.title, value=_say_briefly(test.fact, trace.value))


def _say_leaf(test: Test, trace: Trace, *, wanted: bool) -> Text:
    if trace.truth is (Truth.TRUE if wanted else Truth.FALSE):
        said = _say_value(test, trace)
    else:
        value = _say_briefly(test.fact, trace.value)
        needs = say_need(test, trace.value, trace.operand, wanted=wanted)
        if trace.value is not None and trace.operand is None:
            needs = _VALUED.fill(name=needs, value=UNANSWERED)
        said = _NEEDS.fill(title=test.fact.title, value=value, needs=needs)
    return joined((said, _PROVISIONAL), Text("", "")) if trace.provisional else said


def _say_briefly(fact: Fact, value: Value | None) -> Text:
    """Word a value, of a long list only how many: the reader needs what is lacking, not what is there."""
    if isinstance(value, frozenset) and len(value) > _LONG_LIST:
        return _LISTED.fill(count=str(len(value)), options=str(len(fact.options)))
    return say_value(fact, value)


def say_truth(truth: Truth) -> Text:
    """Word a truth."""
    return {Truth.FALSE: NO, Truth.UNKNOWN: _OPEN, Truth.TRUE: YES}[truth]


@frozen
class Line:
    """One line of an explanation: how deep it stands, its truth, and its words."""

    depth: int
    truth: Truth
    says: Text


_HEADS: dict[type, Text] = {
    All: Text("all of these", "下列全部"),
    AnyOf: Text("any of these", "下列之一"),
    Not: Text("not", "非"),
}


def lines_of(trace: Trace, depth: int = 0) -> Iterable[Line]:
    """Lay an evaluation out as an indented tree with the values used."""
    condition = trace.condition
    match condition:
        case Test():
            needs = _NEEDS.fill(
                title=condition.fact.title,
                value=say_value(condition.fact, trace.value),
                needs=say_need(condition, None, trace.operand),
            )
            yield Line(depth, trace.truth, joined((needs, _PROVISIONAL), Text("", "")) if trace.provisional else needs)
        case Defined(_, title, _):
            yield Line(depth, trace.truth, title)
        case AtLeast(count, _):
            yield Line(depth, trace.truth, Text(f"at least {count} of these", f"下列至少{count}项"))
        case _:
            yield Line(depth, trace.truth, _HEADS[type(condition)])
    for part in trace.parts:
        yield from lines_of(part, depth + 1)
