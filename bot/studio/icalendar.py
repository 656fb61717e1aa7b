"""A calendar to subscribe to, as RFC 5545 writes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

# RFC 5545, 3.1: no line longer than 75 octets without its line break.
LINE_OCTETS = 75


@dataclass(frozen=True)
class Event:
    """A whole day. `uid` never changes; `url` leads to the page on which it is settled."""

    uid: str
    day: date
    title: str
    told: str
    url: str


def icalendar(events: Iterable[Event], name: str, language: str, now: datetime) -> str:
    """The text of an .ics file. `now` must be aware; it says when the entries were made."""
    stamp = now.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Farol//Studio//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY;LANGUAGE={language}:{_text(event.title)}",
            *([f"DESCRIPTION;LANGUAGE={language}:{_text(event.told)}"] if event.told else []),
            f"URL:{event.url}",
            # Nobody is busy because an answer is to be read again.
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(piece + "\r\n" for line in lines for piece in _folded(line))


def _text(written: str) -> str:
    """RFC 5545, 3.3.11."""
    escaped = written.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cut inside a letter; each after the first is indented."""
    piece, room = "", LINE_OCTETS
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if octets > room:
            yield piece
            piece, room = " ", LINE_OCTETS - 1
        piece += letter
        room -= octets
    yield piece
