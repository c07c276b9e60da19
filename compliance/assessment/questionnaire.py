"""Open questions: which unanswered facts can still change an outcome, the most telling first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Fate
from compliance.language.facts import Fact
from compliance.language.frozen import frozen


@frozen
class Question:
    """An open fact, the undecided rules that wait for it, and the weight it can settle."""

    fact: Fact
    rules: tuple[str, ...]
    settles: tuple[str, ...]  # rules for which no other answer is missing
    weight: Fraction


def open_questions(findings: Iterable[Finding], facts: Mapping[str, Fact]) -> tuple[Question, ...]:
    """Give the open facts, the one that settles most first.

    The measure: every undecided rule shares its weight equally among the answers it misses, so a question that alone
    decides a rule gets all of its weight.
    """
    waiting: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for path in finding.missing:
            waiting[path].append(finding)
    questions = [_question(facts[path], found) for path, found in waiting.items()]
    return tuple(sorted(questions, key=lambda question: (-question.weight, -len(question.rules), question.fact.path)))


def _question(fact: Fact, waiting: Iterable[Finding]) -> Question:
    waiting = tuple(waiting)
    return Question(
        fact=fact,
        rules=tuple(finding.rule.id for finding in waiting),
        settles=tuple(finding.rule.id for finding in waiting if len(finding.missing) == 1),
        weight=sum(
            (Fraction(finding.rule.weight, len(finding.missing)) for finding in waiting if _counts(finding)),
            Fraction(0),
        ),
    )


def _counts(finding: Finding) -> bool:
    return len(finding.fates) > 1 and finding.fates != {Fate.OUT}
