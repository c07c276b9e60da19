"""A comparison as text, Markdown and JSON: the score's change cause by cause, and every finding that changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import click

from compliance.assessment import evidence, outcomes, verdicts
from compliance.assessment.assessment import Assessment
from compliance.assessment.comparison import Change, Comparison, Step
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.reasons import TITLES
from compliance.language.text import COLON, COMMA, LEGAL_NOTICE, Lang, Text, joined
from compliance.reports._layout import markdown_escape, pad, wrap
from compliance.reports._words import counted, interval

SCHEMA = "compliance/diff/v1"
COLUMNS = 80
_OLD, _NEW = Text("old", "旧"), Text("new", "新")
_SIDE = Text(
    "{side}: {name} · as of {day} · {basis} · {verdict} · score {score}",
    "{side}：{name} · 评估日 {day} · {basis} · {verdict} · 得分 {score}",
)
_IGNORED = Text("waivers left out", "未计入豁免")
_SUM = Text("Together", "合计")
_CAUSE, _LOW, _HIGH, _FINDINGS = (
    Text("Cause", "原因"),
    Text("Low", "下限"),
    Text("High", "上限"),
    Text("Findings", "结果数"),
)
_NOTHING = Text("No finding changed.", "没有结果发生变化。")
_NOT_JUDGED = Text("not judged", "未评估")
_OUTSIDE = (
    "rule came or went that does not apply",
    "rules came or went that do not apply",
    "{n}条不适用的规则新增或终止",
)
_STILL = Text("{outcome}, with another range, weight or date", "{outcome}（可能的结果、权重或日期有变）")


def as_text(comparison: Comparison, lang: Lang) -> str:
    """Draw it for a terminal."""
    return "\n".join(_text(comparison, lang)) + "\n"


def _text(comparison: Comparison, lang: Lang) -> Iterator[str]:
    for side in _sides(comparison, lang):
        yield from wrap(side, COLUMNS, "", "  ")
    yield ""
    yield pad("", 28) + pad(_LOW[lang], 10) + pad(_HIGH[lang], 10) + _FINDINGS[lang]
    for title, low, high, count in _rows(comparison, lang):
        yield pad(f"  {title}", 28) + pad(low, 10) + pad(high, 10) + count
    if not comparison.changes:
        yield f"\n{_NOTHING[lang]}"
    for step in comparison.steps:
        if step.changes:
            yield f"\n{click.style(TITLES[step.cause][lang], bold=True)}"
        if said := _aside(step)[lang]:
            yield from wrap(said, COLUMNS, "  ", "    ")
        for change in _telling(step):
            said = f"{change.rule.id}{COLON[lang]}{_moved(change)[lang]} · {change.rule.title[lang]}"
            yield from wrap(said, COLUMNS, "  ", "    ")
            yield from wrap(change.why[lang], COLUMNS, "    ")
    yield ""
    yield from wrap(LEGAL_NOTICE[lang], COLUMNS)


def as_markdown(comparison: Comparison, lang: Lang) -> str:
    """Draw it for a pull request or a wiki."""
    return "\n".join(_markdown(comparison, lang)) + "\n"


def _markdown(comparison: Comparison, lang: Lang) -> Iterator[str]:
    yield from (f"- {markdown_escape(side)}" for side in _sides(comparison, lang))
    yield f"\n| {_CAUSE[lang]} | {_LOW[lang]} | {_HIGH[lang]} | {_FINDINGS[lang]} |\n| --- | ---: | ---: | ---: |"
    for row in _rows(comparison, lang):
        yield f"| {' | '.join(row)} |"
    if not comparison.changes:
        yield f"\n{_NOTHING[lang]}"
    for step in comparison.steps:
        if step.changes:
            yield f"\n## {TITLES[step.cause][lang]}\n"
        if _aside(step).en:
            yield f"- {_aside(step)[lang]}"
        for change in _telling(step):
            title, reason = markdown_escape(change.rule.title[lang]), markdown_escape(change.why[lang])
            yield f"- **{change.rule.id}** {title}{COLON[lang]}{_moved(change)[lang]}<br>\n  {reason}"
    yield f"\n{markdown_escape(LEGAL_NOTICE[lang])}"


def _sides(comparison: Comparison, lang: Lang) -> Iterator[str]:
    for side, state in ((_OLD, comparison.old), (_NEW, comparison.new)):
        verdict, score = verdicts.TITLES[state.verdict], interval(state.overall, lang)
        day = state.as_of.isoformat()
        basis = evidence.TITLES[state.assurance]
        if state.waivers_ignored:
            basis = joined((basis, _IGNORED), COMMA)
        said = _SIDE.fill(side=side, name=state.profile.name, day=day, basis=basis, verdict=verdict, score=score)
        yield said[lang]


def _rows(comparison: Comparison, lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    for step in comparison.steps:
        yield TITLES[step.cause][lang], _signed(step.low), _signed(step.high), str(len(step.changes))
    yield _SUM[lang], _signed(comparison.low), _signed(comparison.high), str(len(comparison.changes))


def _telling(step: Step) -> list[Change]:
    """Give the changes a reader wants: not those of rules that came or went and never applied."""
    return [change for change in step.changes if not (_is_outside(change.before) and _is_outside(change.after))]


def _aside(step: Step) -> Text:
    """Count the rules that came or went without applying."""
    number = len(step.changes) - len(_telling(step))
    return counted(number, *_OUTSIDE) if number else Text("", "")


def _is_outside(finding: Finding | None) -> bool:
    return finding is None or finding.outcome is Outcome.NOT_APPLICABLE


def _signed(change: Fraction) -> str:
    return f"{float(change):+.2f}" if change else "0"


def _moved(change: Change) -> Text:
    """Say from what to what a finding went."""
    old, new = _word(change.before), _word(change.after)
    if old == new:
        return _STILL.fill(outcome=new)
    return Text(f"{old.en} → {new.en}", f"{old.zh} → {new.zh}")


def _word(finding: Finding | None) -> Text:
    return outcomes.TITLES[finding.effective_outcome] if finding else _NOT_JUDGED


def as_json(comparison: Comparison, lang: Lang) -> str:  # noqa: ARG001 - both languages stand in it
    """Draw it for machines; ``exact`` holds fractions, which add up."""
    data = {
        "schema": SCHEMA,
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "change": _change_of(comparison.low, comparison.high),
        "steps": [_step(step) for step in comparison.steps],
        "notice": LEGAL_NOTICE.as_dict(),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _side(state: Assessment) -> dict[str, Any]:
    score = state.overall.score
    return {
        "profile": {"name": state.profile.name, "file": state.profile.file, "sha256": state.profile.sha256},
        "as_of": state.as_of.isoformat(),
        "assurance": str(state.assurance),
        "verdict": str(state.verdict),
        "score": {"low": score.shown[0], "high": score.shown[1]} if score else None,
        "packs": [{"id": pack.id, "version": pack.version, "sha256": pack.sha256} for pack in state.packs.packs],
    }


def _change_of(low: Fraction, high: Fraction) -> dict[str, Any]:
    exact = {"low": str(low), "high": str(high)}
    return {"low": round(float(low), 2), "high": round(float(high), 2), "exact": exact}


def _step(step: Step) -> dict[str, Any]:
    changes = [
        {
            "rule": change.rule.id,
            "pack": change.rule.pack,
            "old": _finding(change.before),
            "new": _finding(change.after),
            "why": change.why.as_dict(),
        }
        for change in step.changes
    ]
    return {"cause": str(step.cause), "change": _change_of(step.low, step.high), "findings": changes}


def _finding(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    due = finding.due_on.isoformat() if finding.due_on else None
    return {"outcome": str(finding.outcome), "effective_outcome": str(finding.effective_outcome), "due_on": due}


FORMATS: dict[str, Callable[[Comparison, Lang], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}
