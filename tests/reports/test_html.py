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
from compliance.reports._view import alike, items, waiting
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
