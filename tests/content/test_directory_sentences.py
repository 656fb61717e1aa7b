from __future__ import annotations

from pathlib import Path

from bot.content.directory_sentences import directory_sentences
from bot.content.load_areas import load_areas
from bot.content.load_needs import load_needs
from bot.content.load_organizations import load_organizations

DATA = Path(__file__).parents[2] / "data"


def test_translators_get_what_people_see_and_nothing_else() -> None:
    organizations, needs, areas = load_organizations(DATA), load_needs(DATA), load_areas(DATA)
    sentences = dict(directory_sentences(organizations, needs.values(), areas))
    assert sentences["free if income is low"].startswith("directory/")
    assert sentences["an immigration lawyer"] == "needs.yml"
    assert sentences["Hampshire County"] == "areas.yml"
    assert "LUCE Immigrant Justice Network of Massachusetts (hotline)" in sentences
    assert "Northampton" not in sentences
    internal = {organization.note for organization in organizations if organization.note}
    assert not internal & sentences.keys()
