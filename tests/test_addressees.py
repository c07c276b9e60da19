"""Duties reach those whom the law addresses: a technology provider sees no bank's duty, a bank no provider's."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import Assessment, Packs, assess
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from compliance.language.durations import Calendar
from compliance.language.truth import Truth
from compliance.upkeep.questions import questions_met
from tests.test_samples import PROFILES

TODAY = date(2026, 11, 23)
AT_HOME = """
  services: {{cn: {services}, eu: [], hk: [], sg: [], elsewhere: []}}
  service: {{audiences_cn: [clients], customers: [companies]}}
  operator: {{kinds: [{kind}], roles: [{role}], home: cn, establishments: [cn], statuses: [], licences: []}}
  ledger: {{type: consortium, node_places: [cn]}}
  fx: {{flows: []}}
  rwa: {{kinds: []}}
  custody: {{holds: []}}
"""
PROVIDER = AT_HOME.format(services="[]", kind="technology_company", role="technical_supporter")
BANK = AT_HOME.format(services="[financing]", kind="bank", role="provider")


def judged(packs: Packs, facts: str) -> Assessment:
    document = read_bytes(f"profile: {{name: Minimal}}\nfacts:{facts}".encode(), "minimal.yaml")
    return assess(build_profile(document, packs.vocabulary, PROFILES), packs, as_of=TODAY)


@pytest.fixture(scope="module")
def provider(shipped_packs: Packs) -> Assessment:
    return judged(shipped_packs, PROVIDER)


@pytest.fixture(scope="module")
def bank(shipped_packs: Packs) -> Assessment:
    return judged(shipped_packs, BANK)


def reached(assessment: Assessment) -> set[str]:
    return {finding.rule.id for finding in assessment.findings if finding.applies is not Truth.FALSE}


BANKS_DUTIES = (
    *("aml-27-", "aml-28-", "aml-29-", "aml-30-", "aml-31-", "aml-32-", "aml-34-", "aml-35-", "aml-41-"),
    *(
        "aml-cdd-",
        "aml-ubo-",
        "aml-lvtr-",
        "bench-basel-",
        "data-pb-",
        "dlt-notice-",
        "vc-institution-",
        "netsec-pbinc",
    ),
)
PROVIDERS_DUTIES = ("cac-", "scf-4-information-role", "netsec-25", "sandbox-licensed", "vc-display", "vc-name-finance")


def test_a_technology_provider_never_sees_a_banks_duties(provider: Assessment, bank: Assessment) -> None:
    assert not {rule for rule in reached(provider) if rule.startswith(BANKS_DUTIES)}
    assert len({rule for rule in reached(bank) if rule.startswith(BANKS_DUTIES)}) > 50


def test_a_bank_never_sees_a_providers_duties(shipped_packs: Packs, bank: Assessment) -> None:
    assert not {rule for rule in reached(bank) if rule.startswith(PROVIDERS_DUTIES)}
    public = PROVIDER.replace("[clients]", "[public]").replace("cn: []", "cn: [supply_chain_information]")
    assert len({rule for rule in reached(judged(shipped_packs, public)) if rule.startswith(PROVIDERS_DUTIES)}) > 40


def test_a_domestic_technology_provider_is_asked_little(
    shipped_packs: Packs, calendar: Calendar, provider: Assessment
) -> None:
    """However the questions after who it is are answered, as docs/facts.md says."""
    asked = questions_met(shipped_packs, provider.profile.facts, TODAY, calendar).asked
    assert len(asked) <= 125


@pytest.mark.parametrize("pack", ["eu-crypto", "hong-kong", "singapore", "carf", "fatf-virtual-assets"])
def test_nobody_at_home_sees_the_law_of_other_markets(provider: Assessment, bank: Assessment, pack: str) -> None:
    for assessment in (provider, bank):
        assert {finding.applies for finding in assessment.findings if finding.rule.pack == pack} == {Truth.FALSE}
