"""The questionnaire as parts and lines: what is asked, in which order, and in which words; a line for every option.

A workbook and a table of comma-separated values are the same lines, and both are read back by the same paths.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from compliance.assessment.assessment import assess
from compliance.assessment.findings import anchor_of
from compliance.documents.facts import READ_BY_REPORTS
from compliance.documents.profiles import Profile
from compliance.documents.rules import Packs
from compliance.filling.words import label, say_answer, say_expected
from compliance.language.conditions import facts_of
from compliance.language.facts import Fact, FactType, Value
from compliance.language.text import Lang, Text
from compliance.language.vocabulary import Vocabulary

Cell = str | int | Decimal | date | None
HEAD = {
    "name": Text("Name of the project", "项目名称"),
    "operator": Text("Operator", "运营主体"),
    "prepared_by": Text("Prepared by", "填报人"),
    "prepared_on": Text("Prepared on", "填报日期"),
}
FIRST = Text("Answer these first: they choose what applies", "请先回答：这些问题决定适用哪些要求")
FIRST_TAB = Text("First", "先答")
_ONE_IN = 10  # a fact that so many rules ask before they apply is asked first
_LONGEST_TAB = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Part:
    """The questions of one theme, or those that are asked first; ``tab`` is the name of its sheet."""

    tab: Text
    title: Text
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Line:
    """A question, or one option of the question above it, with the answer as the profile gives it."""

    fact: Fact
    option: str  # empty: the question itself
    title: str
    question: str
    expected: str
    help: str
    evidence: str
    answer: Cell


def asked(
    packs: Packs, profile: Profile, as_of: date, *, themes: Collection[str] = (), open_only: bool = False
) -> tuple[Part, ...]:
    """Give what is asked of a profile, in parts; of ``themes`` only, if any are named.

    Asked is what the packs read, what merely describes, and what the profile answers already; or (``open_only``) only
    what is unanswered and can still change an outcome.
    """
    reading, choosing = _reading(packs, as_of)
    if open_only:
        wanted = {question.fact.path for question in assess(profile, packs, as_of=as_of).questions}
    else:
        wanted = {path for path, fact in packs.vocabulary.facts.items() if fact.type is FactType.TEXT}
        wanted |= reading | profile.facts.keys() | (READ_BY_REPORTS & packs.vocabulary.facts.keys())
    every = packs.vocabulary.facts.values()
    facts = [fact for fact in every if fact.path in wanted and (not themes or fact.theme in themes)]
    titles = titles_of(packs)
    facts.sort(key=lambda fact: list(titles).index(fact.theme))
    parts = [Part(FIRST_TAB, FIRST, tuple(fact for fact in facts if fact.path in choosing))]
    for theme, title in titles.items():
        of_theme = tuple(fact for fact in facts if fact.theme == theme and fact.path not in choosing)
        parts.append(Part(_tab(theme, title), title, of_theme))
    return tuple(part for part in parts if part.facts)


def titles_of(packs: Packs) -> dict[str, Text]:
    """Title every theme; a pack that brings facts of its own is the theme of them."""
    own = {Path(pack.folder).name: pack.title for pack in packs.packs}
    brought = {fact.theme for fact in packs.vocabulary.facts.values()} - packs.themes.keys()
    return {**packs.themes, **{theme: own.get(theme, Text(theme, theme)) for theme in sorted(brought)}}


def _reading(packs: Packs, as_of: date) -> tuple[set[str], set[str]]:
    """Give what the rules in force read, and what so many ask before they apply that it chooses among them."""
    rules = [rule for rule in packs.rules if rule.in_force(as_of)]
    read = {path for rule in rules for path in facts_of(rule.whole)}
    read |= {anchor.path for rule in rules if (anchor := anchor_of(rule))}
    chosen = Counter(path for rule in rules if rule.applies_when for path in facts_of(rule.applies_when))
    return read, {path for path, number in chosen.items() if number * _ONE_IN >= len(rules)}


def _tab(theme: str, title: Text) -> Text:
    """Name a sheet: short enough for a tab, in letters that a tab may have."""
    word = theme.replace("-", " ")
    en = word.upper() if len(word) <= len("aml") else word.capitalize()
    return Text(en[:_LONGEST_TAB], (title.zh.translate(_FORBIDDEN).strip() or en)[:_LONGEST_TAB])


def lines(part: Part, answers: Mapping[str, Value], lang: Lang) -> Iterator[Line]:
    """Give the lines of a part in one language."""
    for fact in part.facts:
        value = answers.get(fact.path)
        several = fact.type is FactType.CHOICES
        yield Line(
            fact=fact,
            option="",
            title=fact.title[lang],
            question=fact.question[lang],
            expected=say_expected(fact)[lang],
            help=fact.help[lang] if fact.help else "",
            evidence=fact.evidence[lang] if fact.evidence else "",
            answer=None if value is None or several else say_answer(fact, value, lang),
        )
        for option in fact.options if several else ():
            chosen = say_answer(fact, option in value, lang) if isinstance(value, frozenset) else None
            yield Line(fact, option, "", label(fact, option, lang), "", "", "", chosen)


def head_of(profile: Profile) -> dict[str, str | date | None]:
    """Give what stands under ``profile`` in a profile."""
    return {name: getattr(profile, name) or None for name in HEAD}


def vocabulary_digest(vocabulary: Vocabulary) -> str:
    """Give the digest of everything that decides whether an answer still fits: paths, types and options."""
    facts = [[fact.path, str(fact.type), fact.ahead, *fact.options] for fact in vocabulary.facts.values()]
    return sha256(json.dumps(sorted(facts, key=str)).encode()).hexdigest()
