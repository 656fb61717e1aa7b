"""Where people are who practise in a chat, so that any process takes up what another began."""

from __future__ import annotations

from typing import Any

from bot.privacy.pseudonym import Pseudonym
from bot.workshop.places import Place, read, written


class PlacesInRedis:
    """As bot.workshop.places.Places; `client` is a synchronous Redis client."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self, person: Pseudonym) -> Place | None:
        text = self._client.get(_key(person))
        return read(text) if text else None

    def put(self, person: Pseudonym, place: Place) -> None:
        seconds = int(place.lifetime.total_seconds())
        self._client.set(_key(person), written(place), ex=seconds)

    def drop(self, person: Pseudonym) -> Place | None:
        place = self.get(person)
        self._client.delete(_key(person))
        return place


def _key(person: Pseudonym) -> str:
    return f"farol:practice:{person}"
