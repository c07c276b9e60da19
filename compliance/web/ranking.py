"""Which questions still matter, ranked anew after every answer: a questionnaire for each profile, kept while in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from compliance.assessment.assessment import Assessment
from compliance.assessment.evidence import proven_facts
from compliance.assessment.questionnaire import Goal, Question, Questionnaire
from compliance.assessment.verdicts import Verdict
from compliance.language.facts import Value

_KEPT = 8  # questionnaires


@dataclass
class _Kept:
    """A questionnaire; one thread at a time."""

    as_of: date
    questionnaire: Questionnaire
    lock: Lock = field(default_factory=Lock)


class Rankings:
    """The questionnaires of a folder's profiles, the latest used."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def open(self, assessment: Assessment) -> tuple[Question, ...]:
        """Give every question that some rule still waits for, the one that settles most first."""
        kept = self._of(assessment)
        with kept.lock:
            return kept.questionnaire.open(_answers(assessment))

    def towards(self, assessment: Assessment, goal: Goal) -> tuple[Question, ...]:
        """Give the questions that can still move a goal; none, once it is settled."""
        if goal is Goal.VERDICT and assessment.verdict is not Verdict.UNDETERMINED:
            return ()
        kept = self._of(assessment)
        with kept.lock:
            return kept.questionnaire.under(_answers(assessment), goal).questions

    def _of(self, assessment: Assessment) -> _Kept:
        name = assessment.profile.file
        with self._lock:
            kept = self._kept.pop(name, None)
            if kept is None or kept.as_of != assessment.as_of:
                packs = assessment.packs
                made = Questionnaire(packs.rules, packs.vocabulary.facts, assessment.as_of, assessment.calendar)
                kept = _Kept(assessment.as_of, made)
            self._kept[name] = kept
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept


def _answers(assessment: Assessment) -> Mapping[str, Value]:
    facts = assessment.packs.vocabulary.facts
    return proven_facts(assessment.profile, facts, assessment.assurance, assessment.as_of)
