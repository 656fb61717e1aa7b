"""A person on each channel: they send what has that channel's shape and see what it shows.

The channels' own parsing and rendering stand between the person and the door; no wire.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.channels import terminal, web_message, web_reply
from bot.channels.incoming import Incoming
from bot.channels.telegram_chat import chat_of
from bot.channels.telegram_input import TelegramInput
from bot.channels.telegram_output import TelegramOutput
from bot.channels.whatsapp import WhatsAppInput, WhatsAppOutput
from bot.reply.reply import Button, Reply
from tests.channels.fake_graph import PHONE_ID, body_of
from tests.channels.wire import sample

Receive = Callable[[Incoming], Awaitable[Sequence[Reply]]]
_SYMBOLS = re.compile(r"^[^\w¿¡\"“(]+")
# A number of a country whose language is the phone's; one of the United States tells nothing.
_NUMBERS = {"es": "52155501", "pt": "55339888", None: "1413555", "en": "1413555"}
# Nobody is met twice: the door remembers people and their messages.
_MET = count(1)


@dataclass(frozen=True)
class Seen:
    """What stands on the screen after a message: the words, and the titles that can be tapped."""

    words: str
    taps: tuple[str, ...]

    def has(self, button: Button) -> bool:
        """Whether a button of a reply can be reached: by a tap, by its number, by its address."""
        title = plain(button.title)
        if title in self.taps or title in plain(self.words):
            return True
        if button.is_call:
            digits = re.sub(r"\D", "", button.payload)[-10:]
            return digits in re.sub(r"\D", "", self.words)
        if button.payload.startswith("/change_language{"):
            return "Idioma · Language" in self.taps
        return button.is_link and button.payload in self.words


def plain(text: str) -> str:
    """Without the picture before a title, and with all space alike."""
    return " ".join(_SYMBOLS.sub("", text).split())


class Person(ABC):
    """Somebody with a phone in that language. `receive` is the door's."""

    def __init__(self, receive: Receive, phone: str | None) -> None:
        self._receive = receive
        self._phone = phone
        self._shown: list[Button] = []
        self.id = next(_MET)
        self._sent = 0

    async def says(self, words: str) -> Seen:
        return await self._sees(self._written(words))

    async def taps(self, title: str) -> Seen:
        (button,) = {b for b in self._shown if plain(b.title) == plain(title)}
        return await self._sees(self._tapped(button))

    async def _sees(self, incoming: Sequence[Incoming]) -> Seen:
        replies = [reply for one in incoming for reply in await self._receive(one)]
        self._shown = [button for reply in replies for button in reply.buttons]
        return self._screen(replies)

    @abstractmethod
    def _written(self, words: str) -> Sequence[Incoming]: ...

    @abstractmethod
    def _tapped(self, button: Button) -> Sequence[Incoming]: ...

    @abstractmethod
    def _screen(self, replies: Sequence[Reply]) -> Seen: ...

    def _next(self) -> int:
        self._sent += 1
        return self._sent


class AtTheTerminal(Person):
    def _written(self, words: str) -> Sequence[Incoming]:
        return [terminal.parse(words, (), self._phone)]

    def _tapped(self, button: Button) -> Sequence[Incoming]:
        number = self._shown.index(button) + 1
        return [terminal.parse(str(number), tuple(self._shown), self._phone)]

    def _screen(self, replies: Sequence[Reply]) -> Seen:
        return Seen("\n".join(terminal.render(reply) for reply in replies), ())


class OnTheWeb(Person):
    def _written(self, words: str) -> Sequence[Incoming]:
        return self._posted({"text": words})

    def _tapped(self, button: Button) -> Sequence[Incoming]:
        return self._posted({"payload": button.payload})

    def _posted(self, said: dict[str, Any]) -> Sequence[Incoming]:
        message = {**said, "hint": self._phone, "id": f"m{self._next()}"}
        return [web_message.parse(json.dumps(message).encode(), f"conversation-{self.id}")]

    def _screen(self, replies: Sequence[Reply]) -> Seen:
        shown = [web_reply.render(reply) for reply in replies]
        taps = tuple(plain(button["title"]) for one in shown for button in one["buttons"])
        return Seen("\n".join(one["text"] for one in shown), taps)


class OnTelegram(Person):
    def __init__(self, receive: Receive, phone: str | None) -> None:
        super().__init__(receive, phone)
        self._input = TelegramInput(123456, "farol_test_bot")
        self._output = TelegramOutput()
        self._chat = chat_of(sample("telegram", "text_spanish"))

    def _written(self, words: str) -> Sequence[Incoming]:
        update = sample("telegram", "text_spanish")
        update["message"]["text"] = words
        update["message"]["message_id"] = self._next()
        update["message"]["from"]["language_code"] = self._phone or "ht"
        update["message"]["chat"]["id"] = self.id
        return self._heard(update)

    def _tapped(self, button: Button) -> Sequence[Incoming]:
        update = sample("telegram", "tap")
        update["callback_query"]["data"] = button.payload
        update["callback_query"]["id"] = str(self._next())
        update["callback_query"]["message"]["chat"]["id"] = self.id
        update["callback_query"]["from"]["language_code"] = self._phone or "ht"
        return self._heard(update)

    def _heard(self, update: dict[str, Any]) -> Sequence[Incoming]:
        self._chat = chat_of(update)
        return self._input.parse(update)

    def _screen(self, replies: Sequence[Reply]) -> Seen:
        assert self._chat is not None
        calls = self._output.render_all(replies, self._chat)
        markups = [call.get("reply_markup", {}) for call in calls]
        rows = [row for m in markups for row in m.get("inline_keyboard", m.get("keyboard", []))]
        taps = tuple(plain(button["text"]) for row in rows for button in row)
        return Seen("\n\n".join(call["text"] for call in calls), taps)


class OnWhatsApp(Person):
    def __init__(self, receive: Receive, phone: str | None) -> None:
        super().__init__(receive, phone)
        self._input = WhatsAppInput(PHONE_ID)
        self._number = f"{_NUMBERS[phone]}{self.id:05}"

    def _written(self, words: str) -> Sequence[Incoming]:
        return self._heard("text_spanish", "text", {"body": words})

    def _tapped(self, button: Button) -> Sequence[Incoming]:
        chosen = {"id": button.payload, "title": button.title}
        return self._heard(
            "button_reply", "interactive", {"type": "button_reply", "button_reply": chosen}
        )

    def _heard(self, name: str, kind: str, content: dict[str, Any]) -> Sequence[Incoming]:
        webhook = sample("whatsapp", name)
        message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
        message.update({"from": self._number, "id": f"wamid.{self._next()}", kind: content})
        return [heard.incoming for heard in self._input.parse(webhook)]

    def _screen(self, replies: Sequence[Reply]) -> Seen:
        messages = WhatsAppOutput().render_all(replies, {"to": self._number})
        taps: list[str] = []
        for message in messages:
            action = message.get("interactive", {}).get("action", {})
            taps += [one["reply"]["title"] for one in action.get("buttons", [])]
            taps += [row["title"] for part in action.get("sections", []) for row in part["rows"]]
            taps += [link for link in [action.get("parameters", {}).get("display_text")] if link]
        return Seen("\n\n".join(map(body_of, messages)), tuple(map(plain, taps)))


PEOPLE: dict[str, type[Person]] = {
    "terminal": AtTheTerminal,
    "web": OnTheWeb,
    "telegram": OnTelegram,
    "whatsapp": OnWhatsApp,
}
