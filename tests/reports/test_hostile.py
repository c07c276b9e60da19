"""Names that look like markup, formulas, commands or the end of something come out as text, in every format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from markdown_it import MarkdownIt

from compliance import Assessment, assess, load_packs, load_profile, render
from compliance.assessment.waivers import JudgedWaiver
from compliance.reports import formats, is_binary
from compliance.reports._view import provenance
from tests.conftest import AS_OF, SAMPLES

NAMES = {
    "quotes": '"it\'s" `said` ${HOME} $(id) %25',
    "brackets": "</title></script><script>alert(1)</script><b>&amp;]]>",
    "formula": '=cmd("x")|@SUM(1)+-1',
    "markdown": "# [a](javascript:1) ![x](y) | **b** ~~c~~ - 1. > <details>",
    "command": "::error file=x::no%0A::notice::",
    "calendar": "END:VEVENT;VALUE=DATE:1,2\\n",
    "template": "{{ 7 * 7 }} {% raw %} #panic() {rule}",
    "right to left": "\u202eevil\u202c \u200fשלום\u200e \u2067x\u2069",
    "emoji": "😀👩‍🚀🇨🇳",
    "long": "Long " * 200,
}
LINES = "one\ntwo\r\n::error::three\nEND:VCALENDAR"  # no file can say it: control characters are refused there
HARMLESS = "Harmless"
TURNING = "a\u2069\u202eb"  # ends what it stands in, and turns what follows


def named(assessment: Assessment, name: str) -> Assessment:
    """Say the name wherever a profile may say something of its own."""
    profile = replace(assessment.profile, name=name, operator=name, prepared_by=name)
    waivers = tuple(
        JudgedWaiver(replace(judged.waiver, reason=name, approved_by=name), judged.state)
        for judged in assessment.waivers
    )
    return replace(assessment, profile=profile, waivers=waivers)


class _Page(HTMLParser):
    """The tags of a page with the names of their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _of_commands(drawn: str) -> Any:
    found = [re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line) for line in drawn.splitlines()]
    assert all(found)
    return [match and (match[1], [each.split("=")[0] for each in match[2].split(",")]) for match in found]


def _of_calendar(drawn: str) -> Any:
    return [re.split("[:;]", line)[0] for line in drawn.replace("\r\n ", "").split("\r\n")]


def _of_json(drawn: str) -> Any:
    def keys(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: keys(value) for key, value in node.items()}
        return [keys(each) for each in node] if isinstance(node, list) else type(node)

    return keys(json.loads(drawn))


def _of_xml(drawn: str) -> Any:
    return [(element.tag, sorted(element.attrib)) for element in ET.fromstring(drawn).iter()]


def _of_markdown(drawn: str) -> Any:
    tokens = MarkdownIt("commonmark").enable("table").parse(drawn)
    return [(token.type, [child.type for child in token.children or [] if child.type != "text"]) for token in tokens]


SHAPE: dict[str, Callable[[str], Any]] = {
    "html": lambda drawn: _Page(drawn).tags,
    "github": _of_commands,
    "ics": _of_calendar,
    "junit": _of_xml,
    "markdown": _of_markdown,
    "text": lambda drawn: drawn.splitlines()[1:5],
}


@pytest.mark.parametrize("format_", [name for name in formats() if not is_binary(name)])
@pytest.mark.parametrize("name", [*NAMES.values(), LINES], ids=[*NAMES, "lines"])
def test_no_name_changes_the_shape_of_a_report(acme: Assessment, name: str, format_: str) -> None:
    shape = SHAPE.get(format_, _of_json)
    hostile, harmless = (str(render(named(acme, each), format_)) for each in (name, HARMLESS))
    assert shape(hostile) == shape(harmless)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_comes_out_whole(acme: Assessment, name: str) -> None:
    said = named(acme, name)
    assert json.loads(str(render(said, "json")))["profile"]["name"] == name
    assert ET.fromstring(str(render(said, "junit"))).get("name") == name
    assert name in _Page(str(render(said, "html"))).texts
    drawn = render(said, "xlsx")
    assert isinstance(drawn, bytes)
    cell = openpyxl.load_workbook(BytesIO(drawn)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_a_command_to_copy_has_the_file_as_one_types_it(acme: Assessment) -> None:
    odd = replace(acme, profile=replace(acme.profile, file="my $(id) file.yaml"))
    assert "compliance explain 'my $(id) file.yaml' acme-keys" in str(render(odd, "text", lang="en"))
    far = replace(acme, profile=replace(acme.profile, file=f"{'far/' * 6}away.yaml"))
    assert "away.yaml acme-keys --as-of \\\n    2026-01-31" in str(render(far, "text", lang="en"))
    assert "compliance check 'my $(id) file.yaml' --as-of" in str(render(odd, "html", lang="en")).replace("&#39;", "'")


@pytest.mark.parametrize("format_", ["text", "markdown", "github"])
def test_no_name_turns_the_words_behind_it(acme: Assessment, format_: str) -> None:
    drawn = str(render(named(acme, TURNING), format_))
    assert "‹U+202E›" in drawn
    assert not {"\u202e", "\u2069"} & set(drawn)


def test_a_name_on_a_page_turns_nothing_but_itself(acme: Assessment) -> None:
    page = str(render(named(acme, TURNING), "html"))
    alone = re.sub(rf"<bdi>{TURNING}</bdi>(?=</h1>|</p>|</td>|<br>)", "", page)
    assert TURNING in page
    assert not {"\u202e", "\u2069"} & set(alone)


@pytest.mark.parametrize(
    ("folders", "ids", "chosen"),
    [
        ((), None, ""),
        ((), ["hong-kong", "carf"], " --pack carf --pack hong-kong"),
        ((SAMPLES / "acme-pack",), None, f" --pack {SAMPLES / 'acme-pack'}"),
    ],
)
def test_a_command_to_copy_chooses_the_same_packs(folders: Any, ids: Any, chosen: str) -> None:
    packs = load_packs(*folders, ids=ids)
    judged = assess(
        load_profile(SAMPLES.parents[1] / "profiles" / "harbour-receivables.yaml", packs), packs, as_of=AS_OF
    )
    command = next(value for _, value in provenance(judged) if value.startswith("compliance check"))
    assert command.endswith(f"--assurance declared{chosen}")
