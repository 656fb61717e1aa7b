"""The editor's form of an organization put back into plain fields. Pure.

The page has a box for each phone, each day and each thing to verify; the fields hold lists as lines
of text, see organization_fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.content.area import Areas
from bot.content.hours import DAYS
from bot.content.load_phones import SHORT_CODES
from bot.routing.areas import find_area
from bot.studio.organization_fields import ALWAYS, FIELDS, e164, hours_of_week

MAX_PHONES = 12
MAX_TO_VERIFY = 30
# Fields that are one box of the same name.
_PLAIN = tuple(
    name for name in FIELDS if name not in ("phones", "hours", "to_verify", "areas", "ready")
)


def fields_of_form(form: Mapping[str, str], areas: Areas, today: date) -> dict[str, str]:
    """What the form says, by field; with it the translations, whose names have a dot already.

    A part that the form does not show, such as a translator's, is not among the fields.
    """
    fields = {name: words for name, words in form.items() if name in _PLAIN or _is_cell(name)}
    if "areas" in form:
        fields["areas"] = areas_named(form["areas"], areas)
    # Where both are shown for a choice, a list is one box of lines.
    fields |= {name: form[name] for name in ("phones", "hours", "to_verify") if name in form}
    if form.get("ready") in ("true", "false"):
        fields["ready"] = form["ready"]
    if "phone.1.number" in form:
        fields["phones"] = "\n".join(_phones(form))
    if "hours.mon" in form:
        week = {day: form.get(f"hours.{day}", "") for day in DAYS}
        fields["hours"] = ALWAYS if "hours.always" in form else hours_of_week(week)
    if "verify.1.field" in form:
        fields["to_verify"] = "\n".join(_to_verify(form))
    # A box that is not ticked is not in the form at all, so another field tells it was shown.
    if "ready.shown" in form:
        fields["ready"] = "true" if "ready" in form else "false"
    if form.get("do") == "confirmed_today":
        fields["confirmed"] = today.isoformat()
    return fields


def areas_named(written: str, areas: Areas) -> str:
    """Ids for what may be names: `Holyoke, hampden_county`. What is no place stays as written."""
    found = []
    for piece in filter(None, (each.strip() for each in re.split(r"[,;\n]", written))):
        area = None if piece in areas else find_area(areas, piece)
        # One word, so that it is told whole as the word that is not known.
        found.append(area.id if area is not None else re.sub(r"\s+", "_", piece))
    return ", ".join(dict.fromkeys(found))


def _phones(form: Mapping[str, str]) -> Iterator[str]:
    for number in range(1, MAX_PHONES + 1):
        written = _one_line(form.get(f"phone.{number}.number", ""))
        label = _one_line(form.get(f"phone.{number}.label", ""))
        if written or label:
            yield f"{written} | {label}" if label else written


def _to_verify(form: Mapping[str, str]) -> Iterator[str]:
    for number in range(1, MAX_TO_VERIFY + 1):
        why = _one_line(form.get(f"verify.{number}.why", ""))
        what = form.get(f"verify.{number}.field", "")
        phone = _one_line(form.get(f"verify.{number}.number", ""))
        if why:
            dialed = e164(phone) if phone and phone not in SHORT_CODES else phone
            yield f"{what} {dialed or phone}: {why}" if phone else f"{what}: {why}"


def _is_cell(name: str) -> bool:
    return bool(re.fullmatch(r"(?:[a-z_]+|phone\.\d{1,2})\.(?:es|pt)", name))


def _one_line(written: str) -> str:
    # A bar ends the number, so a label cannot hold one.
    return re.sub(r"\s+", " ", written.replace("|", "/")).strip()
