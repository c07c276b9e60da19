"""Every sample profile keeps the promises of its story, under the two founding packs and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from compliance import Assessment, Packs, assess, load_packs, load_profile, render
from compliance.assessment.evidence import Assurance, is_reviewed, supports_on
from compliance.assessment.outcomes import Outcome
from compliance.assessment.verdicts import Verdict
from compliance.assessment.waivers import WaiverState
from compliance.cli.validate import warnings
from compliance.documents.rules import Force
from compliance.language.text import LANGUAGES, Lang
from compliance.reports import formats
from compliance.reports._layout import width

PROFILES = Path(__file__).parents[1] / "profiles"
SAMPLES = sorted(path.stem for path in PROFILES.glob("*.yaml"))
FOUNDING = ("cac-order-3", "nifa-2020")
AS_OF = date(2026, 11, 23)


@cache
def founding() -> Packs:
    return load_packs(ids=FOUNDING)


@cache
def judged(name: str, assurance: Assurance = Assurance.DECLARED) -> Assessment:
    profile = load_profile(PROFILES / f"{name}.yaml", founding(), name=f"profiles/{name}.yaml")
    return assess(profile, founding(), as_of=AS_OF, assurance=assurance)


def rules(assessment: Assessment, outcome: Outcome, force: Force | None = None) -> set[str]:
    return {
        finding.rule.id
        for finding in assessment.findings
        if finding.effective_outcome is outcome and force in (None, finding.rule.force)
    }


def count(assessment: Assessment, outcome: Outcome) -> int:
    return assessment.overall.counts[outcome]


def shown(assessment: Assessment) -> tuple[float, float]:
    assert assessment.overall.score
    return assessment.overall.score.shown


def test_the_stories_are_these() -> None:
    assert SAMPLES == [
        "asset-backed-securities",
        "cross-border-payment",
        "harbour-receivables",
        "insurance-claims",
        "token-business",
        "trade-finance",
    ]


# --- every sample -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_valid_and_nothing_in_it_is_probably_not_meant(name: str, shipped_packs: Packs) -> None:
    profile = load_profile(PROFILES / f"{name}.yaml", shipped_packs)
    assert warnings(profile, shipped_packs, AS_OF) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_it_opens_with_the_schema_and_a_story_that_leads_to_its_page(name: str) -> None:
    first, *rest = (PROFILES / f"{name}.yaml").read_text("utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../docs/schema/profile.json"
    assert f"docs/samples/{name}.md" in "\n".join(rest[:8])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_two_runs_give_the_same_bytes_in_every_format(name: str, lang: Lang) -> None:
    again = assess(
        load_profile(PROFILES / f"{name}.yaml", founding(), name=f"profiles/{name}.yaml"), founding(), as_of=AS_OF
    )
    for report in formats():
        assert render(judged(name), report, lang) == render(again, report, lang), report


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_its_report_fits_a_terminal(name: str, lang: Lang, shipped_packs: Packs) -> None:
    everything = assess(load_profile(PROFILES / f"{name}.yaml", shipped_packs), shipped_packs, as_of=AS_OF)
    for assessment in (judged(name), everything):
        drawn = str(render(assessment, "text", lang))
        too_wide = [line for line in drawn.splitlines() if width(line) > 80 and " " in line.strip()]
        # A command is never broken: a reader pastes it.
        assert [line for line in too_wide if "compliance " not in line and ".yaml" not in line] == []


# --- harbour-receivables: nearly compliant ----------------------------------------------------------------------------


def test_harbour_has_two_gaps_in_law() -> None:
    harbour = judged("harbour-receivables")
    assert harbour.verdict is Verdict.NON_COMPLIANT
    assert rules(harbour, Outcome.FAIL, Force.LAW) == {"cac-13", "cac-7-rules"}
    assert rules(harbour, Outcome.FAIL) == {"cac-13", "cac-7-rules", "nifa-standards-work"}
    assert shown(harbour)[0] > 90


def test_harbour_has_two_gaps_in_law_under_all_packs(shipped_packs: Packs) -> None:
    profile = load_profile(PROFILES / "harbour-receivables.yaml", shipped_packs)
    everything = assess(profile, shipped_packs, as_of=AS_OF)
    assert rules(everything, Outcome.FAIL, Force.LAW) == {"cac-13", "cac-7-rules"}
    assert rules(everything, Outcome.UNKNOWN, Force.LAW) == {"cac-17-content-backup"}


def test_harbour_has_a_few_open_questions() -> None:
    harbour = judged("harbour-receivables")
    assert {question.fact.path for question in harbour.questions} == {
        "records.content_months",
        "filing.kept_neutral",
        "platform.safeguards",
        "platform.peak_load_tps",
        "industry.ties",
    }
    assert count(harbour, Outcome.UNKNOWN) == 6  # membership and code of conduct wait for one answer


def test_harbour_has_one_waiver_in_force_and_one_item_coming_due() -> None:
    harbour = judged("harbour-receivables")
    assert [(waived.waiver.rule, waived.state) for waived in harbour.waivers] == [
        ("nifa-core-technology", WaiverState.IN_FORCE)
    ]
    (pending,) = (finding for finding in harbour.findings if finding.outcome is Outcome.PENDING)
    assert (pending.rule.id, pending.due_on) == ("cac-11-2", date(2026, 11, 27))


def test_harbour_filed_in_time_only_because_of_the_spring_festival() -> None:
    harbour = judged("harbour-receivables")
    (in_time,) = (finding for finding in harbour.findings if finding.rule.id == "cac-11-1-in-time")
    assert in_time.outcome is Outcome.PASS
    assert in_time.requires_trace
    assert in_time.requires_trace.operand == date(2026, 2, 28)  # Monday to Friday alone would end on the 23rd


# --- trade-finance: half filled in ------------------------------------------------------------------------------------


def test_trade_finance_is_undecided_and_says_which_question_matters() -> None:
    trade = judged("trade-finance")
    assert trade.verdict is Verdict.UNDETERMINED
    low, high = shown(trade)
    assert high - low > 50
    assert 40 <= count(trade, Outcome.UNKNOWN) <= 55
    assert trade.questions[0].fact.path == "service.audiences_cn"
    assert rules(trade, Outcome.FAIL, Force.LAW) == set()
    assert rules(trade, Outcome.FAIL) >= {"nifa-throughput-claim", "nifa-own-platform-reviewed", "nifa-scenario-need"}


@pytest.mark.parametrize(
    ("audiences", "outcome", "due_on"),
    [(["clients"], Outcome.NOT_APPLICABLE, None), (["public"], Outcome.FAIL, date(2025, 11, 17))],
)
def test_one_answer_decides_whether_order_3_speaks_to_trade_finance(
    audiences: list[str], outcome: Outcome, due_on: date | None
) -> None:
    profile = judged("trade-finance").profile
    answered = replace(profile, facts={**profile.facts, "service.audiences_cn": frozenset(audiences)})
    order_3 = {f.rule.id: f for f in assess(answered, founding(), as_of=AS_OF).findings if f.rule.pack == "cac-order-3"}
    assert (order_3["cac-11-1"].outcome, order_3["cac-11-1"].due_on) == (outcome, due_on)
    assert (outcome is Outcome.NOT_APPLICABLE) == all(f.outcome is outcome for f in order_3.values())


def test_trade_finance_breaks_no_law_that_is_known_yet(shipped_packs: Packs) -> None:
    everything = assess(load_profile(PROFILES / "trade-finance.yaml", shipped_packs), shipped_packs, as_of=AS_OF)
    assert everything.verdict is Verdict.UNDETERMINED


# --- insurance-claims: well run, in a closed circle -------------------------------------------------------------------


def test_insurance_is_outside_order_3_so_no_law_of_the_founding_packs_applies() -> None:
    insurance = judged("insurance-claims")
    assert insurance.verdict is Verdict.NOT_ASSESSED
    assert insurance.by_pack["cac-order-3"].applying == 0
    assert rules(insurance, Outcome.FAIL) == {"nifa-risk-sharing", "nifa-staff-knowledge"}
    assert insurance.questions == ()
    assert shown(insurance) == (96.0, 96.0)


def test_insurance_keeps_the_law_of_the_other_packs(shipped_packs: Packs) -> None:
    everything = assess(load_profile(PROFILES / "insurance-claims.yaml", shipped_packs), shipped_packs, as_of=AS_OF)
    assert everything.verdict is Verdict.COMPLIANT


# --- cross-border-payment: serious gaps -------------------------------------------------------------------------------


def test_cross_border_payment_fails_on_money_and_not_on_the_filing() -> None:
    crane = judged("cross-border-payment")
    assert crane.verdict is Verdict.NON_COMPLIANT
    assert rules(crane, Outcome.FAIL, Force.LAW) == {"cac-10-activity"}
    assert rules(crane, Outcome.FAIL) >= {
        "nifa-clean-record",
        "nifa-cross-border-flows",
        "nifa-laundering-assessed",
        "nifa-laundering-monitored",
        "nifa-terrorist-financing",
        "nifa-tax-evasion",
        "nifa-international-tracking",
        "nifa-rules-tracked",
    }
    assert count(crane, Outcome.UNKNOWN) == 0
    assert rules(crane, Outcome.PENDING) == {"cac-14"}
    # The filing of 2024 was late, but a breach that ended more than two years ago is no longer punished.
    assert "cac-11-1-in-time" in rules(crane, Outcome.NOT_APPLICABLE)


def test_cross_border_payment_breaks_many_laws_of_the_packs_on_money(shipped_packs: Packs) -> None:
    everything = assess(load_profile(PROFILES / "cross-border-payment.yaml", shipped_packs), shipped_packs, as_of=AS_OF)
    broken = [f.rule for f in everything.findings if f.outcome is Outcome.FAIL and f.rule.force is Force.LAW]
    assert sum(rule.theme == "aml" for rule in broken) > 20
    assert sum(rule.theme == "cross-border" for rule in broken) > 3


# --- asset-backed-securities: declared, evidenced, verified -----------------------------------------------------------


def test_asset_backed_securities_are_lawful_as_declared() -> None:
    declared = judged("asset-backed-securities")
    assert declared.verdict is Verdict.COMPLIANT
    assert rules(declared, Outcome.FAIL) == {"nifa-risk-sharing"}
    assert count(declared, Outcome.UNKNOWN) == 0


def test_asset_backed_securities_know_less_the_more_proof_is_asked() -> None:
    ladder = [judged("asset-backed-securities", assurance) for assurance in Assurance]
    lows, highs = zip(*(shown(assessment) for assessment in ladder), strict=True)
    passes = [count(assessment, Outcome.PASS) for assessment in ladder]
    assert [assessment.verdict for assessment in ladder[1:]] == [Verdict.UNDETERMINED] * 2
    assert lows[0] > lows[1] + 5 > lows[2] + 10
    assert highs[0] <= highs[1] <= highs[2]
    assert passes[0] > 70 > passes[1] > passes[2] > 5
    assert {frozenset(rules(assessment, Outcome.FAIL)) for assessment in ladder} == {frozenset({"nifa-risk-sharing"})}


@pytest.mark.parametrize(
    ("rule", "evidenced", "verified"),
    [
        ("cac-11-1", Outcome.PASS, Outcome.PASS),  # the receipt, reviewed by internal audit
        ("cac-13", Outcome.PASS, Outcome.UNKNOWN),  # screenshots that nobody reviewed
        ("cac-17-log-backup", Outcome.PASS, Outcome.UNKNOWN),  # reviewed by the preparer herself
        ("cac-6-conditions", Outcome.UNKNOWN, Outcome.UNKNOWN),  # the review is no longer valid
        ("cac-16-content", Outcome.UNKNOWN, Outcome.UNKNOWN),  # no evidence at all
    ],
)
def test_what_each_kind_of_evidence_proves(rule: str, evidenced: Outcome, verified: Outcome) -> None:
    def outcome(assurance: Assurance) -> Outcome:
        findings = judged("asset-backed-securities", assurance).findings
        return next(finding.outcome for finding in findings if finding.rule.id == rule)

    assert (outcome(Assurance.EVIDENCED), outcome(Assurance.VERIFIED)) == (evidenced, verified)


def test_the_evidence_has_one_of_each_kind_and_its_digests_are_real() -> None:
    profile = load_profile(PROFILES / "asset-backed-securities.yaml", founding())

    def some(holds: Callable[..., bool]) -> bool:
        return any(holds(evidence) for evidence in profile.evidence)

    for evidence in profile.evidence:
        assert sha256((PROFILES / evidence.file).read_bytes()).hexdigest() == evidence.sha256
    assert some(lambda evidence: not supports_on(evidence, AS_OF))
    assert some(lambda evidence: evidence.reviewed_by == profile.prepared_by)
    assert some(lambda evidence: evidence.reviewed_by is None)
    assert some(lambda evidence: is_reviewed(profile, evidence) and supports_on(evidence, AS_OF))


# --- token-business: unlawful -----------------------------------------------------------------------------------------


def test_the_token_business_is_unlawful_through_and_through() -> None:
    carp = judged("token-business")
    assert carp.verdict is Verdict.NON_COMPLIANT
    assert rules(carp, Outcome.FAIL, Force.LAW) >= {"cac-11-1", "cac-8-identity", "cac-8-no-service", "cac-10-activity"}
    assert rules(carp, Outcome.FAIL) >= {
        "nifa-no-virtual-currency-business",
        "nifa-no-warning-signs",
        "nifa-clean-record",
        "nifa-separation",
    }
    assert shown(carp)[1] < 40


def test_the_token_business_breaks_the_rules_on_virtual_currency(shipped_packs: Packs) -> None:
    everything = assess(load_profile(PROFILES / "token-business.yaml", shipped_packs), shipped_packs, as_of=AS_OF)
    broken = {f.rule.theme for f in everything.findings if f.outcome is Outcome.FAIL and f.rule.force is Force.LAW}
    assert {"tokens", "filing", "content"} <= broken
