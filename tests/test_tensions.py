"""Where two laws pull apart, the report says so beside the finding, in text and on the page, in both languages."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from compliance import Assessment, Packs, assess, render
from compliance.documents.profiles import build_profile
from compliance.documents.reading import read_bytes
from compliance.language.text import Lang, Text
from tests.test_samples import PROFILES

TORN = b"""profile: {name: A bank that meets none of the tensions}
facts:
  operator: {kinds: [bank], roles: [provider], home: cn, establishments: [cn], statuses: [], approvals_cn: []}
  services: {cn: [financing, rwa_tokenisation], eu: [], hk: [], sg: [], elsewhere: []}
  service: {audiences_cn: [public], customers: [retail]}
  ledger: {type: consortium, node_places: [cn]}
  data: {kinds: [personal], erasure_means: [], practices: [], processing_ways: [joint], sharing_terms: []}
  privacy: {rights: []}
  aml: {retention_years: 5}
  supervision: {capabilities: []}
"""
TENSIONS = {  # a rule that the profile fails, and the beginning of what is said beside it
    "data-47": "Immutability meets erasure here.",
    "netsec-45": "Immutability meets erasure here without a way out",
    "data-19": "Shortest retention against ten years",
    "aml-34-ten-years": "Ten years for customer and transaction records stand beside the shortest necessary retention",
    "dlt-15-identity": "Restorable identity and privacy pull apart.",
    "data-20": "A node of another member that can read personal information is a joint handler",
    "vc-rwa-domestic": "No public list of the",
}


@pytest.fixture(scope="module")
def torn(shipped_packs: Packs) -> Assessment:
    profile = build_profile(read_bytes(TORN, "torn.yaml"), shipped_packs.vocabulary, PROFILES)
    return assess(profile, shipped_packs, as_of=date(2026, 11, 23))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def note(assessment: Assessment, rule: str, begins: str) -> Text:
    return next(n.says for n in assessment.notes if rule in n.rules and on_one_line(n.says.en).startswith(begins))


def test_the_profile_is_torn(torn: Assessment) -> None:
    assert TENSIONS.keys() <= {finding.rule.id for finding in torn.findings if finding.outcome == "fail"}


@pytest.mark.parametrize(("form", "langs"), [("text", ("en",)), ("text", ("zh",)), ("html", ("en", "zh"))])
def test_every_tension_is_said_beside_what_it_concerns(torn: Assessment, form: str, langs: tuple[Lang, ...]) -> None:
    """The page holds both languages at once."""
    said = "".join(unescape(str(render(torn, form, lang=langs[0]))).split())
    for rule, begins in TENSIONS.items():
        for lang in langs:
            assert "".join(note(torn, rule, begins)[lang].split())[:20] in said, rule
