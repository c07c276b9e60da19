"""HTML: what a server may allow is exactly what the page holds; every link in it leads somewhere."""

from __future__ import annotations

import re
from datetime import date

import pytest

from compliance import Assessment, Packs, Profile, assess, load_profile
from compliance.assessment.outcomes import Outcome
from compliance.language.facts import Value
from compliance.language.text import LANGUAGES, Lang
from compliance.reports._numbers import asked
from compliance.reports._survey import survey
from compliance.reports._view import alike, items, sanctions, waiting
from compliance.reports.html import inlined, render
from tests.conftest import AS_OF


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_inlined_style_and_script_are_the_only_ones(acme: Assessment, lang: Lang) -> None:
    page = render(acme, lang)
    style, script = inlined()
    assert re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL) == [style]
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL) == [script]
    assert not re.search(r'<[^>]+ (?:style|on\w+)="', page)


def test_questions_say_how_much_of_what_is_open_they_settle(acme: Assessment) -> None:
    shown = asked(acme)
    assert [question.fact.path for question in shown] == [question.fact.path for question in acme.questions]
    assert [question.share for question in shown] == [pytest.approx(100 * 4 / 4)]  # the one rule that waits weighs 4
    assert shown[0].beside_largest == 100


def test_one_reason_stands_once_with_all_its_rules(shipped_packs: Packs) -> None:
    nowhere = assess(Profile("P", {"services.hk": frozenset()}), shipped_packs, as_of=AS_OF)
    found = items(nowhere, Outcome.NOT_APPLICABLE)
    gathered = alike(found)
    assert [item for part in gathered for item in part.items if part.reason != item.reason] == []
    assert sum(part.size for part in gathered) == len(found) > len(gathered)


def test_what_is_folded_or_gathered_is_still_there(shipped_packs: Packs) -> None:
    answers: dict[str, Value] = {"services.cn": frozenset({"crypto_exchange"}), "operator.home": "mainland_china"}
    many = assess(Profile("P", answers), shipped_packs, as_of=AS_OF)
    found = items(many, Outcome.UNKNOWN)
    gathered = waiting(many, found)
    assert sum(part.size for part in gathered) == len(found) > len(gathered)
    ranked = [question.fact for question in many.questions]
    for part in gathered:
        first = next(fact for fact in ranked if fact.path in part.items[0].missing)
        assert part.reason == first.title
        assert all(first == next(fact for fact in ranked if fact.path in item.missing) for item in part.items)
    shown = re.findall(r' id="rule-([^"]*)"', render(many, "en"))
    assert sorted(shown) == sorted(finding.rule.id for finding in many.findings)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_inside_the_page_leads_somewhere(acme: Assessment, lang: Lang) -> None:
    page = render(acme, lang)
    names = re.findall(r' id="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]*)"', page)) - set(names) == set()


def test_deadlines_and_what_lies_ahead_stand_by_their_days(shipped_packs: Packs) -> None:
    profile = load_profile("profiles/insurance-claims.yaml", shipped_packs)
    ahead = assess(profile, shipped_packs, as_of=date(2026, 11, 23), due_until=date(2027, 5, 23))
    first = render(ahead, "en").partition('<ul class="dates">')[2].partition("</ul>")[0]
    days = re.findall(r"<time[^>]*>([^<]*)</time>", first)
    assert days == sorted(days)
    assert len(set(days)) > 2
    assert days[-1] > "2027-05-23"


def test_one_sanction_of_several_clauses_stands_once(shipped_packs: Packs) -> None:
    judged = assess(
        load_profile("profiles/cross-border-payment.yaml", shipped_packs), shipped_packs, as_of=date(2026, 11, 23)
    )
    kept = next(item for item in items(judged) if item.id == "aml-34-ten-years")
    assert next(clauses.en for _, clauses in sanctions(kept)) == "AML Law, Art. 34(1) and AML Law, Art. 34(3)"


@pytest.mark.parametrize(
    ("origin", "said"),
    [("vendor", "Not asked: the platform is not its own"), ("self_developed", "not answered"), (None, "not answered")],
)
def test_only_a_platform_of_ones_own_is_held_against_the_opened_ones(
    shipped_packs: Packs, origin: str | None, said: str
) -> None:
    answers: dict[str, Value] = {"platform.origin": origin} if origin else {}
    judged = assess(Profile("P", answers), shipped_packs, as_of=AS_OF)
    assert next(row.answer.en for row in survey(judged) if "Opening" in row.asks.en) == said
