"""The parts that stand in Redis, ready for a door and an engine."""

from __future__ import annotations

from bot.channels.answered import Answered
from bot.errors import SettingsError
from bot.many.answered import AnsweredAmongAll
from bot.many.connect import Lost, Wire, connect, connect_async, wire_of
from bot.many.counts import RedisCounts
from bot.many.key import shared_key
from bot.many.line import Line
from bot.many.once import RedisOnce
from bot.many.places import PlacesInRedis
from bot.many.rooms import InRedis
from bot.many.unanswered import CountedInRedis
from bot.pace import Pace
from bot.privacy.pseudonym import Pseudonyms
from bot.rasa_parts.redis_slot_store import RedisSlotStore


class SharedParts:
    """Raises SettingsError when there is no Redis at this address."""

    def __init__(self, url: str, wire: Wire | None = None) -> None:
        wire = wire or wire_of(url)
        self._client = connect(url, wire)
        self._door_client = connect_async(url, wire)
        try:
            wire.must_answer()
            self.key = shared_key(self._client)
        except Lost as error:
            raise SettingsError([f"FAROL_REDIS_URL: no Redis answers there: {error}"]) from error

    def pseudonyms(self) -> Pseudonyms:
        """All processes know a person by one name."""
        return Pseudonyms(self.key)

    def store(self) -> RedisSlotStore:
        return RedisSlotStore(self._client)

    def line(self) -> Line:
        return Line(self._client)

    def once(self) -> RedisOnce:
        return RedisOnce(self._door_client)

    def answered(self, here: Answered) -> AnsweredAmongAll:
        return AnsweredAmongAll(here, self._client)

    def counts(self) -> RedisCounts:
        return RedisCounts(self._door_client)

    def counted(self) -> CountedInRedis:
        return CountedInRedis(self._client)

    def rooms(self) -> InRedis:
        return InRedis(self._client)

    def practice_places(self) -> PlacesInRedis:
        return PlacesInRedis(self._client)

    def pace(self) -> Pace:
        return Pace(storage=self.counts())
