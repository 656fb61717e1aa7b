"""Telegram's updates as what people said. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot import shelf
from bot.channels.entry_words import SLASH_WORDS, word_payload
from bot.channels.incoming import Incoming, Kind
from bot.channels.incoming_text import clean, language_hint
from bot.channels.telegram_chat import Update
from bot.channels.tiles import tile_payloads
from bot.reply.payload import payload

CHANNEL = "telegram"

# What the platform may send us; everything else stays with it.
# https://core.telegram.org/bots/api#update
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")

# https://core.telegram.org/bots/api#message, by the field that holds what was sent. A message holds
# one of these at most; an animation and a live photo come with a second field for older apps.
_KINDS: Mapping[str, Kind] = {
    "sticker": "sticker",
    "dice": "sticker",
    "game": "sticker",
    "poll": "sticker",
    "checklist": "sticker",
    "invoice": "sticker",
    "giveaway": "sticker",
    "giveaway_winners": "sticker",
    "story": "media",
    "photo": "media",
    "live_photo": "media",
    "video": "media",
    "animation": "media",
    "document": "media",
    "paid_media": "media",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "location": "location",
    "venue": "location",
    "contact": "contact",
}

# Messages that Telegram writes when something happened; nobody spoke.
_SERVICE = frozenset(
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left
    chat_shared checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo
    direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift
    gift_upgrade_sent giveaway_completed giveaway_created group_chat_created left_chat_member
    message_auto_delete_timer_changed migrate_from_chat_id migrate_to_chat_id new_chat_members
    new_chat_photo new_chat_title paid_message_price_changed passport_data pinned_message
    proximity_alert_triggered refunded_payment successful_payment suggested_post_approval_failed
    suggested_post_approved suggested_post_declined suggested_post_paid suggested_post_refunded
    supergroup_chat_created unique_gift users_shared video_chat_ended
    video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data
    write_access_allowed
    """.split()  # noqa: SIM905 (one a line would be a page)
)

_COMMAND = re.compile(
    r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?\Z", re.ASCII | re.DOTALL
)
# The link of a workshop: t.me/...?start=join-<code>.
_WORKSHOP_LINK = re.compile(r"/start\s+join-(?P<code>[\w-]+)\Z", re.ASCII)


class TelegramInput:
    """Reads updates. `bot_id` and `username` are our own, from getMe."""

    def __init__(
        self, bot_id: int, username: str, stock: Callable[[], shelf.Stock] = shelf.stock
    ) -> None:
        self._bot_id = bot_id
        self._username = username.casefold()
        self._mention = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)
        self._stock = stock

    def parse(self, update: Update) -> list[Incoming]:
        """What was said to us: one Incoming; two for a picture with words; none when nobody spoke
        to us.

        A person in a group is another person than the same one alone or in another group.
        """
        if "message" in update:
            return self._message(update["message"])
        if "edited_message" in update:
            return self._edited(update["edited_message"])
        if "callback_query" in update:
            return self._tap(update["callback_query"])
        return []

    def left(self, update: Update) -> str | None:
        """The person who has just blocked us, to be forgotten."""
        change = update.get("my_chat_member")
        if change is None or change["chat"]["type"] != "private":
            return None
        return (
            str(change["from"]["id"]) if change["new_chat_member"]["status"] == "kicked" else None
        )

    # --- messages

    def _message(self, message: Mapping[str, Any]) -> list[Incoming]:
        if not self._is_for_us(message):
            return []
        written = clean(message.get("text") or message.get("caption"))
        words = self._mention.sub(" ", written).strip() if self._in_group(message) else written
        kind = self._kind(message)
        found = []
        if kind is None or words.strip():
            found.append(self._words(message, words))
        if kind is not None:
            # The pictures of an album come one by one; they are one message to whoever sent them.
            album = message.get("media_group_id")
            id_ = f"album:{album}" if album else f"{message['message_id']}:{kind}"
            found.append(self._incoming(message, "", kind, id_))
        return found

    def _words(self, message: Mapping[str, Any], words: str) -> Incoming:
        id_ = str(message["message_id"])
        code = _WORKSHOP_LINK.match(words.strip())
        if code is not None:
            return self._incoming(message, code["code"], "text", id_)
        asked = self._asked(words)
        if asked is not None:
            return self._incoming(message, asked, "button", id_)
        if not words.strip():
            # Only our name, in a group: somebody who does not know what to ask.
            named = self._in_group(message)
            return self._incoming(message, payload("start") if named else "", "button" if named
                                  else "empty", id_)  # fmt: skip
        return self._incoming(message, words, "text", id_)

    def _asked(self, words: str) -> str | None:
        """The payload behind a command, a deep link, a tile, an entry word."""
        command = _COMMAND.match(words.strip())
        if command is not None:
            name, rest = command["name"].casefold(), clean(command["rest"]).strip()
            # A link `t.me/...?start=<topic>` comes as "/start <topic>".
            named = rest if name == "start" and rest in self._stock().library.topics else name
            if named in self._stock().library.topics:
                return payload(named, topic=named)
            return SLASH_WORDS.get(name)
        return tile_payloads(self._stock()).get(words.strip()) or word_payload(words)

    def _edited(self, message: Mapping[str, Any]) -> list[Incoming]:
        # A shared live position is "edited" at every step of the person; once was enough.
        if "location" in message or not self._is_for_us(message):
            return []
        edit = f"{message['message_id']}:{message.get('edit_date', '')}"
        return [self._incoming(message, "", "edit", edit)]

    def _tap(self, tap: Mapping[str, Any]) -> list[Incoming]:
        message = tap.get("message")
        if not message or not clean(tap.get("data")):
            return []
        person = self._person(message["chat"], tap["from"])
        hint = language_hint(tap["from"].get("language_code"))
        return [Incoming(CHANNEL, person, clean(tap["data"]), "button", hint, f"tap:{tap['id']}")]

    def _kind(self, message: Mapping[str, Any]) -> Kind | None:
        """What was sent besides words; None for words alone.

        What Telegram invents tomorrow is "empty": it gets a kind reply and no guess.
        """
        for field, kind in _KINDS.items():
            if field in message:
                return kind
        return None if "text" in message else "empty"

    # --- who, and whether to us

    def _is_for_us(self, message: Mapping[str, Any]) -> bool:
        """Whether a person said it, and said it to us."""
        sender = message.get("from")
        if sender is None and message.get("sender_chat") is None:
            return False
        if message["chat"]["type"] == "channel" or message.get("is_automatic_forward"):
            return False
        # Anonymous administrators and linked channels write through a bot of Telegram's own.
        if sender is not None and sender.get("is_bot") and "sender_chat" not in message:
            return False
        if (message.get("via_bot") or {}).get("id") == self._bot_id:
            return False  # our own card, which the person has put there to show it
        if _SERVICE.intersection(message):
            return False
        return not self._in_group(message) or self._is_addressed(message)

    def _is_addressed(self, message: Mapping[str, Any]) -> bool:
        """In a group: by our name, by an answer to a message of ours, by a command of ours."""
        written = clean(message.get("text") or message.get("caption"))
        command = _COMMAND.match(written.strip())
        if command is not None and command["bot"] is not None:
            return command["bot"].casefold() == self._username
        if command is not None and self._asked(written) is not None:
            return True
        if self._mention.search(written):
            return True
        answered = message.get("reply_to_message") or {}
        return (answered.get("from") or {}).get("id") == self._bot_id

    def _in_group(self, message: Mapping[str, Any]) -> bool:
        return bool(message["chat"]["type"] != "private")

    def _person(self, chat: Mapping[str, Any], sender: Mapping[str, Any]) -> str:
        if chat["type"] == "private":
            return str(chat["id"])
        return f"{chat['id']}:{sender['id']}"

    def _incoming(self, message: Mapping[str, Any], text: str, kind: Kind, id_: str) -> Incoming:
        sender = message.get("sender_chat") or message["from"]
        hint = language_hint((message.get("from") or {}).get("language_code"))
        return Incoming(CHANNEL, self._person(message["chat"], sender), text, kind, hint, id_)
