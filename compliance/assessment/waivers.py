"""Waivers: the state of each on the day, decided in one place for every command."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from compliance.assessment.outcomes import Outcome
from compliance.documents.profiles import Waiver
from compliance.documents.rules import Rule
from compliance.language.durations import Calendar, later
from compliance.language.frozen import frozen
from compliance.language.text import Text


class WaiverState(StrEnum):
    """The first that fits; all but the last leave the outcome as it is."""

    UNKNOWN_RULE = "unknown_rule"
    NOT_WAIVABLE = "not_waivable"
    TOO_LONG = "too_long"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    UNUSED = "unused"
    IN_FORCE = "in_force"


TITLES: dict[WaiverState, Text] = {
    WaiverState.UNKNOWN_RULE: Text("void: no such rule", "无效：无此规则"),
    WaiverState.NOT_WAIVABLE: Text("void: this rule may not be waived", "无效：该规则不得豁免"),
    WaiverState.TOO_LONG: Text("void: longer than the rule allows", "无效：超过允许期限"),
    WaiverState.NOT_YET_VALID: Text("not yet valid", "尚未生效"),
    WaiverState.EXPIRED: Text("expired", "已过期"),
    WaiverState.UNUSED: Text("unused: the rule does not fail", "未使用：该规则并非不符合"),
    WaiverState.IN_FORCE: Text("in force", "有效"),
}


@frozen
class JudgedWaiver:
    """A waiver and its state."""

    waiver: Waiver
    state: WaiverState


def judge_waiver(
    waiver: Waiver, rules: Mapping[str, Rule], outcomes: Mapping[str, Outcome], as_of: date, calendar: Calendar
) -> JudgedWaiver:
    """Decide a waiver's state from the raw outcomes of the rules judged."""
    return JudgedWaiver(waiver, _state(waiver, rules.get(waiver.rule), outcomes, as_of, calendar))


def _state(
    waiver: Waiver, rule: Rule | None, outcomes: Mapping[str, Outcome], as_of: date, calendar: Calendar
) -> WaiverState:
    if rule is None:
        return WaiverState.UNKNOWN_RULE
    if rule.longest_waiver is None:
        return WaiverState.NOT_WAIVABLE
    if waiver.until > later(waiver.approved_on, rule.longest_waiver, calendar).day:
        return WaiverState.TOO_LONG
    if as_of < waiver.approved_on:
        return WaiverState.NOT_YET_VALID
    if as_of > waiver.until:
        return WaiverState.EXPIRED
    return WaiverState.IN_FORCE if outcomes.get(rule.id) is Outcome.FAIL else WaiverState.UNUSED
