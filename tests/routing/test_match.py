from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from itertools import permutations

import pytest
from clock import NEW_YORK, at

from bot.content.area import Areas
from bot.content.hours import Hours, OpenSpan
from bot.content.need import Need
from bot.content.organization import Organization, Phone
from bot.routing.areas import chain, find_area
from bot.routing.match import best

TUESDAY_MORNING = at("Tue 2026-07-14 10:00")
TUESDAY_NIGHT = at("Tue 2026-07-14 22:00")
OFFICE_HOURS = Hours(NEW_YORK, weekly=tuple(OpenSpan(day, time(9), time(17)) for day in range(5)))
CALM = Need("find_lawyer", "a lawyer")
URGENT = Need("arrested", "help after an arrest", is_urgent=True)

Order = Callable[..., list[str]]


def make(organization_id: str, **changes: object) -> Organization:
    """An office in Northampton for both needs, with a phone of its own and unknown hours."""
    number = f"+1413555{sum(map(ord, organization_id)):04d}"
    given: dict[str, object] = {
        "id": organization_id,
        "name": organization_id,
        "kind": "organization",
        "what": "Helps.",
        "needs": ("find_lawyer", "arrested"),
        "areas": ("northampton",),
        "phones": (Phone(number, number),),
        "source": ("a page",),
    }
    return Organization(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def order(areas: Areas) -> Order:
    """The ids, best first, for a person in a town who writes Spanish."""

    def ids(
        *organizations: Organization,
        need: Need = CALM,
        town: str | None = "northampton",
        moment: datetime = TUESDAY_MORNING,
        limit: int = 9,
    ) -> list[str]:
        area = areas[town] if town else None
        found = best(organizations, areas, need, area, "es", moment, limit)
        return [match.organization.id for match in found]

    return ids


def test_only_those_who_have_the_need_are_offered(order: Order) -> None:
    assert order(make("food", needs=("public_benefits",)), make("law")) == ["law"]


@pytest.mark.parametrize(
    "served, town, offered",
    [
        pytest.param("northampton", "northampton", True, id="the same town"),
        pytest.param("hampshire_county", "northampton", True, id="its county"),
        pytest.param("united_states", "northampton", True, id="the country"),
        pytest.param("springfield", "northampton", False, id="another town"),
        pytest.param("hampden_county", "northampton", False, id="another county"),
        pytest.param("greater_boston", "northampton", False, id="another region"),
        pytest.param("northampton", "hampshire_county", False, id="one town of a named county"),
        pytest.param("northampton", "massachusetts", False, id="one town of the state"),
        pytest.param("massachusetts", "elsewhere", False, id="another state"),
        pytest.param("united_states", "elsewhere", True, id="the country, from another state"),
        pytest.param("new_england", "connecticut", True, id="New England, from Connecticut"),
        pytest.param("pioneer_valley", None, True, id="the Valley, no town told"),
        pytest.param("massachusetts", None, True, id="the state, no town told"),
        pytest.param("northampton", None, False, id="one town, no town told"),
        pytest.param("greater_boston", None, False, id="Boston, no town told"),
    ],
)
def test_nobody_is_sent_where_they_are_not_served(
    order: Order, served: str, town: str | None, offered: bool
) -> None:
    assert bool(order(make("office", areas=(served,)), town=town)) is offered


def test_the_narrower_area_comes_first(order: Order) -> None:
    state = make("a-state", areas=("massachusetts",))
    county = make("b-county", areas=("hampshire_county",))
    town = make("c-town", areas=("boston", "northampton"))
    assert order(state, county, town) == ["c-town", "b-county", "a-state"]


def test_among_neighbours_the_one_that_speaks_the_language_comes_first(order: Order) -> None:
    english = make("a-english", languages=("en",))
    unknown = make("b-unknown")
    interpreters = make("c-interpreters", languages=("en", "mul"))
    spanish = make("d-spanish", languages=("en", "es"))
    expected = ["c-interpreters", "d-spanish", "b-unknown", "a-english"]
    assert order(english, unknown, interpreters, spanish) == expected


def test_a_near_one_comes_before_a_far_one_that_speaks_the_language(order: Order) -> None:
    near = make("near", languages=("en",))
    far = make("far", areas=("massachusetts",), languages=("es",))
    assert order(far, near) == ["near", "far"]


def test_known_to_be_open_comes_before_unknown_hours(order: Order) -> None:
    assert order(make("a-unknown"), make("b-open", hours=OFFICE_HOURS)) == ["b-open", "a-unknown"]


def test_a_closed_place_is_offered_last_with_its_next_opening(areas: Areas) -> None:
    closed = make("near-but-closed", hours=OFFICE_HOURS)
    far = make("far", areas=("massachusetts",))
    early = at("Wed 2026-07-15 08:30")
    first, last = best([closed, far], areas, CALM, areas["northampton"], "es", early)
    assert (first.organization.id, first.is_open, first.next_opening) == ("far", None, None)
    assert (last.organization.id, last.is_open) == ("near-but-closed", False)
    assert last.next_opening == at("Wed 2026-07-15 09:00")


def test_at_night_a_closed_place_does_not_stand_behind_one_whose_hours_nobody_knows(
    areas: Areas,
) -> None:
    closed = make("near-but-closed", hours=OFFICE_HOURS)
    far = make("far", areas=("massachusetts",))
    first, _ = best([closed, far], areas, CALM, areas["northampton"], "es", TUESDAY_NIGHT)
    assert first.next_opening == at("Wed 2026-07-15 09:00")


def test_a_hotline_comes_first_when_it_is_urgent(order: Order) -> None:
    near = make("near")
    police = make("police", kind="emergency", areas=("massachusetts",))
    hotline = make("hotline", kind="hotline", areas=("massachusetts",))
    assert order(near, police, hotline, need=URGENT) == ["hotline", "police", "near"]
    assert order(near, police, hotline, need=CALM) == ["near", "hotline", "police"]


def test_the_one_named_first_is_first_even_when_it_is_closed(order: Order) -> None:
    need = Need("arrested", "help", is_urgent=True, first="luce")
    luce = make("luce", kind="hotline", areas=("massachusetts",), hours=OFFICE_HOURS)
    other = make("a-hotline", kind="hotline")
    assert order(other, luce, need=need, moment=TUESDAY_NIGHT) == ["luce", "a-hotline"]


def test_a_consulate_comes_after_those_who_help_people_of_every_country(order: Order) -> None:
    consulate = make("a-consulate", kind="consulate", languages=("es",))
    far = make("far", areas=("united_states",))
    assert order(consulate, far, need=URGENT) == ["far", "a-consulate"]


def test_among_equals_the_one_that_names_the_need_earlier_comes_first(order: Order) -> None:
    also = make("a-also", needs=("organizations", "find_lawyer"))
    mainly = make("b-mainly", needs=("find_lawyer", "organizations"))
    assert order(also, mainly) == ["b-mainly", "a-also"]


def test_among_equals_the_one_with_a_phone_comes_first(order: Order) -> None:
    page = make("a-page", phones=(), web="https://example.org")
    assert order(page, make("b-phone")) == ["b-phone", "a-page"]


def test_the_same_number_is_offered_once(order: Order) -> None:
    line = (Phone("855-252-5342", "+18552525342"),)
    near = make("office", phones=line)
    partner = make("partner", areas=("massachusetts",), phones=line)
    assert order(partner, near, make("other")) == ["office", "other"]


def test_the_order_does_not_depend_on_the_order_of_the_files(order: Order) -> None:
    offices = [make("a"), make("b"), make("c", languages=("es",))]
    assert {tuple(order(*files)) for files in permutations(offices)} == {("c", "a", "b")}


def test_no_more_than_the_limit_are_offered(order: Order) -> None:
    assert order(make("a"), make("b"), make("c"), limit=2) == ["a", "b"]


def test_a_time_without_a_zone_is_an_error(areas: Areas) -> None:
    with pytest.raises(ValueError, match="zone"):
        best([], areas, CALM, None, "es", datetime(2026, 7, 14, 10))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"ready": False}, id="not ready"),
        pytest.param({"phones": ()}, id="no way to reach it that may be shown"),
        pytest.param({"areas": ()}, id="its place waits for a check"),
        pytest.param({"what": None}, id="what it does waits for a check"),
    ],
)
def test_what_may_not_be_shown_is_not_offered(order: Order, changes: dict[str, object]) -> None:
    assert order(make("office", **changes)) == []


# The real directory.


@pytest.mark.parametrize("need", ["hotline", "find_detained", "arrested", "ice_at_door"])
@pytest.mark.parametrize("town", ["Northampton", "Holyoke", "Framingham", None])
def test_luce_is_always_first_in_massachusetts(
    organizations: tuple[Organization, ...],
    areas: Areas,
    needs: Mapping[str, Need],
    need: str,
    town: str | None,
) -> None:
    area = find_area(areas, town) if town else None
    first, *_ = best(organizations, areas, needs[need], area, "pt", TUESDAY_NIGHT)
    assert first.organization.id == "luce"


@pytest.mark.parametrize(
    "need, town, expected",
    [
        pytest.param("find_lawyer", "Northampton", ["cla", "jfs", "pair"], id="a lawyer"),
        pytest.param("find_lawyer", None, ["cla", "jfs", "pair"], id="a lawyer, no town told"),
        pytest.param(
            "domestic_violence",
            "Northampton",
            ["safelink", "emergency-911", "cla"],
            id="violence at home, 911 once though the police have it too",
        ),
        pytest.param(
            "mental_health", "Amherst", ["lifeline-988", "bhhl", "mobile-crisis"], id="a crisis"
        ),
        pytest.param("safe_city", "Florence", ["northampton-mayor", "isc"], id="a village"),
        pytest.param("safe_city", "Springfield", [], id="a rule of another town"),
        pytest.param("organizations", "Springfield", ["ledc", "pvwc", "jfs"], id="who helps"),
    ],
)
def test_a_person_in_the_valley_is_sent_to(
    organizations: tuple[Organization, ...],
    areas: Areas,
    needs: Mapping[str, Need],
    need: str,
    town: str | None,
    expected: list[str],
) -> None:
    area = find_area(areas, town) if town else None
    found = best(organizations, areas, needs[need], area, "es", TUESDAY_MORNING)
    assert [match.organization.id for match in found] == expected


def test_nobody_anywhere_is_sent_where_they_are_not_served(
    organizations: tuple[Organization, ...], areas: Areas, needs: Mapping[str, Need]
) -> None:
    wrong = [
        (match.organization.id, area.id)
        for area in areas
        for need in needs.values()
        for match in best(organizations, areas, need, area, "en", TUESDAY_MORNING, limit=99)
        if not {wider.id for wider in chain(areas, area)} & set(match.organization.areas)
    ]
    assert wrong == []
