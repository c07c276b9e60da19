"""The PDF: what it declares, what a reader finds in it, and that nothing a profile says is ever markup."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.evidence import NAMES, Assurance
from compliance.assessment.findings import Finding
from compliance.assessment.outcomes import Outcome
from compliance.assessment.upcoming import TITLES, Kind
from compliance.assessment.verdicts import Verdict
from compliance.documents.extras import MissingExtra
from compliance.documents.sources import Clause
from compliance.language.text import LANGUAGES, LEGAL_NOTICE, Lang
from compliance.reports import pdf
from tests.cli.conftest import ACME, Run
from tests.reports import test_hostile as hostile

HAS_FONT = bool({*pdf.SERIFS, *pdf.SANS} & pdf.families())
needs_font = pytest.mark.skipif(not HAS_FONT, reason="no font for Chinese is installed")
needs_reader = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
PROFILES = Path(__file__).parents[2] / "profiles"
CHINESE = re.compile("[\u4e00-\u9fff]")
FEW_PAGES = 40
LONG_WORD = "Donaudampfschifffahrt" * 12
EVERYWHERE = 5  # cover three times, the head of pages, the waiver
RIGHT_EDGE = 595 - 26 * 72 / 25.4 + 1
CHAPTERS: dict[Lang, tuple[str, str, str, str]] = {
    "en": ("3Findingsbylevel", "4Openquestions", "5Actionlist", "6Thenumbers"),
    "zh": ("3分层面评估结果", "4待答问题", "5整改清单", "6计算过程"),
}


def named(assessment: Assessment, name: str) -> Assessment:
    """Give the assessment with a name of the profile, and no other word of Chinese in it."""
    return replace(assessment, profile=replace(assessment.profile, name=name, operator="O'Neil", prepared_by="Wang"))


def text_of(drawn: str | bytes, *options: str) -> str:
    assert isinstance(drawn, bytes)
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=drawn, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")  # of an emoji, a box has half


def squeezed(text: str) -> str:
    return "".join(text.split())


def formed(text: str) -> str:
    """Leave out white space and what has no form of its own."""
    return "".join(letter for letter in squeezed(text) if unicodedata.category(letter) not in ("Cf", "Cc", "Mn"))


def chapter(drawn: str | bytes, start: str, end: str) -> str:
    """Give what stands between two headings, in the order it was set: without page heads and feet, and white space."""
    text = squeezed(text_of(drawn, "-raw", "-x", "0", "-W", "595", "-y", "52", "-H", "740"))
    return text[text.rindex(start) : text.rindex(end)]


def clauses(assessment: Assessment, finding: Finding) -> list[Clause]:
    return [assessment.packs.sources[cite.source].clauses[cite.clause] for cite in finding.cites]


def test_every_outcome_and_verdict_is_mapped() -> None:
    assert set(pdf.MARK) == set(Outcome)
    assert set(pdf.TONE) == set(Verdict)


def test_it_declares_both_standards_and_its_language(acme: Assessment) -> None:
    drawn = render(named(acme, "Plain"), "pdf")
    assert isinstance(drawn, bytes)
    assert re.search(rb"pdfaid:part>3<.*pdfaid:conformance>A<", drawn, re.DOTALL)
    assert b"pdfuaid:part>1<" in drawn
    assert b"<dc:language><rdf:Bag><rdf:li>en" in drawn
    assert b"2026-01-31T00:00:00" in drawn


def test_chapters_are_bookmarks_and_tables_have_heads_for_a_screen_reader(acme: Assessment) -> None:
    drawn = render(named(acme, "Plain"), "pdf")
    assert isinstance(drawn, bytes)
    bookmarks = re.findall(rb"/Title\(([1-9A] [^)]*)\)", drawn)
    assert sorted(bookmarks)[:3] == [b"1 Executive summary", b"2 What to do first", b"3 Findings by level"]
    assert b"A Annex: every outcome" in bookmarks
    assert b"/MarkInfo<</Marked true" in drawn
    assert re.search(rb"/S\s?/TH", drawn)


def test_drawing_twice_gives_the_same_bytes(acme: Assessment) -> None:
    plain = named(acme, "Plain")
    assert render(plain, "pdf") == render(plain, "pdf")


@needs_font
def test_drawing_chinese_twice_gives_the_same_bytes(acme: Assessment) -> None:
    assert render(acme, "pdf", "zh") == render(acme, "pdf", "zh")


@needs_font
@needs_reader
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_finds_every_rule_and_every_section(acme: Assessment, lang: Lang) -> None:
    text = "".join(text_of(render(acme, "pdf", lang)).split())
    for finding in acme.findings:
        assert finding.rule.id in text
        assert "".join(finding.rule.title[lang].split()) in text
    for question in acme.questions:
        assert "".join(question.fact.question[lang].split()) in text
    assert "".join(LEGAL_NOTICE[lang].split()) in text
    sections = {
        "en": ("Contents", "Executivesummary", "Whattodofirst", "Findingsbylevel", "Actionlist", "Annex:everyoutcome"),
        "zh": ("目录", "执行摘要", "优先事项", "分层面评估结果", "整改清单", "附录：全部结果"),
    }
    for section in sections[lang]:
        assert section in text


@needs_font
@needs_reader
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_is_one_page(acme: Assessment, lang: Lang) -> None:
    pages = text_of(render(acme, "pdf", lang)).split("\f")
    summary, first = {"en": ("1 Executive summary", "2 What to do first"), "zh": ("1 执行摘要", "2 优先事项")}[lang]
    assert summary in pages[2].splitlines()
    assert first in pages[3].splitlines()


@needs_font
@needs_reader
@pytest.mark.parametrize("lang", LANGUAGES)
def test_many_gaps_are_all_in_full_and_what_they_share_is_said_once(shipped_packs: Packs, lang: Lang) -> None:
    profile = load_profile(PROFILES / "token-business.yaml", shipped_packs)
    assessment = assess(profile, shipped_packs, as_of=date(2026, 11, 23))
    drawn = render(assessment, "pdf", lang)
    assert text_of(drawn).count("\f") < FEW_PAGES
    findings, questions, actions, numbers = CHAPTERS[lang]
    found, listed = chapter(drawn, findings, questions), chapter(drawn, actions, numbers)
    gaps = [finding for finding in assessment.findings if finding.effective_outcome is Outcome.FAIL]
    for gap in gaps:
        for said in (gap.rule.id, gap.rule.title[lang], gap.reason[lang], gap.rule.remedy[lang]):
            assert squeezed(said) in found
        assert squeezed(gap.rule.title[lang]) in listed
    brief = {"en": "FinancialinstitutioninmainlandChina:no.", "zh": "境内金融机构（含支付机构）：否。"}
    assert brief[lang] in squeezed(text_of(drawn, "-raw"))
    shared = {squeezed(clause.sanction[lang]) for gap in gaps for clause in clauses(assessment, gap) if clause.sanction}
    for said in shared:
        assert found.count(said) == sum(said in other for other in shared)


@needs_font
@needs_reader
def test_a_source_in_chinese_marks_its_english_notes_and_says_nothing_of_a_day_it_has_not(acme: Assessment) -> None:
    undated = {name: replace(source, since=None) for name, source in acme.packs.sources.items()}
    drawn = render(replace(acme, packs=replace(acme.packs, sources=undated)), "pdf", "zh")
    text = squeezed(text_of(drawn, "-raw"))
    assert "核对说明（英文）：thebookitself" in text
    assert "施行" not in text


@needs_font
@needs_reader
def test_names_come_out_as_text(acme: Assessment) -> None:
    text = text_of(render(acme, "pdf"))
    assert re.search(r'=cmd\("x"\)\|<b>"Acme" & Söhne</b>\s+(😀|\[grinning face\])', text)
    assert "王伟" in text
    assert "Split every key <among> three *persons*" in text
    assert "The auditor <fell> ill" in text


@needs_reader
@pytest.mark.parametrize(
    "name",
    ['#panic("x")', "$x$ @ref <label> *b* _i_", "= Heading", "https://example.org // no comment", "\\u{41} #{1}"],
)
def test_nothing_a_profile_says_is_markup(acme: Assessment, name: str) -> None:
    assert name in text_of(render(named(acme, name), "pdf"))


@needs_font
@needs_reader
@pytest.mark.parametrize(
    "name", [*hostile.NAMES.values(), hostile.LINES, LONG_WORD], ids=[*hostile.NAMES, "lines", "word"]
)
def test_a_hostile_name_is_text_wherever_it_stands(acme: Assessment, name: str) -> None:
    drawn = render(hostile.named(acme, name), "pdf")
    letters = "".join(rf"(?:{re.escape(letter)}|\[[^\]]+\])" for letter in formed(name))
    assert len(re.findall(letters, formed(text_of(drawn, "-raw")))) >= EVERYWHERE
    cover = text_of(drawn, "-bbox", "-l", "1")
    assert max(map(float, re.findall(r'xMax="([\d.]+)"', cover))) < RIGHT_EDGE
    assert "self-assessment aid" in text_of(drawn, "-l", "1")


@needs_reader
def test_a_name_cannot_turn_the_words_behind_it(acme: Assessment) -> None:
    assert not set("\u202e\u2066\u200f") & set(text_of(render(named(acme, "\u202eevil \u2066x\u200f"), "pdf"), "-raw"))


@needs_reader
def test_what_no_font_can_draw_is_named(acme: Assessment) -> None:
    name = "Bank \U000f0001 of \ue000 the\ufeff \U0001f9ff\u200f East"
    text = text_of(render(named(acme, name), "pdf"))
    assert re.search(r"Bank \[u\+f0001\] of \[u\+e000\] the (\U0001f9ff|\[nazar amulet\])\W*East", text)


@needs_font
@needs_reader
def test_a_report_in_english_has_chinese_only_where_the_profile_does(acme: Assessment) -> None:
    assert set(CHINESE.findall(text_of(render(acme, "pdf")))) == set("王伟")


def test_chinese_without_a_font_is_an_error_with_the_remedy(acme: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "families", lambda: frozenset({"Libertinus Serif"}))
    for lang in LANGUAGES:
        with pytest.raises(MissingExtra, match="install a CJK font such as Debian's fonts-noto-cjk"):
            render(acme, "pdf", lang)
    assert render(named(acme, "Plain"), "pdf", "en")


def test_one_kind_of_font_stands_in_for_the_other() -> None:
    assert pdf._chinese_fonts(frozenset({"SimSun"})) == ("SimSun", "SimSun")
    assert pdf._chinese_fonts(frozenset({"SimHei", "SimSun"})) == ("SimSun", "SimHei")


def test_a_missing_extra_is_one_sentence_that_names_it(
    profile: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    result = run("check", profile, *ACME, "--format", f"pdf={tmp_path}/report.pdf")
    assert result.exit_code == 2
    assert "pip install 'compliance[pdf]'" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "report.pdf").exists()


@needs_font
def test_check_writes_a_file(profile: Path, run: Run, tmp_path: Path) -> None:
    result = run("check", profile, *ACME, "--format", f"pdf={tmp_path}/report.pdf")
    assert result.exit_code == 1
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_two_of_them_do_not_share_standard_output(profile: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_bytes(profile.read_bytes())
    result = run("check", profile, other, *ACME, "--format", "pdf")
    assert result.exit_code == 2
    assert "pdf is a binary format (write --format pdf=FILE)" in result.stderr


def test_a_terminal_is_spared(profile: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "compliance", "check", str(profile), "--format", "pdf"]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert "pdf is a binary format" in done.stderr


@needs_font
@needs_reader
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_shows_how_far_answers_are_proven_and_what_lies_ahead(acme: Assessment, lang: Lang) -> None:
    ahead = text_of(render(replace(acme, due_until=date(2026, 6, 30)), "pdf", lang), "-layout")
    for assurance in Assurance:
        assert NAMES[assurance][lang].casefold() in ahead.casefold()
    assert re.search(rf"2026-06-30\s+{TITLES[Kind.WAIVER_LAPSES][lang]}", ahead)
    assert TITLES[Kind.WAIVER_LAPSES][lang] not in text_of(render(acme, "pdf", lang))
