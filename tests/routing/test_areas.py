from __future__ import annotations

import pytest

from bot.content.area import Areas
from bot.routing.areas import chain, find_area, lies_in


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param("Northampton", "northampton", id="the name"),
        pytest.param("HOLYOKE", "holyoke", id="capitals"),
        pytest.param("  boston!  ", "boston", id="signs and spaces around"),
        pytest.param("Bostón", "boston", id="an accent"),
        pytest.param("noho", "northampton", id="what people call it"),
        pytest.param("hamp", "northampton", id="what its neighbours call it"),
        pytest.param("Florence", "northampton", id="a village of Northampton"),
        pytest.param("leeds", "northampton", id="another village of Northampton"),
        pytest.param("Turners Falls", "montague", id="a village people take for a town"),
        pytest.param("Indian Orchard", "springfield", id="a part of a city"),
        pytest.param("East Boston", "boston", id="a part of Boston"),
        pytest.param("hyannis", "barnstable", id="a village on the Cape"),
        pytest.param("east hampton", "easthampton", id="a space inside"),
        pytest.param("WestSpringfield", "west_springfield", id="no space"),
        pytest.param("w springfield", "west_springfield", id="a letter for West"),
        pytest.param("W. Springfield, MA", "west_springfield", id="a letter, a dot, the state"),
        pytest.param("S. Hadley", "south_hadley", id="a letter for South"),
        pytest.param("hadley", "hadley", id="not its southern neighbour"),
        pytest.param("esprinfil", "springfield", id="as it sounds in Spanish"),
        pytest.param("Chicopi", "chicopee", id="as it sounds in Spanish, Chicopee"),
        pytest.param("fremingham", "framingham", id="as it sounds in Portuguese"),
        pytest.param("holyok", "holyoke", id="a letter dropped"),
        pytest.param("northamton", "northampton", id="a letter dropped in a long name"),
        pytest.param("Greenfeild", "greenfield", id="two letters swapped"),
        pytest.param("worchester", "worcester", id="as it is not spelled"),
        pytest.param("marlboro", "marlborough", id="the short spelling"),
        pytest.param("vivo en holyok", "holyoke", id="words before it, Spanish"),
        pytest.param("Moro em Framingham", "framingham", id="words before it, Portuguese"),
        pytest.param("I'm in south hadley", "south_hadley", id="words before it, English"),
        pytest.param("springfield massachusetts", "springfield", id="the state after it"),
        pytest.param("en Springfield pero soy de Puerto Rico", "springfield", id="first place"),
        pytest.param("Hampden", "hampden", id="the town"),
        pytest.param("Hampden County", "hampden_county", id="the county of the same name"),
        pytest.param("condado de Hampshire", "hampshire_county", id="a county in Spanish"),
        pytest.param("the valley", "pioneer_valley", id="the Valley"),
        pytest.param("western mass", "western_massachusetts", id="a region"),
        pytest.param("Bedford", "massachusetts", id="a town we list with its state only"),
        pytest.param("lee", "lee", id="a short name alone"),
    ],
)
def test_a_town_is_found_as_people_write_it(areas: Areas, text: str, expected: str) -> None:
    area = find_area(areas, text)
    assert area is not None
    assert area.id == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param("01060", "northampton", id="Northampton"),
        pytest.param("01062", "northampton", id="Florence"),
        pytest.param("01053", "northampton", id="Leeds"),
        pytest.param("01040-1234", "holyoke", id="ZIP+4"),
        pytest.param("01040 1234", "holyoke", id="ZIP+4 with a space"),
        pytest.param("mi zip es 01109", "springfield", id="in a sentence"),
        pytest.param("01376", "montague", id="Turners Falls"),
        pytest.param("01331", "athol", id="Athol"),
        pytest.param("02128", "boston", id="East Boston"),
        pytest.param("02601", "barnstable", id="Hyannis"),
        pytest.param("01999", "massachusetts", id="a Massachusetts code we do not list"),
        pytest.param("02799", "massachusetts", id="the last of Massachusetts"),
        pytest.param("02801", "rhode_island", id="the first of Rhode Island"),
        pytest.param("06103", "connecticut", id="Hartford"),
        pytest.param("06390", "elsewhere", id="an island of New York among Connecticut's codes"),
        pytest.param("05301", "vermont", id="Brattleboro"),
        pytest.param("03431", "new_hampshire", id="Keene"),
        pytest.param("04101", "maine", id="Portland"),
        pytest.param("10001", "elsewhere", id="New York"),
        pytest.param("00907", "elsewhere", id="Puerto Rico"),
    ],
)
def test_a_zip_code_gives_its_town_or_its_state(areas: Areas, text: str, expected: str) -> None:
    area = find_area(areas, text)
    assert area is not None
    assert area.id == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param("Hartford CT", "connecticut", id="a city and its state"),
        pytest.param("Springfield, Vermont", "vermont", id="a name that Massachusetts has too"),
        pytest.param("concord nh", "new_hampshire", id="the state in two letters"),
        pytest.param("Nueva York", "elsewhere", id="in Spanish"),
        pytest.param("Nova Jersey", "elsewhere", id="in Portuguese"),
        pytest.param("florida", "elsewhere", id="the state, not the village"),
    ],
)
def test_another_state_is_told_apart(areas: Areas, text: str, expected: str) -> None:
    area = find_area(areas, text)
    assert area is not None
    assert area.id == expected
    assert not lies_in(areas, area, "massachusetts")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("?!", id="signs only"),
        pytest.param("hola", id="a greeting"),
        pytest.param("no sé", id="does not know"),
        pytest.param("help me", id="not Maine"),
        pytest.param("help us", id="not the United States"),
        pytest.param("where", id="not Ware"),
        pytest.param("we are", id="not Ware in two words"),
        pytest.param("ice hold en la carcel", id="not Holden in two words"),
        pytest.param("413-555-0142", id="a phone number"),
        pytest.param("00000", id="no ZIP code"),
        pytest.param("123456", id="six digits"),
        pytest.param("hampton", id="four towns end so"),
        pytest.param("a long story with many words that ends in Holyoke", id="a story"),
    ],
)
def test_what_is_no_place_gives_none(areas: Areas, text: str) -> None:
    assert find_area(areas, text) is None


def test_a_town_lies_in_its_county_its_valley_and_so_on(areas: Areas) -> None:
    assert [area.id for area in chain(areas, areas["northampton"])] == [
        "northampton",
        "hampshire_county",
        "pioneer_valley",
        "western_massachusetts",
        "massachusetts",
        "new_england",
        "united_states",
    ]


def test_every_area_lies_in_the_united_states(areas: Areas) -> None:
    assert all(chain(areas, area)[-1].id == "united_states" for area in areas)


def test_every_area_is_found_by_each_of_its_names(areas: Areas) -> None:
    lost = [
        (name, area.id)
        for area in areas
        for name in (*area.names, *area.zips)
        if find_area(areas, name) != area
    ]
    assert lost == []


@pytest.mark.parametrize(
    "county, towns",
    [("hampshire_county", 20), ("hampden_county", 23), ("franklin_county", 26)],
)
def test_every_town_of_the_valley_is_listed(areas: Areas, county: str, towns: int) -> None:
    assert sum(area.parent == county for area in areas) == towns
