"""A message read as the answer to what Farol has just asked: which of these, or which town.

Understanding reads a message by itself. "La segunda" or "blorptown" means nothing by itself, and
something after a question of ours. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.area import Area, Areas
from bot.language.normalize import normalize
from bot.reply.organizations_reply import ANYWHERE, UNKNOWN_PLACE
from bot.routing.areas import find_area, is_name_alone
from bot.routing.place_names import words_of

Parsed = Mapping[str, Any]

# How people pick from a short list, normalized and without the fillers.
_ORDINALS: tuple[frozenset[str], ...] = (
    frozenset({"1", "1a", "1o", "uno", "una", "um", "uma", "one", "primera", "primero", "primeira",
               "primeiro", "first"}),
    frozenset({"2", "2a", "2o", "dos", "dois", "duas", "two", "segunda", "segundo", "second"}),
    frozenset({"3", "3a", "3o", "tres", "three", "tercera", "tercero", "terceira", "terceiro",
               "third"}),
)  # fmt: skip
_FILLERS = frozenset({"la", "el", "a", "o", "the", "number", "numero", "opcion", "opcao", "option"})
# How people say that none of those offered is meant.
_NONE = frozenset({"no", "nao", "none", "neither", "ninguna", "ninguno", "nenhuma", "nenhum"})
_NONE_OF = ("ninguna de", "ninguno de", "nenhuma d", "nenhum d", "none of", "nope", "not any")
# How people say that they would rather not name a town.
_SKIP = frozenset(
    {
        "skip", "saltar", "salta", "pular", "pula", "omitir", "paso", "pass", "any", "anywhere",
        "cualquiera", "qualquer", "qualquer um", "cualquier lugar", "qualquer lugar", "no se",
        "nao sei", "i do not know", "i don't know", "dont know", "prefiero no decir",
        "prefiro nao dizer", "no quiero decir", "nao quero dizer", "rather not say", "no importa",
        "nao importa", "ninguno", "nenhum", "none", "no", "nao",
    }
)  # fmt: skip
# What stands before a town that is meant instead of the one before: "what about Holyoke?".
_ABOUT = frozenset(
    {
        "what", "about", "how", "and", "in", "near", "around", "for", "i", "am", "im", "live", "no",
        "y", "en", "cerca", "de", "estoy", "vivo", "mejor", "para", "si", "que", "tal", "ahora",
        "e", "em", "na", "perto", "moro", "estou", "to", "melhor", "se", "agora", "a", "ma",
    }
)  # fmt: skip
# More words than these after "which town?" are a new question.
_PLACE_WORDS = 4


def as_answer(
    text: str, parsed: Parsed, remembered: Mapping[str, str], areas: Areas, known: str | None
) -> Parsed:
    """What the message means, now that we know what was asked.

    `parsed` is Rasa's reading of it, `remembered` the slots before it, `known` the language of the
    conversation or of the phone. Button payloads are never read otherwise.
    """
    if text.startswith("/"):
        return parsed
    said = normalize(text).strip(" .!,;:#()")
    if remembered.get("offered") and (said in _NONE or said.startswith(_NONE_OF)):
        return _read_as(parsed, "deny", {}, "conversation", known)
    picked = " ".join(word for word in said.split() if word not in _FILLERS)
    for topic, ways in zip(remembered.get("offered", "").split(), _ORDINALS):
        if picked.removesuffix(" one") in ways:
            return _read_as(parsed, topic, {"topic": topic}, "answered", known)
    if "need" in remembered:
        place = _place(text, said, parsed, areas, is_asked="place" not in remembered)
        if place is not None:
            return _read_as(parsed, "give_place", {"place": place}, "conversation", known)
    if parsed["intent"]["name"] == "give_place" and (known or is_name_alone(areas, text)):
        place = next(e["value"] for e in parsed["entities"] if e["entity"] == "place")
        return _read_as(parsed, "give_place", {"place": place}, "conversation", known)
    return parsed


def offered_entity(topics: Sequence[str]) -> dict[str, Any]:
    """What remembers the topics that were offered, until the next message."""
    return _entity("offered", " ".join(topics))


def _place(text: str, said: str, parsed: Parsed, areas: Areas, *, is_asked: bool) -> str | None:
    """The place that answers "which town?"; None when the message is about something else.

    Once that is answered, a place still counts in a message that means nothing else.
    """
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    few = len(said.split()) <= _PLACE_WORDS
    area = find_area(areas, text)
    if area is not None and few and _says_where_only(text, area):
        return area.id
    if not is_asked:
        is_free = few and gate.get("outcome") in ("declined", "offered") and not gate.get("danger")
        return area.id if area is not None and is_free else None
    if gate.get("danger") or (gate.get("outcome") == "answered" and not is_name_alone(areas, text)):
        return None
    if said in _SKIP:
        return ANYWHERE
    if area is not None:
        return area.id
    if few and "?" not in text and (_is_foreign(parsed) or said.isdecimal()):
        return UNKNOWN_PLACE
    return None


def _is_foreign(parsed: Parsed) -> bool:
    """Is the message by itself none of our questions, whatever it may be after the last topic?"""
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    ranking = parsed.get("intent_ranking") or [{"name": None}]
    return gate.get("outcome") == "declined" or (
        gate.get("outcome") == "offered" and ranking[0]["name"] == "out_of_scope"
    )


def _says_where_only(text: str, area: Area) -> bool:
    """Is there nothing in the text but the place and words like "what about"?"""
    named = {word for name in area.names for word in words_of(name)}
    return all(word in _ABOUT or word in named or word.isdecimal() for word in words_of(text))


def _read_as(
    parsed: Parsed, intent: str, entities: Mapping[str, str], outcome: str, known: str | None
) -> Parsed:
    """The same message with another meaning, in the language that was known before it.

    "Holyoke" and "2" are the same in every language: they must not change the conversation's.
    """
    gate = {
        **(parsed.get("gate") or {}),
        "outcome": outcome, "topic": intent, "offered": (), "also": (),
        "reason": "answers our question",
    }  # fmt: skip
    return {
        **parsed,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [_entity(name, value) for name, value in entities.items()],
        "gate": gate,
        "language": {"code": known, "sure": False},
    }


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "Farol"}
