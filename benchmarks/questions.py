"""How many questions each sample story is asked until its verdict is decided, and what other orders would ask.

    python benchmarks/questions.py            print the table
    python benchmarks/questions.py --write    put it into docs/filling.md (--check: say whether it stands there)

Every story is filled in from an empty file, judged by all packs, answered from its complete profile; "don't know" where
that is silent. An order only ever chooses among the questions that can still change the verdict.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance import Packs, load_packs, load_profile
from compliance.assessment.questionnaire import Goal, Progress, Questionnaire
from compliance.assessment.verdicts import TITLES
from compliance.documents.rules import Force
from compliance.language.durations import prc_calendar
from compliance.language.facts import Value

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "filling.md"
AS_OF = date(2026, 11, 23)
COMPLIANT = "harbour-receivables, its gaps closed"
_PART = re.compile(r"(<!-- questions -->\n).*?(<!-- so far the questions -->)", re.DOTALL)
_HEAD = """| story | verdict | in the packs | in rules that may apply | **asked** | by document | most read first |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
"""
Order = Callable[[str], object]


@dataclass(frozen=True)
class Story:
    """A story's figures: questions there are in its packs and in its rules, and asked in each order."""

    name: str
    verdict: str
    in_packs: int
    in_rules: int
    asked: int
    by_document: int
    most_read: int

    def row(self) -> str:
        said = f"{self.asked} ({100 * self.asked / self.in_packs:.0f}%)"
        return (
            f"| {self.name} | {self.verdict} | {self.in_packs} | {self.in_rules} | **{said}** | {self.by_document}"
            f" | {self.most_read} |"
        )


def stories(packs: Packs) -> dict[str, Mapping[str, Value]]:
    """Give the answers of every sample, and of the supply-chain project once it has mended what fails."""
    samples = {path.stem: load_profile(path, packs).facts for path in sorted((ROOT / "profiles").glob("*.yaml"))}
    facts = packs.vocabulary.facts
    mended: dict[str, Value] = {
        "filing.number_displayed": True,
        "filing.kept_neutral": True,
        "content.rules_published": frozenset(facts["content.rules_published"].options),
        "records.content_months": 6,
    }
    return {**samples, COMPLIANT: {**samples["harbour-receivables"], **mended}}


def figures(name: str, answers: Mapping[str, Value], packs: Packs) -> Story:
    """Play a story in all three orders."""
    rules = [rule for rule in packs.rules if rule.in_force(AS_OF)]
    asks = Questionnaire(rules, packs.vocabulary.facts, AS_OF, prc_calendar())
    document = {path: place for place, path in enumerate(packs.vocabulary.facts)}
    read = Counter(path for rule in rules if rule.force is Force.LAW for path in rule.reads)
    complete = asks.under(answers, Goal.VERDICT)
    applying = frozenset[str]().union(*(each.rule.reads for each in complete.standings if each.applies != 0))
    return Story(
        name,
        TITLES[complete.verdict].en,
        len(complete.contained),
        len(applying),
        asked_by_measure(asks, answers),
        asked_in_order(asks, answers, lambda path: document[path]),
        asked_in_order(asks, answers, lambda path: (-read[path], path)),
    )


def asked_by_measure(asks: Questionnaire, answers: Mapping[str, Value]) -> int:
    """Count the questions when the one that settles most comes first."""
    return _asked(answers, lambda given: [q.fact.path for q in _under(asks, given).questions])


def asked_in_order(asks: Questionnaire, answers: Mapping[str, Value], order: Order) -> int:
    """Count the questions in a fixed order."""
    return _asked(answers, lambda given: sorted(asks.waiting(given, Goal.VERDICT), key=order))  # type: ignore[arg-type]


def _under(asks: Questionnaire, given: Mapping[str, Value]) -> Progress:
    return asks.under(given, Goal.VERDICT)


def _asked(answers: Mapping[str, Value], waiting: Callable[[Mapping[str, Value]], list[str]]) -> int:
    given: dict[str, Value] = {}
    unknown: set[str] = set()
    while left := [path for path in waiting(given) if path not in unknown]:
        if left[0] in answers:
            given[left[0]] = answers[left[0]]
        else:
            unknown.add(left[0])
    return len(given) + len(unknown)


def main() -> None:
    packs = load_packs()
    rows = []
    for name, answers in stories(packs).items():
        rows.append(figures(name, answers, packs).row())
        print(rows[-1], file=sys.stderr, flush=True)
    table = _HEAD + "\n".join(rows) + "\n"
    page = PAGE.read_text("utf-8")
    if "--write" in sys.argv:
        PAGE.write_text(_PART.sub(lambda part: f"{part[1]}{table}{part[2]}", page), "utf-8")
    elif "--check" in sys.argv and table not in page:
        sys.exit(f"{PAGE.name} is stale: run python benchmarks/questions.py --write")
    elif "--check" not in sys.argv:
        print(table, end="")


if __name__ == "__main__":
    main()
