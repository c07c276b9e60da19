"""What of a pack, a rule or a fact can change, in meaning or in words only; one row an aspect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from compliance.documents.rules import Citation, Pack, Rule
from compliance.language.conditions import Condition, Defined, Operand, Test, facts_of, with_parts
from compliance.language.facts import Fact
from compliance.language.text import Text
from compliance.language.vocabulary import Definition
from compliance.language.wording import say_condition, say_operand

Named = Fact | Definition
Item = TypeVar("Item", bound=Pack | Rule | Fact | Definition)
NONE = Text("–", "–")


@dataclass(frozen=True)
class Aspect(Generic[Item]):
    """Something that can change: its name, what is compared, and how that is said; of a set only what differs is."""

    name: str
    title: Text
    key: Callable[[Item], object]
    say: Callable[[Item], Text]


def _plain(name: str, title: tuple[str, str], key: Callable[[Item], object]) -> Aspect[Item]:
    """Give an aspect that says what it compares: a text as it is, anything else as it is written."""

    def say(item: Item) -> Text:
        value = key(item)
        return value if isinstance(value, Text) else NONE if value is None else Text(str(value), str(value))

    return Aspect(name, Text(*title), key, say)


def _closed(condition: Condition | None) -> Condition | None:
    """Give a condition whose definitions are no more than their names: what they mean is compared once, with them."""
    if condition is None or isinstance(condition, Test):
        return condition
    if isinstance(condition, Defined):
        return with_parts(condition, ())
    return with_parts(condition, tuple(closed for part in condition.parts if (closed := _closed(part)) is not None))


def _condition(name: str, title: tuple[str, str], read: Callable[[Item], Condition | None]) -> Aspect[Item]:
    def say(item: Item) -> Text:
        condition = read(item)
        return NONE if condition is None else say_condition(condition)

    return Aspect(name, Text(*title), lambda item: _closed(read(item)), say)


def _say_deadline(rule: Rule) -> Text:
    return NONE if rule.deadline is None else say_operand(next(iter(facts_of(rule.requires).values())), rule.deadline)


def _deadline(rule: Rule) -> Operand | None:
    return rule.deadline


def _cite(cite: Citation) -> str:
    since, until = (f" from {cite.since}" if cite.since else ""), (f" until {cite.until}" if cite.until else "")
    return f"{cite.path}{since}{until}"


def _fact(name: str, title: tuple[str, str], read: Callable[[Fact], object]) -> Aspect[Named]:
    """Give an aspect that a definition does not have."""
    return _plain(name, title, lambda named: read(named) if isinstance(named, Fact) else None)


def _flag(flag: bool) -> str | None:
    return "yes" if flag else None


PACK_MEANING: tuple[Aspect[Pack], ...] = (
    _plain("version", ("version", "版本"), lambda pack: pack.version),
    _condition("applies_when", ("applies when", "适用条件"), lambda pack: pack.applies_when),
    _plain("reviewed_on", ("reviewed on", "核对日期"), lambda pack: pack.reviewed_on),
)
PACK_WORDS: tuple[Aspect[Pack], ...] = (
    _plain("title", ("title", "标题"), lambda pack: pack.title),
    _plain("about", ("about", "说明"), lambda pack: pack.about),
)
RULE_MEANING: tuple[Aspect[Rule], ...] = (
    _plain("pack", ("pack", "规则包"), lambda rule: rule.pack),
    _condition("applies_when", ("applies when", "适用条件"), lambda rule: rule.applies_when),
    _condition("requires", ("requires", "要求"), lambda rule: rule.requires),
    Aspect("deadline", Text("deadline", "期限"), _deadline, _say_deadline),
    _plain("from", ("in force from", "生效日期"), lambda rule: rule.since),
    _plain("until", ("in force until", "失效日期"), lambda rule: rule.until),
    _plain("force", ("force", "效力"), lambda rule: rule.force),
    _plain("severity", ("severity", "严重程度"), lambda rule: rule.severity),
    _plain("weight", ("weight", "权重"), lambda rule: rule.weight),
    _plain("level", ("level", "层级"), lambda rule: rule.level),
    _plain("theme", ("theme", "主题"), lambda rule: rule.theme),
    _plain("basis", ("basis", "依据方式"), lambda rule: rule.basis),
    _plain("cites", ("citations", "依据"), lambda rule: frozenset(map(_cite, rule.cites))),
    _plain("waivable", ("longest waiver", "最长豁免"), lambda rule: rule.longest_waiver),
    _plain("effort_days", ("days of effort", "所需天数"), lambda rule: rule.effort_days),
)
RULE_WORDS: tuple[Aspect[Rule], ...] = (
    _plain("title", ("title", "标题"), lambda rule: rule.title),
    _plain("remedy", ("remedy", "整改建议"), lambda rule: rule.remedy),
    _plain("derivation", ("derivation", "推导"), lambda rule: rule.derivation),
)
FACT_MEANING: tuple[Aspect[Named], ...] = (
    _plain("type", ("type", "类型"), lambda named: named.type if isinstance(named, Fact) else "definition"),
    _condition("means", ("means", "含义"), lambda named: named.means if isinstance(named, Definition) else None),
    _fact("options", ("options", "选项"), lambda fact: frozenset(fact.options)),
    _fact("unit", ("unit", "单位"), lambda fact: fact.unit),
    _fact("minimum", ("minimum", "最小值"), lambda fact: fact.minimum),
    _fact("maximum", ("maximum", "最大值"), lambda fact: fact.maximum),
    _fact("ahead", ("may lie ahead", "可为将来日期"), lambda fact: _flag(fact.ahead)),
    _fact("format", ("format", "格式"), lambda fact: fact.format),
    _fact("effort_days", ("days to change it", "变更所需天数"), lambda fact: fact.effort_days),
    _fact("fixed", ("cannot be changed", "不可变更"), lambda fact: _flag(fact.fixed)),
)
FACT_WORDS: tuple[Aspect[Named], ...] = (
    _plain("title", ("title", "标题"), lambda named: named.title),
    _plain("theme", ("theme", "主题"), lambda named: named.theme),
    _fact("question", ("question", "问题"), lambda fact: fact.question),
    _fact("help", ("help", "说明"), lambda fact: fact.help),
    _fact("evidence", ("evidence", "证据"), lambda fact: fact.evidence),
    _fact(
        "option_words", ("words of the options", "选项文字"), lambda fact: frozenset(map(_option, fact.options.items()))
    ),
)


def _option(option: tuple[str, Text]) -> Text:
    return option[1]
