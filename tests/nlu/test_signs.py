"""What is a sign of danger, crisis or violence, and what only looks like one."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "me quiero morir",
        "a veces pienso que ellos estarian mejor sin mi",
        "ya no quiero vivir asi no puedo",
        "tengo ganas de tirarme del puente",
        "me corto los brazos cuando me da la angustia",
        "não quero mais viver",
        "vontade de sumir, penso em acabar com tudo",
        "minha filha adolescente ta se cortando",
        "tomei uma cartela de remédio",
        "since my dad was deported i dont want to live anymore",
        "I want to kill myself",
        "my daughter is cutting herself",
        "they would all be better off without me",
        "thought about ending it",
    ],
)
def test_words_of_self_harm_are_a_crisis(signs, text):
    assert signs(text)["crisis"] and signs(text)["danger"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I'm dying to see my kids", id="a wish"),
        pytest.param("me muero de risa", id="laughter"),
        pytest.param("me muero de hambre", id="hunger"),
        pytest.param("como matar el tiempo en la espera", id="waiting"),
        pytest.param("tô morrendo de saudade", id="longing"),
        pytest.param("mi ex me va a matar", id="another's threat is violence"),
        pytest.param("i cut my hand at work", id="an accident"),
        pytest.param("me cortaron las horas en el trabajo", id="hours"),
        pytest.param("no quiero vivir con mi suegra", id="a household"),
        pytest.param("quiero terminar con mi novio", id="a parting"),
        pytest.param("they want to end my case", id="a case"),
    ],
)
def test_a_look_alike_is_no_crisis(signs, text):
    assert not signs(text)["crisis"]


@pytest.mark.parametrize(
    "text",
    [
        "HE IS GOING TO KILL ME and i dont have status",
        "he has a knife",
        "hes got a gun and hes drunk",
        "he says hell kill me if i call",
        "mi esposo me va a matar",
        "tiene un cuchillo",
        "dijo que me mata si lo dejo",
        "me esta golpeando",
        "ele vai me matar",
        "ele tá com uma faca",
        "meu ex ameaçou me matar",
    ],
)
def test_a_threat_to_life_is_violence(signs, text):
    assert signs(text)["violence"] and signs(text)["danger"]


@pytest.mark.parametrize(
    "text",
    [
        "the boss is killing us with overtime",
        "this heat is killing me",
        "kill some time",
        "matar el tiempo",
        "el trabajo me esta matando de sueño",
        "matar a saudade",
        "bateu saudade",
        "bateram no meu carro",
        "a humidade tá me matando",
        "se me pegó la canción",
    ],
)
def test_a_manner_of_speaking_is_no_violence(signs, text):
    assert not signs(text)["violence"]


@pytest.mark.parametrize(
    "text",
    [
        "la migra esta en mi puerta",
        "tem gente batendo na porta",
        "ICE is outside right now",
        "they took my husband",
        "se llevaron a mi esposo",
        "levaram meu irmão",
        "im being pulled over",
        "ESTAN EN LA PUERTA",
        "socorro",
        "me estan pidiendo que firme",
    ],
)
def test_agents_here_or_somebody_taken_is_danger(signs, text):
    assert signs(text)["danger"]


@pytest.mark.parametrize(
    "text",
    ["how do i apply for a license", "gracias", "quanto custa a fiança", "what is a U visa"],
)
def test_a_calm_question_is_no_danger(signs, text):
    assert not signs(text)["danger"]


@pytest.mark.parametrize(
    "text, named, denied",
    [
        ("hablo español", "es", None),
        ("in english please", "en", None),
        ("pode ser em português?", "pt", None),
        ("no hablo inglés", None, "en"),
        ("I don't speak English, I speak Portuguese", "pt", "en"),
        ("não falo espanhol, só português", "pt", "es"),
        ("cambiar el idioma", None, None),
    ],
)
def test_the_language_asked_for_is_the_one_that_is_not_denied(signs, text, named, denied):
    found = signs(text)
    assert (found.get("named_language"), found.get("denied_language")) == (named, denied)


def test_what_was_said_is_not_kept(signs):
    assert "marcador" not in repr(signs("marcador marcador en Holyoke ahora mismo"))
