"""Assurance: which answers count as proven, given the files that support them on the day; and how each file stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from compliance.documents.profiles import Evidence, FileState, Profile
from compliance.language.facts import Fact, Value
from compliance.language.frozen import frozen
from compliance.language.text import Text


class Assurance(StrEnum):
    """How much an answer must bring to count."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


TITLES: dict[Assurance, Text] = {
    Assurance.DECLARED: Text("answers as declared", "以填报为准"),
    Assurance.EVIDENCED: Text("only answers with evidence", "仅采信有证据的填报"),
    Assurance.VERIFIED: Text("only answers with reviewed evidence", "仅采信经复核的填报"),
}

# The same as one word, for a column.
NAMES: dict[Assurance, Text] = {
    Assurance.DECLARED: Text("declared", "仅填报"),
    Assurance.EVIDENCED: Text("evidenced", "有证据"),
    Assurance.VERIFIED: Text("verified", "已复核"),
}


def proven_facts(profile: Profile, facts: Mapping[str, Fact], assurance: Assurance, as_of: date) -> Mapping[str, Value]:
    """Give the answers that count under an assurance; what needs no proof counts as declared."""
    if assurance is Assurance.DECLARED:
        return profile.facts
    return {
        path: value
        for path, value in profile.facts.items()
        if facts[path].evidence is None or is_proven(profile, path, value, assurance, as_of)
    }


def is_proven(profile: Profile, path: str, value: Value, assurance: Assurance, as_of: date) -> bool:
    """Whether some file proves this very value on the day."""
    return any(
        evidence.supports.get(path) == value
        and supports_on(evidence, as_of)
        and (assurance is Assurance.EVIDENCED or is_reviewed(profile, evidence))
        for evidence in profile.evidence
    )


def supports_on(evidence: Evidence, as_of: date) -> bool:
    """Whether the file is there, unaltered, observed by the day and not past its validity."""
    last = evidence.valid_until or date.max
    return evidence.state is FileState.PRESENT and evidence.observed_on <= as_of <= last


def is_reviewed(profile: Profile, evidence: Evidence) -> bool:
    """Whether somebody other than the preparer reviewed the file."""
    return bool(profile.prepared_by and evidence.reviewed_by) and evidence.reviewed_by != profile.prepared_by


class EvidenceState(StrEnum):
    """How a file stands on the day, the first that fits; only the last two prove anything."""

    MISSING = "missing"
    ALTERED = "altered"
    NOT_YET_OBSERVED = "not_yet_observed"
    EXPIRED = "expired"
    UNUSED = "unused"
    DUE_TO_EXPIRE = "due_to_expire"
    PRESENT = "present"


STATES: dict[EvidenceState, Text] = {
    EvidenceState.MISSING: Text("missing: no file there that can be read", "缺失：无可读取的文件"),
    EvidenceState.ALTERED: Text("altered: the file is not the one recorded", "已改动：与登记的文件不一致"),
    EvidenceState.NOT_YET_OBSERVED: Text("observed after this day", "取得日期晚于评估日"),
    EvidenceState.EXPIRED: Text("expired", "已过期"),
    EvidenceState.UNUSED: Text("unused: the answers it supports are others now", "未使用：所支持的填报已变更"),
    EvidenceState.DUE_TO_EXPIRE: Text("due to expire", "即将过期"),
    EvidenceState.PRESENT: Text("present", "有效"),
}


@frozen
class JudgedEvidence:
    """A file and its state on the day."""

    evidence: Evidence
    state: EvidenceState


def judge_evidence(profile: Profile, as_of: date, horizon: date | None = None) -> tuple[JudgedEvidence, ...]:
    """Decide the state of every file; what lapses up to ``horizon`` is due to expire."""
    return tuple(JudgedEvidence(item, _state(profile, item, as_of, horizon)) for item in profile.evidence)


def _state(profile: Profile, evidence: Evidence, as_of: date, horizon: date | None) -> EvidenceState:
    if evidence.state is not FileState.PRESENT:
        return EvidenceState(evidence.state.value)
    if evidence.observed_on > as_of:
        return EvidenceState.NOT_YET_OBSERVED
    if not supports_on(evidence, as_of):
        return EvidenceState.EXPIRED
    if not any(profile.facts.get(path) == value for path, value in evidence.supports.items()):
        return EvidenceState.UNUSED
    lapses = horizon is not None and evidence.valid_until is not None and evidence.valid_until <= horizon
    return EvidenceState.DUE_TO_EXPIRE if lapses else EvidenceState.PRESENT


@frozen
class Answer:
    """An answer, how far it is proven, and the files that prove it on the day."""

    fact: Fact
    value: Value
    assurance: Assurance
    files: tuple[str, ...]


def answers_to_prove(profile: Profile, facts: Mapping[str, Fact], as_of: date) -> tuple[Answer, ...]:
    """Give the answers that ask for evidence; what needs no proof counts under every assurance."""
    return tuple(
        _answer(profile, facts[path], value, as_of)
        for path, value in profile.facts.items()
        if facts[path].evidence is not None
    )


def _answer(profile: Profile, fact: Fact, value: Value, as_of: date) -> Answer:
    proofs = [item for item in profile.evidence if item.supports.get(fact.path) == value and supports_on(item, as_of)]
    reviewed = any(is_reviewed(profile, item) for item in proofs)
    reached = Assurance.VERIFIED if reviewed else Assurance.EVIDENCED if proofs else Assurance.DECLARED
    return Answer(fact, value, reached, tuple(item.file for item in proofs))
