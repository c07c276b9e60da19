"""The same profile at every assurance: what it comes to as declared, with evidence, and with reviewed evidence."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.evidence import Assurance


def at_every_assurance(assessment: Assessment) -> Mapping[Assurance, Assessment]:
    """Judge the same inputs on the same day at every assurance; the one that was asked for is not judged again."""
    return {
        assurance: assessment if assurance is assessment.assurance else _judged_at(assessment, assurance)
        for assurance in Assurance
    }


def _judged_at(assessment: Assessment, assurance: Assurance) -> Assessment:
    return assess(
        assessment.profile,
        assessment.packs,
        as_of=assessment.as_of,
        assurance=assurance,
        use_waivers=not assessment.waivers_ignored,
        calendar=assessment.calendar,
    )
