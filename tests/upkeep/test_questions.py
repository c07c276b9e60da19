"""Questions: a project is asked what can matter to it, once, and no more than a compliance officer will answer."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import Packs
from compliance.documents.profiles import load_profile
from compliance.language.durations import Calendar
from compliance.language.facts import Value
from compliance.upkeep.questions import Questions, facts_that_only_choose, questions_met
from tests.conftest import AS_OF
from tests.test_samples import PROFILES

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def harbour(shipped_packs: Packs, calendar: Calendar) -> Questions:
    profile = load_profile(PROFILES / "harbour-receivables.yaml", shipped_packs)
    return questions_met(shipped_packs, profile.facts, TODAY, calendar)


def test_the_vocabulary_stays_answerable(shipped_packs: Packs) -> None:
    assert len(shipped_packs.vocabulary.facts) < 300
    assert len(facts_that_only_choose(shipped_packs)) < 40


def test_a_domestic_project_meets_less_than_half_of_it(harbour: Questions) -> None:
    assert len(harbour.asked) < 140
    assert len(set(harbour.asked)) == len(harbour.asked)
    assert not {"aml.cash_report_from_cny", "issuance.white_paper", "exposure.practices"} & set(harbour.asked)
    assert {"operator.home", "filing.filed_on", "scf.practices"} <= set(harbour.asked)


def test_an_empty_profile_is_asked_everything_and_first_what_chooses(acme_packs: Packs, calendar: Calendar) -> None:
    met = questions_met(acme_packs, {}, AS_OF, calendar)
    assert met.choosing == ("acme.regions",)
    assert met.judging[0] == "acme.backups"  # two rules wait for it
    assert set(met.asked) == {path for path in acme_packs.vocabulary.facts if path.startswith("acme.")}
    assert len(met.rules) == len(acme_packs.rules)


def test_an_answer_that_leaves_a_rule_out_spares_its_questions(acme_packs: Packs, calendar: Calendar) -> None:
    north: dict[str, Value] = {"acme.regions": frozenset({"north"})}
    met = questions_met(acme_packs, north, AS_OF, calendar)
    assert "acme-south" not in met.rules
    assert "acme.backups" in met.asked  # another rule requires it


def test_where_the_act_is_done_nobody_asks_when_its_clock_started(acme_packs: Packs, calendar: Calendar) -> None:
    met = questions_met(acme_packs, {"acme.reported_on": date(2025, 3, 3)}, AS_OF, calendar)
    assert "acme.opened_on" not in met.asked


def test_only_the_law_of_the_day_asks(acme_packs: Packs, calendar: Calendar) -> None:
    assert questions_met(acme_packs, {}, date(1990, 1, 1), calendar).asked == ()
