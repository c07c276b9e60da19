"""PDF: a report to print and keep, set by Typst from data alone; it declares PDF/A-3a and PDF/UA-1.

Everything goes in as one JSON text, so nothing a profile says is ever markup. A character that no installed font can
draw is written by its name; Chinese without a Chinese font is refused, for its reader would find nothing but names.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from compliance.assessment.assessment import Assessment
from compliance.assessment.outcomes import Outcome
from compliance.assessment.verdicts import Verdict
from compliance.documents.extras import MissingExtra, need
from compliance.language.text import Lang, Text
from compliance.reports._pdf_data import data

TITLE = Text("PDF, a report to print and keep", "PDF，供打印与存档")
ENDING = "pdf"
BINARY = True
STANDARDS = ("a-3a", "ua-1")
# Our verdicts and outcomes in the template's colours and marks.
TONE: dict[Verdict, str] = {
    Verdict.COMPLIANT: "good",
    Verdict.NON_COMPLIANT: "bad",
    Verdict.UNDETERMINED: "open",
    Verdict.NOT_ASSESSED: "quiet",
}
MARK: dict[Outcome, tuple[str, str]] = {
    Outcome.FAIL: ("bad", "✗"),
    Outcome.WAIVED: ("waived", "~"),
    Outcome.PENDING: ("due", "…"),
    Outcome.UNKNOWN: ("open", "?"),
    Outcome.PASS: ("good", "✓"),
    Outcome.NOT_APPLICABLE: ("quiet", "–"),
}
# Fonts that set simplified Chinese; of each row the first that is installed is taken: for texts, for headings.
SERIFS = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "SimSun")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei")
_NO_FONT = "the pdf format sets Chinese and finds no font for it: install a CJK font such as Debian's fonts-noto-cjk"
_TEMPLATE = Path(__file__).parent / "_pdf" / "report.typ"
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
# What turns the direction of the text behind it, which may be ours.
_DIRECTING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Typst's two complaints about a character: no font has it, or the standard forbids it.
_COMPLAINT = re.compile(r'(?:the text `"(.+?)"` could not be displayed|codepoint `"(.+?)"`)')


def render(assessment: Assessment, lang: Lang) -> bytes:
    """Draw the report; the same assessment gives the same bytes.

    Raises MissingExtra where Typst, or a font for Chinese that the report contains, is not installed.
    """
    typst = need("typst", "pdf")
    marks = {str(outcome): {"tone": tone, "mark": mark} for outcome, (tone, mark) in MARK.items()}
    drawn = {**data(assessment, lang), "tone": TONE[assessment.verdict], "marks": marks}
    text = _DIRECTING.sub("", json.dumps(drawn, ensure_ascii=False))
    made_on = datetime.combine(assessment.as_of, time(), UTC)
    if not _CHINESE.search(text):
        return _set(typst, text, (), made_on)
    return _set(typst, text, _chinese_fonts(families()), made_on)


def _chinese_fonts(installed: frozenset[str]) -> tuple[str, str]:
    """Give a font for texts and one for headings; where one kind is missing, the other stands in."""
    serif, sans = (next((name for name in row if name in installed), None) for row in (SERIFS, SANS))
    text, heading = serif or sans, sans or serif
    if text is None or heading is None:
        raise MissingExtra(_NO_FONT)
    return text, heading


@cache
def families() -> frozenset[str]:
    """Give the font families there are, Typst's own included."""
    return frozenset(need("typst", "pdf").Fonts().families())


def _set(typst: Any, text: str, chinese: tuple[str, ...], made_on: datetime) -> bytes:
    """Set the report; what cannot be drawn is named, until all can be."""
    inputs = {"data": text, "chinese": json.dumps(chinese)}
    try:
        made: bytes = typst.compile(
            _TEMPLATE, root=_TEMPLATE.parent, sys_inputs=inputs, pdf_standards=list(STANDARDS), timestamp=made_on
        )
    except typst.TypstError as wrong:
        undrawable = _undrawable(str(wrong.diagnostic)) & set(text)
        if not undrawable:
            raise
        return _set(typst, _named(text, undrawable), chinese, made_on)
    return made


def _undrawable(diagnostic: str) -> set[str]:
    r"""Read the characters out of Typst's complaints, where ``\u{1f600}`` may stand for one."""
    quoted = "".join(shown or code for shown, code in _COMPLAINT.findall(diagnostic))
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), quoted)
    return {letter for letter in plain if not letter.isascii()}


def _named(text: str, characters: set[str]) -> str:
    """Write characters by name: ``[grinning face]``; marks without a form of their own fall away."""
    names = {ord(letter): _name(letter) for letter in characters}
    return text.translate(names)


def _name(letter: str) -> str:
    if unicodedata.category(letter) in ("Cf", "Cc", "Mn"):
        return ""
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"
