"""JSON: the sections with their figures exact, for other programs; words in both languages."""

from __future__ import annotations

import json
from typing import Any

from compliance.language.text import LEGAL_NOTICE, Lang, Text
from compliance.portfolio.report import Report
from compliance.portfolio.sections import sections_of
from compliance.portfolio.tallies import Cell, Section, Share

TITLE = Text("JSON, every figure for other programs", "JSON，供其他程序读取")
BINARY = False
SCHEMA = "compliance/portfolio-report/v1"


def render(report: Report, _lang: Lang) -> str:
    """Draw the report; shares are parts of one."""
    plain = {
        **report.about,
        "schema": SCHEMA,
        "title": report.title,
        "rows": report.summary.rows,
        "synthetic_rows": report.summary.synthetic,
        "bad_rows": list(report.summary.bad),
        "sections": {section.id: _section(section) for section in sections_of(report)},
        "notice": LEGAL_NOTICE.as_dict(),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title.as_dict(),
        "note": section.note.as_dict() if section.note else None,
        "columns": [head.as_dict() for head in section.head],
        "rows": [[_plain(cell) for cell in row] for row in section.rows],
    }


def _plain(cell: Cell) -> Any:
    match cell:
        case Text():
            return cell.as_dict()
        case Share(value):
            return round(value, 6)
        case _:
            return cell
