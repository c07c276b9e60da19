"""HTML: one self-contained page in both languages; no request leaves it, and everything a profile says is escaped.

The page works without a script (language and folding are plain HTML and CSS); the script adds the filters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from compliance.assessment import evidence, outcomes, verdicts, waivers
from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.assessment.upcoming import TITLES as AHEAD
from compliance.assessment.verdicts import Verdict
from compliance.documents.rules import WEIGHTS, Force, Level, Severity
from compliance.language.text import LEGAL_NOTICE, Lang, Text, both
from compliance.reports import _numbers, _view
from compliance.reports._assurance import proving
from compliance.reports._layout import visible
from compliance.reports._register import sources
from compliance.reports._survey import survey
from compliance.reports._words import FORCES, LEVELS, SEVERITIES, bound_sum, caveats, in_brackets, percent, term

TITLE = Text("HTML, one self-contained page in both languages", "HTML，含中英文的单页报告")
ENDING = "html"
_INLINED = ("look.css", "report.css", "wide.js", "report.js")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_UNMET = 30  # gaps that stand unfolded
_MOST_RULES = 4  # of those that wait for an answer
_MOST_OPEN = 40  # findings that stand with their reason; the others are gathered by the answers they wait for
# Our verdicts in the page's colours.
TONE: dict[Verdict, str] = {
    Verdict.COMPLIANT: "good",
    Verdict.NON_COMPLIANT: "bad",
    Verdict.UNDETERMINED: "open",
    Verdict.NOT_ASSESSED: "quiet",
}
MARK: dict[Outcome, str] = {
    Outcome.PASS: "✓",
    Outcome.FAIL: "✗",
    Outcome.UNKNOWN: "?",
    Outcome.PENDING: "…",
    Outcome.NOT_APPLICABLE: "–",
    Outcome.WAIVED: "~",
}


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the page, opened in ``lang``; the reader may switch."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            a=assessment,
            lang=lang,
            view=_view,
            numbers=_numbers,
            standing=survey(assessment),
            sources=sources(assessment),
            ahead_titles=AHEAD,
            proving=proving(assessment),
            assurance=evidence.TITLES[assessment.assurance],
            verdict=verdicts.TITLES[assessment.verdict],
            tone=TONE[assessment.verdict],
            titles=outcomes.TITLES,
            marks=MARK,
            order=_view.ORDER,
            Outcome=Outcome,
            most_unmet=_MOST_UNMET,
            most_open=_MOST_OPEN,
            most_rules=_MOST_RULES,
            approved=lambda waiver: in_brackets(both(lambda language: visible(term(waiver)[language]))),
            choices=_choices(assessment),
            waiver_titles=waivers.TITLES,
            forces=FORCES,
            levels=LEVELS,
            severities=SEVERITIES,
            weights=WEIGHTS,
            covers=caveats(assessment),
            bound_sum=bound_sum,
            percent=percent,
            notice=LEGAL_NOTICE,
        )
    )


def _choices(assessment: Assessment) -> list[tuple[str, Text, list[tuple[str, Text]]]]:
    """Give the filters: what they are called in the page's data, their title, and their options."""
    themes = [(key, title) for key, title in assessment.packs.themes.items() if assessment.themes[key].applying]
    return [
        ("outcome", Text("Outcome", "结果"), [(str(outcome), outcomes.TITLES[outcome]) for outcome in _view.ORDER]),
        ("force", Text("Force", "效力"), [(str(force), FORCES[force]) for force in Force]),
        ("severity", Text("Severity", "严重程度"), [(str(severity), SEVERITIES[severity]) for severity in Severity]),
        ("level", Text("Level", "层面"), [(str(level), LEVELS[level]) for level in Level]),
        ("theme", Text("Theme", "主题"), themes),
    ]


def inlined() -> tuple[str, str]:
    """Give the style and the script that stand in every page, to the letter: whoever serves it may allow just these."""
    source = _environment().get_template
    look, style, wide, script = (source(name).render() for name in _INLINED)
    return f"\n{look}\n{style}", f"\n{wide}\n{script}"


@cache
def _environment() -> Environment:
    folder = files("compliance.reports") / "_html"
    names = ("report.html.j2", "parts.html.j2", *_INLINED)
    parts = {name: (folder / name).read_text("utf-8") for name in names}
    environment = Environment(
        loader=DictLoader(parts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["both"] = both_languages
    environment.filters["visible"] = visible
    environment.filters["days"] = _unbroken
    return environment


def _unbroken(said: Markup) -> Markup:
    """Mark the days in a narrow line, so that none is broken at its hyphens."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(said)))  # noqa: S704 - escaped before


def both_languages(text: Text | None) -> Markup:
    """Put both languages into the page; its style shows the one that is chosen."""
    if text is None:
        return Markup("")
    if text.en == text.zh:
        return Markup("{}").format(text.en)
    return Markup('<span lang="en">{}</span><span lang="zh-CN">{}</span>').format(text.en, text.zh)
