"""A small real stand-in for the door: it says the reviewed words, and keeps what it heard.

It stands where the door will, so that these tests need no trained model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot import shelf
from bot.channels.incoming import Incoming
from bot.channels.once import Once
from bot.reply.doubt_reply import decline_reply, offer_reply
from bot.reply.memory_reply import forgotten_reply
from bot.reply.menu_reply import group_reply, start_reply
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.topic_reply import answer_reply, show_reply, topic_reply
from bot.reply.words import Words

DAY = date(2026, 7, 1)


def _about(topic: str) -> Callable[[Words], Reply]:
    return lambda words: topic_reply(words.library.topics[topic], words, DAY)


# What it understands, word for word, and what that gets.
_UNDERSTOOD: Mapping[str, Callable[[Words], Reply]] = {
    "/start": start_reply,
    "la migra esta en mi puerta": _about("ice_at_door"),
    "puedo sacar licencia": _about("drivers_license"),
    "posso tirar carteira": _about("drivers_license"),
    "mi familia": lambda words: offer_reply(("family_plan", "housing_rights"), False, words),
    "borrar": forgotten_reply,
    '/ice_at_door{"topic":"ice_at_door"}': _about("ice_at_door"),
    '/family_plan{"topic":"family_plan"}': _about("family_plan"),
    '/show_group{"group":"rights"}': lambda words: group_reply("rights", words),
    '/change_language{"language":"pt"}': start_reply,
    '/full_answer{"topic":"ice_at_door"}': lambda words: answer_reply(
        words.library.topics["ice_at_door"], words, DAY
    ),
    '/show_card{"topic":"ice_at_door"}': lambda words: show_reply(
        words.library.topics["ice_at_door"], words
    ),
}


class StandIn:
    """`replies` overrides what is said next; `fails` breaks its promise never to raise."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        self.heard: list[Incoming] = []
        self.forgotten: list[tuple[str, str]] = []
        self.replies: Sequence[Reply] | None = None
        self.fails = False
        self._once = Once()

    @property
    def questions(self) -> list[str]:
        """What people said, without the first screens."""
        return [incoming.text for incoming in self.heard if incoming.text != "/start"]

    async def receive(self, incoming: Incoming) -> Sequence[Reply]:
        """As the door, it works once on a message that comes again."""
        if incoming.message_id is None:
            return await self._receive(incoming)
        return await self._once.answer(
            incoming.person, incoming.message_id, lambda: self._receive(incoming)
        )

    async def _receive(self, incoming: Incoming) -> Sequence[Reply]:
        self.heard.append(incoming)
        if self.fails:
            raise RuntimeError(f"could not understand {incoming.text}")
        if self.replies is not None:
            return self.replies
        write = _UNDERSTOOD.get(incoming.text, lambda words: decline_reply(False, words))
        language = "pt" if '"pt"' in incoming.text else incoming.hint
        stock = shelf.stock()
        if language is None:
            return [in_three_languages(stock.library, stock.translator, write)]
        return [write(Words(stock.library, stock.translator, language))]

    def forget(self, channel: str, person: str) -> None:
        self._once.forget(person)
        self.forgotten.append((channel, person))
