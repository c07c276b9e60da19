"""HTML: one self-contained page in both languages; everything an input says is escaped.

The page works without its script, which only keeps the keyboard from stopping at tables that do not scroll.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from compliance.assessment.verdicts import TITLES as VERDICT_TITLES
from compliance.assessment.verdicts import Verdict
from compliance.language.text import Lang, Text
from compliance.portfolio.report import Report
from compliance.portfolio.results import VERDICTS
from compliance.portfolio.sections import sections_of
from compliance.portfolio.tallies import Cell, Section, Share, bands, has_figures, share, shown
from compliance.reports.html import both_languages

TITLE = Text("HTML, one self-contained page in both languages", "HTML，含中英文的单页报告")
BINARY = False
# Our verdicts in the page's colours.
TONE: dict[Verdict, str] = {
    Verdict.COMPLIANT: "good",
    Verdict.NON_COMPLIANT: "bad",
    Verdict.UNDETERMINED: "open",
    Verdict.NOT_ASSESSED: "none",
}
_PART = Markup(
    '<svg class="part" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{width}" height="1"/></svg><span class="percent">{text}</span>'
)
_HIGHEST = 90  # of a column, in the drawing's units
_WORDS = {
    "kicker": Text("Portfolio report", "组合合规报告"),
    "contents": Text("Contents", "目录"),
    "summary": Text("Summary", "概要"),
    "verdicts": Text("Verdicts in law", "法律层面结论"),
    "scores": Text("Profiles by score, worst case and best", "按得分分布的档案数（最差与最好）"),
    "columns": Text("The table “Scores” below, drawn", "下方“得分分布”表的图示"),
    "low": Text("low bound", "下限"),
    "high": Text("high bound", "上限"),
    "nothing": Text("None.", "无。"),
}


@dataclass(frozen=True)
class _Part:
    """A verdict's piece of the bar, in percent of its length."""

    title: Text
    tone: str
    rows: str
    share: str
    at: float
    width: float


def render(report: Report, lang: Lang) -> str:
    """Draw the page, opened in ``lang``; the reader may switch."""
    shared = files("compliance.reports") / "_html"
    environment = _environment()
    stands, *sections = sections_of(report)
    return environment.get_template("portfolio.html.j2").render(
        report=report,
        lang=lang,
        look=Markup((shared / "look.css").read_text("utf-8")),  # noqa: S704 - our own style sheet
        script=Markup((shared / "wide.js").read_text("utf-8")),  # noqa: S704 - our own script
        style=Markup(environment.get_template("portfolio.css").render()),  # noqa: S704 - our own style sheet
        verdict_section=stands,
        sections=sections,
        spans=_spans,
        verdicts=list(_verdicts(report)),
        bands=list(_bands(report)),
        figures=has_figures,
        w=_WORDS,
    )


def _verdicts(report: Report) -> Iterator[_Part]:
    counts, at = report.summary.counts["verdicts"].tolist(), 0.0
    for verdict, rows in zip(VERDICTS, counts, strict=True):
        part = share(rows, report.summary.rows) or Share(0)
        width = round(100 * part.value, 3)
        yield _Part(VERDICT_TITLES[verdict], TONE[verdict], f"{rows:,}", part.shown, round(at, 3), width)
        at += width


def _bands(report: Report) -> Iterator[dict[str, object]]:
    """Give the tenths of the score as pairs of columns, the highest as high as the drawing."""
    low, high = (list(bands(report.summary.counts[bound], 1000)) for bound in ("low", "high"))
    most = max(*(rows for _, rows in low), *(rows for _, rows in high), 1)
    for (label, worst), (_, best) in zip(low, high, strict=True):
        heights = {"low_height": round(_HIGHEST * worst / most, 2), "high_height": round(_HIGHEST * best / most, 2)}
        yield {"label": label, "from": label.partition("–")[0], "low": f"{worst:,}", "high": f"{best:,}", **heights}


def _spans(section: Section) -> Iterator[tuple[tuple[Cell, ...], int]]:
    """Give each row and how many rows its first cell stands for, none where the row before has said it."""
    for _, found in groupby(section.rows, key=itemgetter(0)):
        rows = list(found)
        yield from ((row, 0 if place else len(rows)) for place, row in enumerate(rows))


def _cell(cell: Cell) -> Markup:
    if isinstance(cell, Text):
        return both_languages(cell)
    text = shown(cell, "en")
    if isinstance(cell, Share):
        return _PART.format(width=round(100 * cell.value, 2), text=text)
    is_name = isinstance(cell, str) and " " not in cell and any(mark in cell for mark in "-.")
    return Markup("<code>{}</code>").format(text) if is_name else escape(text)


@cache
def _environment() -> Environment:
    folder = files("compliance.portfolio.reports") / "_html"
    parts = {name: (folder / name).read_text("utf-8") for name in ("portfolio.html.j2", "portfolio.css")}
    environment = Environment(
        loader=DictLoader(parts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["both"] = both_languages
    environment.filters["cell"] = _cell
    return environment
