"""The words of a questionnaire: what a cell says for an answer, what may be written there, how an option is called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from unicodedata import normalize

from compliance.language.facts import (
    HAS_NOT_HAPPENED,
    NEVER,
    NO,
    NO_SUCH_DAY,
    UNITS,
    YES,
    Fact,
    FactType,
    Value,
    say_number,
)
from compliance.language.formats import FORMATS
from compliance.language.text import LANGUAGES, Lang, Text, joined

REST = Text("no to the rest", "其余均为否")
NONE = Text("none of these", "以下均无")
_DOT = Text(" · ", " · ")


def folded(written: str) -> str:
    """Fold what only looks different: full-width letters and digits, spaces, capitals."""
    return " ".join(normalize("NFKC", written).split()).casefold()


def label(fact: Fact, option: str, lang: Lang) -> str:
    """Give an option's title, or its id where the title could be taken for another option."""
    title = fact.options[option][lang]
    return title if options_named(fact, title) == {option} else option


def options_named(fact: Fact, written: str) -> set[str]:
    """Give the options that words may stand for; an id stands for nothing else."""
    if written in fact.options:
        return {written}
    words = folded(written)
    return {
        option
        for option, title in fact.options.items()
        if words in (folded(option), *(folded(title[lang]) for lang in LANGUAGES))
    }


def say_answer(fact: Fact, value: Value, lang: Lang) -> str | int | Decimal | date:
    """Say an answer as a cell holds it: numbers and dates as such, everything else in words."""
    if isinstance(value, bool):
        return (YES if value else NO)[lang]
    if fact.type is FactType.DATE and value == NEVER:
        return never(fact)[lang]
    if fact.type is FactType.CHOICE:
        return label(fact, str(value), lang)
    assert not isinstance(value, frozenset)
    return value


def never(fact: Fact) -> Text:
    """Give the words for a date that there is none of."""
    return NO_SUCH_DAY if fact.ahead else HAS_NOT_HAPPENED


def say_expected(fact: Fact) -> Text:
    """Say what may be written into the cell."""
    match fact.type:
        case FactType.BOOLEAN:
            return Text("yes or no", "是或否")
        case FactType.CHOICE:
            return Text("one of the list", "从列表中选一项")
        case FactType.CHOICES:
            return Text(
                "yes or no on every line below; or here: the rest, or none",
                "在下列各行逐项选择；或在此选择“其余”或“均无”",
            )
        case FactType.DATE:
            return Text("a date, or “{never}”", "日期，或“{never}”（即never）").fill(never=never(fact))
        case FactType.TEXT:
            example = FORMATS[fact.format][1] if fact.format else ""
            return Text("text, such as {it}", "文字，例如{it}").fill(it=example) if example else Text("text", "文字")
        case _:
            return joined(_say_limits(fact), _DOT)


def _say_limits(fact: Fact) -> list[Text]:
    whole = fact.type is FactType.INTEGER
    said = [Text("a whole number", "整数") if whole else Text("a number, up to two decimals", "数字，至多两位小数")]
    if fact.unit:
        said.append(Text("in {unit}", "单位：{unit}").fill(unit=_unit_alone(fact.unit)))
    if fact.minimum is not None:
        said.append(Text("at least {least}", "不小于{least}").fill(least=say_number(fact.minimum, None)))
    if fact.maximum is not None:
        said.append(Text("at most {most}", "不大于{most}").fill(most=say_number(fact.maximum, None)))
    return said


def _unit_alone(unit: str) -> Text:
    """Word a unit that no number stands before."""
    return Text(UNITS[unit].en, UNITS[unit].zh.removeprefix("个"))
