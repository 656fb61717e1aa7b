"""data/directory/: one file an organization."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import date
from pathlib import Path

from babel import Locale

from bot.content.fields import Fields
from bot.content.load_areas import load_areas
from bot.content.load_hours import load_hours
from bot.content.load_languages import load_languages
from bot.content.load_needs import load_needs
from bot.content.load_phones import load_phone
from bot.content.need import Need
from bot.content.organization import (
    ORGANIZATION_KINDS,
    VERIFIABLE_FIELDS,
    Organization,
    OrganizationKind,
    Phone,
    ToVerify,
)
from bot.content.yaml_lines import Block, Text, read_block
from bot.errors import ContentError

# So that "Call ..." fits a button in every language; see bot.reply.organizations_reply.
MAX_SHORT = 12


def load_organizations(data: Path) -> tuple[Organization, ...]:
    """All organizations, those that are not ready too, in the order of their ids.

    What waits for a check is left out, see Organization. Raises ContentError.
    """
    areas, languages, needs = load_areas(data), load_languages(data), load_needs(data)
    organizations = tuple(
        load_organization(file, areas, languages, needs)
        for file in sorted((data / "directory").glob("*.yml"))
    )
    ids = {organization.id for organization in organizations}
    for need in needs.values():
        if need.first is not None and need.first not in ids:
            raise _no_such_first(data / "needs.yml", need)
    return organizations


def _no_such_first(file: Path, need: Need) -> ContentError:
    line = next(key.line for key in read_block(file) if key == need.id)
    return ContentError(file, line, f"`first: {need.first}` is not a file of data/directory/")


def load_organization(
    file: Path, areas: Container[str], languages: Container[str], needs: Container[str]
) -> Organization:
    """One file, checked against the closed lists. Raises ContentError."""
    fields = Fields(read_block(file), file)
    phones = tuple(load_phone(phone, file) for phone in fields.blocks("phones"))
    hours = fields.optional_block("hours")
    organization = Organization(
        id=_id(fields.text("id"), file),
        name=str(fields.text("name")),
        kind=_kind(fields),
        what=str(fields.text("what")),
        needs=_known(fields.some_texts("needs"), needs, "needs.yml", file),
        areas=_known(fields.some_texts("areas"), areas, "areas.yml", file),
        short=_short(fields),
        country=_country(fields),
        area_note=_plain(fields.optional_text("area_note")),
        languages=_known(fields.texts("languages"), languages, "languages.yml", file),
        languages_note=_plain(fields.optional_text("languages_note")),
        phones=phones,
        email=_email(fields),
        web=_web(fields),
        address=_plain(fields.optional_text("address")),
        hours=None if hours is None else load_hours(hours, file),
        cost=_plain(fields.optional_text("cost")),
        source=tuple(map(str, fields.texts("source"))),
        dated=_plain(fields.optional_text("dated")),
        confirmed=_day(fields),
        note=_plain(fields.optional_text("note")),
        ready=fields.flag("ready", True),
        to_verify=tuple(_to_verify(item, phones, file) for item in fields.blocks("to_verify")),
    )
    fields.finish()
    if organization.ready and not organization.source:
        raise fields.error("source", "write where this comes from under `source:`")
    return _what_may_be_shown(organization)


def _what_may_be_shown(organization: Organization) -> Organization:
    """The same organization without the fields that wait for a check."""
    hidden = {item.field for item in organization.to_verify if item.number is None}
    hidden_numbers = {item.number for item in organization.to_verify}
    shown = replace(
        organization,
        phones=tuple(phone for phone in organization.phones if phone.e164 not in hidden_numbers),
    )
    if "phone" in hidden:
        shown = replace(shown, phones=())
    if "hours" in hidden:
        shown = replace(shown, hours=None)
    if "web" in hidden:
        shown = replace(shown, web=None)
    if "email" in hidden:
        shown = replace(shown, email=None)
    if "address" in hidden:
        shown = replace(shown, address=None)
    if "languages" in hidden:
        shown = replace(shown, languages=(), languages_note=None)
    if "area" in hidden:
        shown = replace(shown, areas=(), area_note=None)
    if "cost" in hidden:
        shown = replace(shown, cost=None)
    if "what" in hidden:
        shown = replace(shown, what=None)
    return shown


def _id(written: Text, file: Path) -> str:
    if written != file.stem:
        raise ContentError(file, written.line, f"the id must be the name of the file, {file.stem}")
    return str(written)


def _kind(fields: Fields) -> OrganizationKind:
    written = fields.text("kind")
    for kind in ORGANIZATION_KINDS:
        if kind == written:
            return kind
    raise fields.error("kind", f"`kind` is one of: {', '.join(ORGANIZATION_KINDS)}")


def _short(fields: Fields) -> str | None:
    written = fields.optional_text("short")
    if written is not None and len(written) > MAX_SHORT:
        raise fields.error("short", f"{written} is longer than {MAX_SHORT} characters")
    return _plain(written)


def _country(fields: Fields) -> str | None:
    """Every consulate has one, and nobody else."""
    written = fields.optional_text("country")
    if (written is not None) != (fields.text("kind") == "consulate"):
        raise fields.error("kind", "a consulate, and only a consulate, has a `country`")
    if written is not None and written not in Locale("en").territories:
        raise fields.error("country", f"{written} is not the ISO 3166 code of a country")
    return _plain(written)


def _email(fields: Fields) -> str | None:
    written = fields.optional_text("email")
    if written is not None and written.count("@") != 1:
        raise fields.error("email", f"{written} is not an email address")
    return _plain(written)


def _web(fields: Fields) -> str | None:
    written = fields.optional_text("web")
    if written is not None and not written.startswith(("https://", "http://")):
        raise fields.error("web", f"write {written} in full, with https://")
    return _plain(written)


def _day(fields: Fields) -> date | None:
    written = fields.optional_text("confirmed")
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise fields.error("confirmed", f"write {written} as a date such as 2026-07-01") from None


def _to_verify(block: Block, phones: tuple[Phone, ...], file: Path) -> ToVerify:
    fields = Fields(block, file)
    field_text = fields.text("field")
    why = fields.text("why")
    number = fields.optional_text("number")
    fields.finish()
    field = next((field for field in VERIFIABLE_FIELDS if field == field_text), None)
    if field is None:
        raise fields.error("field", f"`field` is one of: {', '.join(VERIFIABLE_FIELDS)}")
    if number is not None and field != "phone":
        raise fields.error("number", "only a `phone` has a `number`")
    if number is not None and number not in {phone.e164 for phone in phones}:
        raise fields.error("number", f"{number} is not the `e164` of a phone of this file")
    return ToVerify(field, str(why), _plain(number))


def _known(
    ids: tuple[Text, ...], known: Container[str], list_name: str, file: Path
) -> tuple[str, ...]:
    for written in ids:
        if written not in known:
            raise ContentError(file, written.line, f"`{written}` is not in data/{list_name}")
    return tuple(map(str, ids))


def _plain(text: Text | None) -> str | None:
    return None if text is None else str(text)
