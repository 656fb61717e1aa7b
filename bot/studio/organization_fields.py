"""An organization as plain fields of text, as a form and a spreadsheet hold them. Pure.

Lists stand one item a line or with commas, hours as `mon-fri 09:00-12:00, 13:00-17:00`. What is
wrong is told by field, as a key of the interface and its values, all of it at once.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import yaml

from bot.content.hours import DAYS
from bot.content.load_hours import CLOCK
from bot.content.load_organizations import MAX_SHORT
from bot.content.load_phones import SHORT_CODES
from bot.content.organization import ORGANIZATION_KINDS, VERIFIABLE_FIELDS

# In the order of the file. `hours_note`, `timezone` and `closed` stand under `hours` there.
FIELDS = (
    "name", "short", "kind", "country", "what", "needs", "areas", "area_note", "languages",
    "languages_note", "phones", "email", "web", "address", "hours", "hours_note", "timezone",
    "closed", "cost", "source", "dated", "confirmed", "note", "ready", "to_verify",
)  # fmt: skip
LINES = ("phones", "source", "to_verify", "hours")
IDS = ("needs", "areas", "languages", "closed")
MUST_HAVE = ("name", "kind", "what", "needs", "areas")
ALWAYS = "always"
ZONE = "America/New_York"
MAX_FIELD = 4_000
_PHONE_DIGITS = 10
_SPACE = re.compile(r"[^\S\n]+")
_SPAN = re.compile(r"(\d{1,2}(?::\d\d)?)\s*[-\u2013]\s*(\d{1,2}(?::\d\d)?)")
_DAY = f"(?:{'|'.join(DAYS)})"
# What stands after the days may be anything: it is told, and shown again, when it is no hours.
_HOURS_LINE = re.compile(rf"({_DAY}(?:\s*[,-]\s*{_DAY})*)\s+(.+)")

# The directory is read whole for its board and its spreadsheet; libyaml is ten times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Value = Any  # What YAML holds: a text, a list or a mapping of them.


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field: the key of a sentence and what fills its places."""

    field: str
    key: str
    told: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The closed lists. `countries` are ISO 3166 codes."""

    needs: Container[str]
    areas: Container[str]
    languages: Container[str]
    countries: Container[str]


def fields_of(text: str) -> dict[str, str]:
    """Every field of an organization's file as text; "" for one that it has not."""
    raw: Mapping[str, Any] = yaml.load(text, Loader=_LOADER) or {}
    hours = raw.get("hours", {})
    fields = {name: _plain(raw.get(name, "")) for name in FIELDS}
    for name in ("needs", "areas", "languages"):
        fields[name] = ", ".join(raw.get(name, ()))
    fields["source"] = "\n".join(raw.get("source", ()))
    fields["phones"] = "\n".join(map(_phone_line, raw.get("phones", ())))
    fields["to_verify"] = "\n".join(map(_verify_line, raw.get("to_verify", ())))
    fields["hours"] = _hours_lines(hours)
    fields["hours_note"] = _plain(hours.get("note", ""))
    fields["timezone"] = hours.get("timezone", "")
    fields["closed"] = ", ".join(hours.get("closed", ()))
    fields["ready"] = raw.get("ready", "true")
    return fields


def clean(name: str, written: str) -> str:
    """A field as it is kept: single spaces, no empty lines; one line where one is meant."""
    lines = [_SPACE.sub(" ", line).strip() for line in written.replace("\r", "\n").split("\n")]
    joiner = "\n" if name in LINES else " "
    return joiner.join(line for line in lines if line)


def week_of(hours: str) -> dict[str, str]:
    """The spans of each day as people type them, `09:00-12:00, 13:00-17:00`; "" when closed."""
    week = dict.fromkeys(DAYS, "")
    for days, spans in _lines_of_hours(hours):
        for day in days:
            week[day] = ", ".join(filter(None, (week[day], spans)))
    return week


def hours_of_week(week: Mapping[str, str]) -> str:
    """The other way round; days with the same spans share a line."""
    by_spans: dict[str, list[str]] = {}
    for day in DAYS:
        spans = _SPACE.sub(" ", week.get(day, "")).strip()
        if spans:
            by_spans.setdefault(spans, []).append(day)
    return "\n".join(f"{', '.join(days)} {spans}" for spans, days in by_spans.items())


def values_of(fields: Mapping[str, str]) -> dict[str, Value]:
    """What the file holds, by its keys, None for what it has not; only of fields without fault."""
    values: dict[str, Value] = {name: fields.get(name, "") or None for name in FIELDS}
    for name in ("needs", "areas", "languages"):
        values[name] = _ids(fields.get(name, "")) or None
    values["source"] = fields.get("source", "").split("\n") if fields.get("source") else None
    values["phones"] = [_phone_value(line) for line in _lines(fields, "phones")] or None
    values["to_verify"] = [_verify_value(line) for line in _lines(fields, "to_verify")] or None
    values["hours"] = _hours_value(fields)
    values["ready"] = None if fields.get("ready", "true") == "true" else "false"
    for name in ("hours_note", "timezone", "closed"):
        del values[name]
    return values


def faults(fields: Mapping[str, str], known: Known, today: date) -> list[Fault]:
    """All that is wrong, in the order of the fields."""
    return [fault for name in FIELDS for fault in _faults_of(name, fields, known, today)]


def e164(written: str) -> str | None:
    """A number as a phone dials it; None when there is no such number."""
    digits = "".join(filter(str.isdigit, written))
    if digits in SHORT_CODES:
        return digits
    try:
        number = phonenumbers.parse(written, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def sentences_of(fields: Mapping[str, str]) -> dict[str, str]:
    """What translators translate of these fields, by slot, as in bot.content.directory_sentences:
    `phone.2` is the label of the second number."""
    found = {
        name: fields[name]
        for name in ("what", "area_note", "languages_note", "hours_note", "cost")
        if fields.get(name)
    }
    if "(" in fields.get("name", ""):
        found["name"] = fields["name"]
    if any(letter.islower() for letter in fields.get("short", "")):
        found["short"] = fields["short"]
    for number, line in enumerate(_lines(fields, "phones"), 1):
        label = line.partition("|")[2].strip()
        if label:
            found[f"phone.{number}"] = label
    return found


def _faults_of(name: str, fields: Mapping[str, str], known: Known, today: date) -> Iterator[Fault]:
    written = fields.get(name, "")
    if not written:
        is_ready = fields.get("ready", "true") == "true"
        if name in MUST_HAVE or (name == "source" and is_ready):
            yield Fault(name, "studio.directory.fault.missing")
        elif name == "country" and fields.get("kind") == "consulate":
            yield Fault(name, "studio.directory.fault.country")
        return
    if len(written) > MAX_FIELD:
        yield Fault(name, "studio.directory.fault.too_long", {"maximum": MAX_FIELD})
    lists = {"needs": known.needs, "areas": known.areas, "languages": known.languages}
    if name in lists:
        for each in _ids(written):
            if each not in lists[name]:
                yield Fault(name, "studio.directory.fault.unknown", {"written": each[:40]})
    elif name == "kind" and written not in ORGANIZATION_KINDS:
        yield Fault(name, "studio.directory.fault.kind", {"written": written[:40]})
    elif name == "short" and len(written) > MAX_SHORT:
        yield Fault(name, "studio.directory.fault.short", {"maximum": MAX_SHORT})
    elif name == "country":
        if written not in known.countries or fields.get("kind") != "consulate":
            yield Fault(name, "studio.directory.fault.country")
    elif name == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", written):
        yield Fault(name, "studio.directory.fault.email", {"written": written[:60]})
    elif name == "web" and not re.fullmatch(r"https?://[^\s/]+\.\S+", written):
        yield Fault(name, "studio.directory.fault.web", {"written": written[:60]})
    elif name == "ready" and written not in ("true", "false"):
        yield Fault(name, "studio.directory.fault.ready", {"written": written[:20]})
    elif name == "confirmed":
        yield from _confirmed_faults(written, today)
    elif name == "phones":
        yield from _phone_faults(_lines(fields, "phones"))
    elif name == "hours":
        yield from _hours_faults(written)
    elif name in ("timezone", "hours_note", "closed"):
        yield from _beside_hours_faults(name, written, fields)
    elif name == "to_verify":
        yield from _verify_faults(_lines(fields, name), fields)


def _confirmed_faults(written: str, today: date) -> Iterator[Fault]:
    try:
        if date.fromisoformat(written) > today:
            yield Fault("confirmed", "studio.directory.fault.future")
    except ValueError:
        yield Fault("confirmed", "studio.error.date", {"written": written[:20]})


def _phone_faults(lines: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for line in lines:
        written = line.partition("|")[0].strip()
        dialed = e164(written)
        if dialed is None:
            yield _phone_fault(written)
        elif dialed in seen:
            yield Fault("phones", "studio.directory.fault.phone_twice", {"written": written[:40]})
        seen.add(dialed or written)


def _phone_fault(written: str) -> Fault:
    """How a number fails, so that one who copied it knows where to look."""
    told: dict[str, object] = {"written": written[:40]}
    digits = "".join(filter(str.isdigit, written))
    if written.startswith("+") and not digits.startswith("1"):
        return Fault("phones", "studio.directory.fault.phone", told)
    if len(digits) > _PHONE_DIGITS and digits.startswith("1"):
        digits = digits[1:]
    missing = _PHONE_DIGITS - len(digits)
    if not digits:
        return Fault("phones", "studio.directory.fault.phone_none", told)
    if missing == 1:
        return Fault("phones", "studio.directory.fault.phone_one_missing", told)
    if missing > 1:
        return Fault("phones", "studio.directory.fault.phone_missing", told | {"count": missing})
    if missing < 0:
        return Fault("phones", "studio.directory.fault.phone_more", told | {"count": -missing})
    return Fault("phones", "studio.directory.fault.phone", told)


def _hours_faults(written: str) -> Iterator[Fault]:
    if written == ALWAYS:
        return
    for line in written.split("\n"):
        match = _HOURS_LINE.fullmatch(line.lower())
        days = _days(match[1]) if match else None
        spans = _spans(match[2]) if match else None
        if days is None or spans is None:
            yield Fault("hours", "studio.directory.fault.hours", {"written": line[:60]})
        elif any(closes <= opens for opens, closes in spans):
            yield Fault("hours", "studio.directory.fault.closes", {"written": line[:60]})


def _beside_hours_faults(name: str, written: str, fields: Mapping[str, str]) -> Iterator[Fault]:
    if not fields.get("hours"):
        # A time zone alone says nothing and is dropped; other words would be lost.
        if name != "timezone":
            yield Fault(name, "studio.directory.fault.no_hours")
    elif name == "timezone":
        try:
            ZoneInfo(written)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield Fault(name, "studio.directory.fault.zone", {"written": written[:40]})
    elif name == "closed":
        for day in _ids(written):
            try:
                date.fromisoformat(day)
            except ValueError:
                yield Fault(name, "studio.error.date", {"written": day[:20]})


def _verify_faults(lines: Sequence[str], fields: Mapping[str, str]) -> Iterator[Fault]:
    numbers = {e164(line.partition("|")[0].strip()) for line in _lines(fields, "phones")}
    for line in lines:
        value = _verify_value(line)
        if value["field"] not in VERIFIABLE_FIELDS or not value["why"]:
            yield Fault("to_verify", "studio.directory.fault.verify", {"written": line[:60]})
        elif "number" in value and (value["field"] != "phone" or value["number"] not in numbers):
            yield Fault("to_verify", "studio.directory.fault.verify_number", {"written": line[:60]})


def _hours_value(fields: Mapping[str, str]) -> Value:
    written = fields.get("hours", "")
    if not written:
        return None
    value: dict[str, Value] = {}
    if written == ALWAYS:
        value["always"] = "true"
    else:
        value["weekly"] = [
            {"days": days, "open": opens, "close": closes}
            for days, spans in _lines_of_hours(written)
            for opens, closes in _spans(spans) or ()
        ]
    if fields.get("hours_note"):
        value["note"] = fields["hours_note"]
    value["timezone"] = fields.get("timezone") or ZONE
    if fields.get("closed"):
        value["closed"] = _ids(fields["closed"])
    return value


def _hours_lines(hours: Mapping[str, Any]) -> str:
    if hours.get("always") == "true":
        return ALWAYS
    week = dict.fromkeys(DAYS, "")
    for block in hours.get("weekly", ()):
        for day in block["days"]:
            week[day] = ", ".join(filter(None, (week[day], f"{block['open']}-{block['close']}")))
    return hours_of_week(week)


def _lines_of_hours(hours: str) -> Iterator[tuple[list[str], str]]:
    for line in hours.split("\n"):
        match = _HOURS_LINE.fullmatch(line.lower())
        if match is not None:
            yield _days(match[1]) or [], match[2]


def _days(written: str) -> list[str] | None:
    """`mon-fri`, `mon, wed` or both; None when one of them is no day."""
    days: list[str] = []
    for piece in filter(None, (each.strip() for each in written.split(","))):
        first, _, last = (each.strip() for each in piece.partition("-"))
        if first not in DAYS or (last or first) not in DAYS:
            return None
        days += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    return days or None


def _spans(written: str) -> list[tuple[str, str]] | None:
    """The clock times of `9-12, 13:00-17:00` in two figures each; None for anything else."""
    spans = []
    for piece in written.split(","):
        match = _SPAN.fullmatch(piece.strip())
        clocks = [_clock(each) for each in match.groups()] if match else [None]
        if None in clocks:
            return None
        spans.append((str(clocks[0]), str(clocks[1])))
    return spans


def _clock(written: str) -> str | None:
    hour, _, minute = written.partition(":")
    clock = f"{int(hour):02}:{minute or '00'}"
    return clock if CLOCK.fullmatch(clock) else None


def _phone_line(phone: Mapping[str, str]) -> str:
    return " | ".join(filter(None, (phone["written"], phone.get("label", ""))))


def _phone_value(line: str) -> Value:
    written, _, label = (each.strip() for each in line.partition("|"))
    value = {"written": written, "e164": e164(written) or ""}
    return value | {"label": label} if label else value


def _verify_line(item: Mapping[str, str]) -> str:
    return f"{' '.join(filter(None, (item['field'], item.get('number', ''))))}: {item['why']}"


def _verify_value(line: str) -> dict[str, str]:
    named, _, why = (each.strip() for each in line.partition(":"))
    what, _, number = named.partition(" ")
    value = {"field": what, "number": number.strip(), "why": why}
    return value if number else {"field": what, "why": why}


def _lines(fields: Mapping[str, str], name: str) -> list[str]:
    return fields.get(name, "").split("\n") if fields.get(name) else []


def _ids(written: str) -> list[str]:
    return list(dict.fromkeys(filter(None, re.split(r"[,;\s]+", written))))


def _plain(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
