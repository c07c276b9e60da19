"""Assurance: which answers count as proven, given the files that support them on the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from compliance.documents.profiles import Evidence, FileState, Profile
from compliance.language.facts import Fact, Value
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
