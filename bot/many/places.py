"""Where people are who practise in a chat, so that any process takes up what another began."""

from __future__ import annotations

from typing import Any

from bot import clock
from bot.many.connect import Lost
from bot.privacy.pseudonym import Pseudonym
from bot.workshop.places import Place, PlacesInMemory, read, written


class PlacesInRedis:
    """As bot.workshop.places.Places; `client` is a synchronous Redis client.

    While Redis is away, who practises goes on in this process.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._here = PlacesInMemory(clock.now)

    def get(self, person: Pseudonym) -> Place | None:
        try:
            text = self._client.get(_key(person))
        except Lost:
            return self._here.get(person)
        return read(text) if text else None

    def put(self, person: Pseudonym, place: Place) -> None:
        try:
            _put(self._client, person, place)
        except Lost:
            self._here.put(person, place)
            self._client.wire.when_back(_key(person), lambda redis: self._give(redis, person))

    def drop(self, person: Pseudonym) -> Place | None:
        place = self.get(person)
        try:
            self._client.delete(_key(person))
        except Lost:
            self._here.drop(person)
            self._client.wire.when_back(_key(person), lambda redis: redis.delete(_key(person)))
        return place

    def _give(self, redis: Any, person: Pseudonym) -> None:
        """Redis takes over what this process has kept meanwhile."""
        place = self._here.drop(person)
        if place is None:
            return
        try:
            _put(redis, person, place)
        except Lost:
            self._here.put(person, place)
            raise


def _put(redis: Any, person: Pseudonym, place: Place) -> None:
    redis.set(_key(person), written(place), ex=int(place.lifetime.total_seconds()))


def _key(person: Pseudonym) -> str:
    return f"farol:practice:{person}"
