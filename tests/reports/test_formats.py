"""Every format draws the same sample, with every outcome, as a snapshot a person can read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from click import unstyle

from compliance import Assessment, Packs, assess, load_profile, render
from compliance.assessment.outcomes import Outcome
from compliance.language.text import LANGUAGES, LEGAL_NOTICE, Lang
from compliance.reports import formats, is_binary
from compliance.reports._layout import width, wrap
from compliance.reports.text import styled

SUFFIX = {
    "html": "html",
    "json": "json",
    "junit": "xml",
    "markdown": "md",
    "oscal-ar": "json",
    "oscal-poam": "json",
    "sarif": "json",
}
# A binary format has tests of its own.
TEXTS = [name for name in formats() if not is_binary(name)]


def test_the_sample_has_every_outcome(acme: Assessment) -> None:
    assert {finding.effective_outcome for finding in acme.findings} == set(Outcome)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TEXTS)
def test_snapshot(acme: Assessment, name: str, lang: Lang, snapshot: Callable[[str, str], None]) -> None:
    drawn = str(render(acme, name, lang))
    text = re.sub(r"\b[0-9a-f]{64}\b", "…", drawn).replace("\r\n", "\n")
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1…\3", text, flags=re.DOTALL)
    snapshot(f"acme.{name}.{lang}.{SUFFIX.get(name, 'txt')}", text)


@pytest.mark.parametrize("name", TEXTS)
def test_drawing_twice_gives_the_same_bytes(acme: Assessment, name: str) -> None:
    assert render(acme, name, "zh") == render(acme, name, "zh")


@pytest.mark.parametrize("name", formats())
def test_every_format_has_a_title_in_both_languages_and_an_ending(name: str) -> None:
    module = import_module("compliance.reports." + name.replace("-", "_"))
    assert module.TITLE.en != module.TITLE.zh
    assert module.ENDING.isalpha()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_format_says_it_is_no_legal_advice(acme: Assessment, lang: Lang) -> None:
    opening = LEGAL_NOTICE[lang][:12]
    for name in TEXTS:
        assert opening in str(render(acme, name, lang)).replace("\n", " "), name


def test_an_unknown_format_is_refused_with_the_nearest(acme: Assessment) -> None:
    with pytest.raises(ValueError, match="did you mean json"):
        render(acme, "jsn")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_fits_eighty_columns(acme: Assessment, lang: Lang) -> None:
    drawn = render(acme, "text", lang)
    assert isinstance(drawn, str)
    assert max(width(line) for line in drawn.splitlines()) <= 80


def test_a_bracket_that_opens_stands_before_what_it_holds() -> None:
    for columns in range(20, 60):
        for line in wrap("审慎与政策基准（巴塞尔、FSB）（prudential-benchmarks）：其42条（均）“不适用”。", columns):
            assert not line.endswith(("（", "“"))


def test_wrapping_never_loses_a_letter_and_never_starts_a_line_with_a_closing_mark() -> None:
    text = "自提供服务之日起十个工作日内办理备案，填报名称、类别（如有）等信息。then some English words, 混排。"
    lines = wrap(text, 20, "  ", "    ")
    assert "".join("".join(line.split()) for line in lines) == "".join(text.split())
    assert not any(line.strip()[0] in "，。、）" for line in lines)
    assert max(map(width, lines)) <= 20


def test_json_follows_the_contract(acme: Assessment) -> None:
    data = json.loads(str(render(acme, "json")))
    assert data["schema"] == "compliance/assessment/v1"
    assert set(data["counts"]) == {"pass", "fail", "unknown", "pending", "not_applicable", "waived"}
    assert sum(data["counts"].values()) == len(data["findings"])
    assert [f["rule"] for f in data["findings"]] == sorted(f["rule"] for f in data["findings"])
    by_rule = {finding["rule"]: finding for finding in data["findings"]}
    assert by_rule["acme-report"]["due_on"] == "2026-01-29" or by_rule["acme-report"]["outcome"] == "pending"
    assert by_rule["acme-audit"]["outcome"] == "fail"
    assert by_rule["acme-audit"]["effective_outcome"] == "waived"
    assert by_rule["acme-reserve"]["missing"] == ["acme.reserve_percent"]
    assert by_rule["acme-south"]["applies"] is False
    assert {waiver["rule"]: waiver["state"] for waiver in data["waivers"]} == {
        "acme-audit": "in_force",
        "acme-keys": "not_waivable",
    }
    for key in ("levels", "themes", "forces"):
        for group in data[key].values():
            assert {"score", "score_reason", "coverage", "counts"} <= set(group)


def test_github_commands_stay_on_one_line_each(acme: Assessment) -> None:
    lines = str(render(acme, "github")).splitlines()
    assert all(re.match(r"::(error|warning|notice) file=[^,]*,", line) for line in lines)
    assert any(line.startswith("::error") and "acme-keys" in line for line in lines)


def test_markdown_never_turns_a_profile_into_markup(acme: Assessment) -> None:
    drawn = str(render(acme, "markdown"))
    assert "<b>" not in drawn
    assert "\\<b\\>" in drawn


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_waivers_left_out_are_said_to_be(acme: Assessment, name: str) -> None:
    bare = assess(acme.profile, acme.packs, as_of=acme.as_of, use_waivers=False)
    assert "as if there were no waivers" in str(render(bare, name, "en"))
    assert "未计入豁免" in str(render(bare, name, "zh"))
    assert "as if there were no waivers" not in str(render(acme, name, "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_text_keeps_to_the_terminal(acme: Assessment, lang: Lang, columns: int) -> None:
    drawn = unstyle(styled(acme, lang, columns))
    assert [line for line in drawn.splitlines() if width(line) > columns] == []
    assert max(map(width, drawn.splitlines())) > columns - 8


def test_markdown_says_which_review_counts_for_none(shipped_packs: Packs) -> None:
    profile = load_profile("profiles/asset-backed-securities.yaml", shipped_packs)
    drawn = str(render(assess(profile, shipped_packs, as_of=date(2026, 11, 23)), "markdown", "en"))
    (restored,) = (line for line in drawn.splitlines() if "restore-test" in line)
    assert "reviewed by He Yan; no review" in restored
    assert "valid until 2026-09-30" in drawn
