"""What is left of a message: words that many authors use, and nothing that is somebody's own."""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.rasa_parts.nlu_files import read_examples
from bot.settings import ROOT
from bot.unanswered.scrub import Scrubbed, scrubbed
from bot.unanswered.vocabulary import Vocabulary, vocabulary


@pytest.fixture(scope="module")
def words(library: Library) -> Vocabulary:
    return vocabulary(read_examples(ROOT / "data" / "nlu"), library.areas)


def left(text: str, language: str, words: Vocabulary) -> str:
    found = scrubbed(text, language, words)
    return found.shown(found.stems) if found else ""


@pytest.mark.parametrize(
    "text, language, expected",
    [
        pytest.param("¿Puedo votar con mi green card?", "es", "votar con mi green card", id="es"),
        pytest.param("quero saber se posso votar com green card", "pt",
                     "votar com green card", id="pt"),
        pytest.param("cuanto cuesta renovar mi pasaporte de Guatemala", "es",
                     "cuanto cuesta renovar mi pasaporte", id="a country"),
        pytest.param("how do I renew my passport in Springfield", "en", "renew my passport",
                     id="a town"),
        pytest.param("donde esta Lupita Mendez la detuvieron el lunes", "es", "detuvieron",
                     id="a name and a day"),
        pytest.param("is kevin ortiz detained in hartford", "en", "detained",
                     id="a name without capitals"),
        pytest.param("renew my passport 1988", "en", "renew my passport", id="numbers"),
    ],
)  # fmt: skip
def test_only_common_words_are_left(
    text: str, language: str, expected: str, words: Vocabulary
) -> None:
    assert left(text, language, words) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("me llamo Ana y quiero votar con green card", id="a name"),
        pytest.param("votar con green card, llameme al 413 555 0142", id="a phone"),
        pytest.param("mi numero A es 205-111-222, puedo votar", id="an A-number"),
        pytest.param("puedo votar, es el 76511", id="a number of something"),
        pytest.param("puedo votar, vivo en 45 Maple Street", id="an address"),
        pytest.param("puedo votar si " + "mi primo me dijo eso ayer " * 6, id="a story"),
        pytest.param("zzkqj wxvrt", id="nothing that anybody uses"),
        pytest.param("", id="nothing"),
    ],
)
def test_these_are_not_counted_at_all(text: str, words: Vocabulary) -> None:
    assert scrubbed(text, "es", words) is None


@pytest.mark.parametrize(
    "name", ["lupita", "kevin", "ortiz", "maria", "jose", "juan", "carlos", "rosa", "ana",
             "springfield", "holyoke", "honduras", "guatemala", "brasil", "lunes", "enero",
             "monday"]
)  # fmt: skip
def test_no_name_no_place_and_no_date_is_in_the_vocabulary(name: str, words: Vocabulary) -> None:
    assert [language for language in words.telling if name in words.telling[language]] == []


def test_words_that_are_not_shared_are_gaps() -> None:
    said = Scrubbed(
        ("quiero", "votar", "con", "tarjeta", "nueva"), frozenset({"votar", "tarjet", "nueva"})
    )
    assert said.shown({"votar", "nueva"}) == "votar con … nueva"
