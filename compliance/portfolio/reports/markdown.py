"""Markdown: the sections as tables under headings."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.language.text import Lang, Text
from compliance.portfolio.report import Report
from compliance.portfolio.sections import sections_of
from compliance.portfolio.tallies import Section, has_figures, shown
from compliance.reports._layout import markdown_escape

TITLE = Text("Markdown, tables under headings", "Markdown 表格")
BINARY = False


def render(report: Report, lang: Lang) -> str:
    """Draw the report."""
    lines = [f"# {markdown_escape(report.title)}", "", markdown_escape(report.heading[lang])]
    for section in sections_of(report):
        lines += ["", *_section(section, lang)]
    return "\n".join(lines) + "\n"


def _section(section: Section, lang: Lang) -> Iterator[str]:
    yield f"## {section.title[lang]}"
    yield ""
    if section.note:
        yield from (markdown_escape(section.note[lang]), "")
    figures = [has_figures(section, place) for place in range(len(section.head))]
    yield f"| {' | '.join(head[lang] for head in section.head)} |"
    yield f"| {' | '.join('---:' if figure else '---' for figure in figures)} |"
    for row in section.rows:
        yield f"| {' | '.join(markdown_escape(shown(cell, lang)) for cell in row)} |"
