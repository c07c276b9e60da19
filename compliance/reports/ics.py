"""iCalendar (RFC 5545): what lies ahead as all-day events; the same event keeps its identity from report to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from compliance import __version__
from compliance.assessment.assessment import Assessment
from compliance.assessment.upcoming import TITLES, Event, upcoming
from compliance.language.durations import Duration, later
from compliance.language.text import COLON, LEGAL_NOTICE, Lang, Text

TITLE = Text(
    "iCalendar: deadlines, lapsing evidence and waivers, rules to come",
    "iCalendar 日历：期限、到期的证据与豁免、将生效的规则",
)
ENDING = "ics"
NOTHING_TO_WRITE = Text("nothing lies ahead, so there is no calendar to write", "近期没有到期事项，无需生成日历")
_AHEAD = Duration(12, "month")
_OCTETS = 75
_PROVISIONAL = Text(" (provisional)", "（暂定）")
_ABOUT = Text("{about} · {profile} · as of {day}", "{about} · {profile} · 评估日 {day}")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def render(assessment: Assessment, lang: Lang) -> str:
    """Draw the calendar up to the day asked for, else a year ahead; nothing where there is no event."""
    until = assessment.due_until or later(assessment.as_of, _AHEAD, assessment.calendar).day
    events = upcoming(assessment, until)
    if not events:
        return ""
    return "".join(f"{part}\r\n" for line in _calendar(assessment, events, lang) for part in folded(line))


def _calendar(assessment: Assessment, events: tuple[Event, ...], lang: Lang) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//compliance//compliance {__version__}//{lang.upper()}"
    yield "CALSCALE:GREGORIAN"
    yield f"X-WR-CALNAME:{escaped(assessment.profile.name)}"
    yield f"X-WR-CALDESC:{escaped(LEGAL_NOTICE[lang])}"
    for event, identity in zip(events, _identities(assessment, events), strict=True):
        yield from _event(assessment, event, identity, lang)
    yield "END:VCALENDAR"


def _event(assessment: Assessment, event: Event, identity: str, lang: Lang) -> Iterator[str]:
    provisional = _PROVISIONAL[lang] if event.provisional else ""
    about = _ABOUT.fill(about=event.about, profile=assessment.profile.name, day=assessment.as_of.isoformat())
    description = "\n".join([about[lang], *([f"→ {event.remedy[lang]}"] if event.remedy else [])])
    yield "BEGIN:VEVENT"
    yield f"UID:{identity}@compliance"
    yield f"DTSTAMP:{_day(assessment.as_of)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.day)}"
    if event.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(event.day + timedelta(days=1))}"
    yield f"SUMMARY:{escaped(f'{TITLES[event.kind][lang]}{provisional}{COLON[lang]}{event.title[lang]}')}"
    yield f"DESCRIPTION:{escaped(description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _identities(assessment: Assessment, events: tuple[Event, ...]) -> Iterator[str]:
    """Name events by what they are about, not by their day: a deadline that moves is the same event moved."""
    seen: Counter[tuple[str, str]] = Counter()
    for event in events:
        key = (event.kind, event.about)
        said = "\0".join([assessment.profile.name, *key, str(seen[key])])
        seen[key] += 1
        yield sha256(said.encode()).hexdigest()[:32]


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def escaped(text: str) -> str:
    """Escape a text value."""
    return text.translate(_ESCAPES)


def folded(line: str) -> Iterator[str]:
    """Break a content line into parts of at most 75 octets, never inside a character; a space goes before the rest."""
    part, room = "", _OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", _OCTETS - 1
        part, room = part + letter, room - size
    yield part
