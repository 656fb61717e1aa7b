"""Who can help, as a person reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.catalogs.translator import LANGUAGES
from bot.content.library import Library
from bot.reply.consulates_reply import consulates_reply
from bot.reply.organizations_reply import ask_place_reply, hotline_reply, organizations_reply
from bot.reply.reply import Reply
from bot.reply.words import Words
from bot.routing.gather import gather
from tests.routing.clock import at

MONDAY_MORNING = at("Mon 2026-11-23 10:00")
SUNDAY_NIGHT = at("Sun 2026-11-22 23:30")
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
InLanguage = Callable[[str], Words]
Find = Callable[..., Reply]


@pytest.fixture
def find(library: Library, words: InLanguage) -> Find:
    """find("find_lawyer", "holyoke"): the reply of the routing actions."""

    def reply(
        need: str,
        place: str | None,
        language: str = "en",
        moment: datetime = MONDAY_MORNING,
        close: tuple[str, ...] = (),
        is_unknown: bool = False,
    ) -> Reply:
        area = library.areas[place] if place else None
        gathered = gather(library, need, close, area, language, moment)
        return organizations_reply(gathered, need, area, is_unknown, moment, words(language))

    return reply


def test_the_answer_names_the_need_and_the_place(find: Find) -> None:
    assert find("find_lawyer", "holyoke").text.startswith("An immigration lawyer (Holyoke):")


def test_an_organization_tells_what_it_does_its_number_and_its_cost(find: Find) -> None:
    reply = find("find_lawyer", "holyoke")
    assert "Community Legal Aid\nFree lawyers for low-income people" in reply.text
    assert "☎ 855-252-5342" in reply.text
    assert "Cost: free if income is low" in reply.text
    assert ("Call Legal Aid", "tel:+18552525342") in [(b.title, b.payload) for b in reply.buttons]


@pytest.mark.parametrize(
    "language, moment, opening",
    [
        ("en", "Mon 2026-11-23 06:30", "Closed now. Opens today at 8:00 AM"),
        ("es", "Sun 2026-11-22 23:30", "Cerrado ahora. Abre mañana a las 8:00"),
        ("pt", "Sun 2026-11-22 23:30", "Fechado agora. Abre amanhã às 8:00"),
        ("en", "Sat 2026-11-21 23:30", "Closed now. Opens on Monday at 8:00 AM"),
        ("es", "Sat 2026-11-21 23:30", "Cerrado ahora. Abre el lunes a las 8:00"),
        ("pt", "Sat 2026-11-21 23:30", "Fechado agora. Abre segunda-feira, às 8:00"),
    ],
)
def test_a_closed_place_tells_its_next_opening_in_the_persons_language(
    find: Find, language: str, moment: str, opening: str
) -> None:
    assert opening in find("public_benefits", "northampton", language, at(moment)).text


def test_a_need_that_nobody_serves_nearby_gets_those_of_its_neighbours(find: Find) -> None:
    reply = find("tps_daca", "northampton", close=("tps_daca", "find_lawyer"))
    assert reply.text.startswith("Who can help (Northampton):")
    assert "Community Legal Aid" in reply.text


def test_a_need_without_neighbours_gets_a_lawyer(find: Find) -> None:
    assert "Community Legal Aid" in find("city_leaders", "greenfield").text


def test_the_hotline_alone_is_followed_by_lawyers(find: Find) -> None:
    reply = find("hotline", "holyoke", close=("hotline", "find_lawyer"))
    assert [b.title for b in reply.buttons[:2]] == ["Call LUCE", "Call Legal Aid"]


def test_somebody_in_another_state_is_told_that_we_know_only_this_one(find: Find) -> None:
    reply = find("find_lawyer", "connecticut")
    assert reply.text.startswith("I only know the organizations of Massachusetts.")
    assert "EOIR list of pro bono legal providers" in reply.text
    assert "Community Legal Aid" not in reply.text


def test_an_unknown_place_is_said_to_be_unknown_and_help_comes_all_the_same(find: Find) -> None:
    reply = find("find_lawyer", None, is_unknown=True)
    assert reply.text.startswith("I do not know that place.")
    assert "Community Legal Aid" in reply.text


def test_without_a_place_the_town_may_still_be_written(find: Find) -> None:
    assert find("find_lawyer", None).text.endswith("I will look for help closer to you.")


def test_a_question_about_the_police_does_not_end_in_a_call_to_911(find: Find) -> None:
    reply = find("police_and_ice", "northampton")
    assert "tel:911" not in [button.payload for button in reply.buttons]


def test_danger_at_home_has_safelink_and_911_to_tap(find: Find) -> None:
    reply = find("domestic_violence", "northampton")
    assert [b.payload for b in reply.buttons[:2]] == ["tel:+18777852020", "tel:911"]


@LANGUAGE
def test_every_organization_fits_a_button(find: Find, library: Library, language: str) -> None:
    for need in library.needs:
        for place in ("northampton", "springfield", "pittsfield", "boston", "elsewhere"):
            reply = find(need, place, language)
            assert [b.title for b in reply.buttons if len(b.title) > 20] == []


@LANGUAGE
def test_nobody_is_asked_where_they_are_from_to_find_a_consulate(
    words: InLanguage, language: str
) -> None:
    reply = consulates_reply(words(language))
    named = {"es": "Brasil", "pt": "Brasil", "en": "Brazil"}
    assert f"• {named[language]}: 617-542-4000" in reply.text
    assert "617-426-4181" in reply.text
    assert [b.title for b in reply.buttons if len(b.title) > 20] == []


def test_a_consulate_without_a_checked_number_is_named_and_not_called(words: InLanguage) -> None:
    reply = consulates_reply(words("en"))
    assert "• Ecuador: I could not confirm a number" in reply.text
    assert "Ecuador" not in [button.title for button in reply.buttons]


def test_whoever_fears_their_government_is_sent_to_a_lawyer_first(words: InLanguage) -> None:
    assert "Talk to a lawyer before you call." in consulates_reply(words("en")).text


@LANGUAGE
def test_the_question_for_the_town_can_be_skipped(words: InLanguage, language: str) -> None:
    payloads = [button.payload for button in ask_place_reply(words(language)).buttons]
    assert payloads[0] == '/give_place{"place":"northampton"}'
    assert '/give_place{"place":"any"}' in payloads


def test_whoever_wants_a_person_gets_luce_and_911_for_what_luce_is_not(words: InLanguage) -> None:
    reply = hotline_reply("A person can help you.", words("en"))
    assert "617-370-5023" in reply.text
    assert "For police, fire or ambulance: 911." in reply.text
