"""The English sentences of the directory that people see: what translators translate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.area import Area
from bot.content.need import Need
from bot.content.organization import Organization


def directory_sentences(
    organizations: Iterable[Organization], needs: Iterable[Need], areas: Iterable[Area]
) -> Iterator[tuple[str, str]]:
    """Each sentence with where it stands, like ("free", "directory/cla.yml").

    A sentence may come more than once. The name of an organization is there only when it has a word
    in parentheses, like "(hotline)", and its short one when it is no acronym; towns have one name
    everywhere.
    """
    for organization in organizations:
        where = f"directory/{organization.id}.yml"
        for sentence in _of_organization(organization):
            yield sentence, where
    for need in needs:
        yield need.phrase, "needs.yml"
    for area in areas:
        if area.kind != "town":
            yield area.name, "areas.yml"


def _of_organization(organization: Organization) -> Iterator[str]:
    if "(" in organization.name:
        yield organization.name
    # "MIRA" and "988" are the same in every language, "Mayor" is not.
    if organization.short is not None and any(letter.islower() for letter in organization.short):
        yield organization.short
    hours_note = organization.hours.note if organization.hours else None
    for sentence in (
        organization.what,
        organization.area_note,
        organization.languages_note,
        hours_note,
        organization.cost,
        *(phone.label for phone in organization.phones),
    ):
        if sentence is not None:
            yield sentence
