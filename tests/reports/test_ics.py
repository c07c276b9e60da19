"""The calendar: read back by a parser of our own, folded and escaped as RFC 5545 asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import Assessment, render
from compliance.documents.profiles import Profile
from compliance.language.text import LANGUAGES, Lang
from compliance.reports.ics import escaped, folded


def unfolded(drawn: str) -> list[str]:
    assert drawn.endswith("\r\n")
    return drawn.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_is_whole_and_every_line_short(acme: Assessment, lang: Lang) -> None:
    drawn = str(render(acme, "ics", lang))
    assert max(len(line.encode()) for line in drawn.split("\r\n")) <= 75
    assert drawn.count("\n") == drawn.count("\r\n")
    lines = unfolded(drawn)
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events = lines.count("BEGIN:VEVENT")
    assert events == lines.count("END:VEVENT") > 0
    identities = [line for line in lines if line.startswith("UID:")]
    assert len(set(identities)) == events
    for name in ("DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"):
        assert sum(line.startswith(f"{name}:") for line in lines) == events


def test_a_later_report_names_the_same_event_the_same(acme: Assessment) -> None:
    later = replace(acme, as_of=date(2026, 2, 1))
    first, second = (
        {line for line in unfolded(str(render(a, "ics"))) if line.startswith("UID:")} for a in (acme, later)
    )
    assert first == second


def test_the_day_asked_for_bounds_it_and_no_event_is_no_calendar(acme: Assessment) -> None:
    assert "acme-audit" not in str(render(replace(acme, due_until=date(2026, 6, 29)), "ics"))
    assert "acme-audit" in str(render(replace(acme, due_until=date(2026, 6, 30)), "ics"))
    nothing = replace(acme, findings=(), waivers=(), profile=Profile("P", {}))
    assert render(replace(nothing, due_until=date(2026, 2, 1)), "ics") == ""


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_folding_loses_nothing(text: str) -> None:
    parts = list(folded(text))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text
    assert all(part.startswith(" ") for part in parts[1:])


@given(st.text(st.sampled_from("a;,\\\nn")))
def test_escaping_can_be_undone(text: str) -> None:
    said = escaped(text)
    assert "\n" not in said
    plain, letters = "", iter(said)
    for letter in letters:
        following = next(letters) if letter == "\\" else ""
        plain += {"n": "\n"}.get(following, following) if following else letter
    assert plain == text
