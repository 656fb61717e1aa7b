"""Telegram: its updates as what people said, our replies as calls of its Bot API. No I/O.

Texts go out without parse_mode, so nothing in them can be markup and nothing needs escaping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import shelf
from bot.channels.entry_words import SLASH_WORDS, word_payload
from bot.channels.incoming import Incoming, Kind
from bot.channels.incoming_text import clean, language_hint
from bot.channels.tiles import tile_payloads
from bot.reply.payload import MAX_PAYLOAD_BYTES, payload
from bot.reply.phone_numbers import call_lines, international
from bot.reply.reply import Button, Reply
from bot.reply.split import parts

CHANNEL = "telegram"

# https://core.telegram.org/bots/api#sendmessage
MAX_TEXT = 4096
# One hundred buttons of all kinds below a message; more is REPLY_MARKUP_TOO_LONG.
# https://core.telegram.org/method/messages.sendMessage
MAX_BUTTONS = 100
# Two titles of this many characters stand beside each other on a small phone without dots.
PAIRED_TITLE = 17
# https://core.telegram.org/bots/api#replykeyboardmarkup
MAX_PLACEHOLDER = 64

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
# The answers that take the place of the message below which they were asked for.
_SHARE = re.compile(r'/share\{"topic":"(?P<topic>\w+)"\}\Z')
_REPLACING = re.compile(r"/full_answer\b")

Update = Mapping[str, Any]
Call = dict[str, Any]


@dataclass(frozen=True)
class Chat:
    """Where an answer goes.

    `answers` is the message it is attached to, in a group; `thread` the forum topic it stays in;
    `replaces` the message whose place it takes, if it fits in one.
    """

    id: int
    is_private: bool = True
    answers: int | None = None
    thread: int | None = None
    replaces: int | None = None


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

    def chat(self, update: Update) -> Chat | None:
        """Where the answer to an update goes; None when it has no chat."""
        tap = update.get("callback_query") or {}
        # A tap below a card that was sent in somebody else's chat has no message.
        message = update.get("message") or update.get("edited_message") or tap.get("message")
        if not message:
            return None
        private = message["chat"]["type"] == "private"
        # A message too old to be edited comes as "inaccessible", dated 0.
        editable = bool(tap) and message.get("date", 0) > 0
        replacing = editable and _REPLACING.match(clean(tap.get("data")))
        return Chat(
            id=message["chat"]["id"],
            is_private=private,
            answers=None if private else message["message_id"],
            thread=message.get("message_thread_id") if message.get("is_topic_message") else None,
            replaces=message["message_id"] if replacing else None,
        )

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


class TelegramOutput:
    """Writes calls: a dict with the method's name under "method" and its parameters."""

    def __init__(
        self, stock: Callable[[], shelf.Stock] = shelf.stock, has_inline_mode: bool = False
    ) -> None:
        """With inline mode (a switch at @BotFather) sharing opens the list of the person's chats;
        without, it gives the short form as a message to be forwarded."""
        self._stock = stock
        self.has_inline_mode = has_inline_mode

    def render_all(self, replies: Sequence[Reply], chat: Chat) -> list[Call]:
        """The calls for one answer, in order. Only its first message is attached to the question,
        or takes the place of another."""
        calls = []
        for reply in replies:
            calls += self.render(reply, chat)
            chat = replace(chat, answers=None, replaces=None)
        return calls

    def render(self, reply: Reply, chat: Chat) -> list[Call]:
        """The calls for one reply: all its words, split where they are too long, the buttons below
        the last part. What cannot be a button stands in the text."""
        text = international(reply.text.strip())
        lines, inline = _sorted_buttons(text, reply.buttons)
        if chat.is_private and chat.replaces is None and reply.language is not None:
            opening = self._with_tiles(text, lines, inline)
            if opening is not None:
                return _sends(opening, chat)
        if lines:
            text += "\n\n" + "\n".join(lines)
        pieces = [piece for piece in parts(text, MAX_TEXT) if piece.strip()]
        if not pieces:
            # No words of ours are ever empty; the buttons of such a reply are still worth sending.
            pieces = ["…"]
        markup = self._inline_keyboard(inline)
        if chat.replaces is not None and len(pieces) == 1:
            return [_edit(pieces[0], markup, chat)]
        return _sends([(piece, None) for piece in pieces[:-1]] + [(pieces[-1], markup)], chat)

    def _with_tiles(
        self, text: str, lines: list[str], inline: list[Button]
    ) -> list[tuple[str, Call | None]] | None:
        """The first contact: the tiles become the phone's own keyboard, large and always there.

        One message can carry one keyboard, so the last paragraph is a message with the other
        buttons. None when this is not the first contact.
        """
        known = tile_payloads(self._stock())
        tiles = [button for button in inline if known.get(button.title) == button.payload]
        danger, _, ask = text.rpartition("\n\n")
        if not tiles or not danger.strip() or not ask.strip():
            return None
        others = [button for button in inline if button not in tiles]
        if lines:
            danger += "\n\n" + "\n".join(lines)
        first = [(piece, _reply_keyboard(tiles)) for piece in parts(danger, MAX_TEXT)]
        rest: list[tuple[str, Call | None]] = [(piece, None) for piece in parts(ask, MAX_TEXT)]
        rest[-1] = (rest[-1][0], self._inline_keyboard(others))
        return [*first, *rest]

    def _inline_keyboard(self, buttons: Sequence[Button]) -> Call | None:
        """Rows of one, or of two when both titles are short."""
        if not buttons:
            return None
        rows: list[list[Call]] = []
        before: Button | None = None
        for button in buttons:
            beside = (
                before is not None and max(len(before.title), len(button.title)) <= PAIRED_TITLE
            )
            if beside:
                rows[-1].append(self._inline_button(button))
            else:
                rows.append([self._inline_button(button)])
            before = None if beside else button
        return {"inline_keyboard": rows}

    def _inline_button(self, button: Button) -> Call:
        if button.is_link:
            return {"text": button.title, "url": button.payload}
        shared = _SHARE.match(button.payload)
        if shared is not None and self.has_inline_mode:
            return {"text": button.title, "switch_inline_query": shared["topic"]}
        return {"text": button.title, "callback_data": button.payload}


def _sorted_buttons(text: str, buttons: Sequence[Button]) -> tuple[list[str], list[Button]]:
    """Lines for the text, and the buttons that stay buttons.

    Telegram takes no `tel:` link in a button, and no data of more than 64 bytes.
    https://core.telegram.org/bots/api#inlinekeyboardbutton
    """
    lines = call_lines(text, [button for button in buttons if button.is_call])
    inline: list[Button] = []
    for button in buttons:
        if button.is_call:
            continue
        too_long = not button.is_link and len(button.payload.encode()) > MAX_PAYLOAD_BYTES
        if too_long or len(inline) == MAX_BUTTONS:
            lines.append(f"• {button.title}" + (f": {button.payload}" if button.is_link else ""))
        else:
            inline.append(button)
    return lines, inline


def _reply_keyboard(buttons: Sequence[Button]) -> Call:
    titles = [{"text": button.title} for button in buttons]
    rows = [titles[start : start + 2] for start in range(0, len(titles), 2)]
    return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}


def _edit(text: str, markup: Call | None, chat: Chat) -> Call:
    call: Call = {
        "method": "editMessageText",
        "chat_id": chat.id,
        "message_id": chat.replaces,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    return call if markup is None else {**call, "reply_markup": markup}


def _sends(messages: Sequence[tuple[str, Call | None]], chat: Chat) -> list[Call]:
    calls = []
    for number, (text, markup) in enumerate(messages):
        call: Call = {
            "method": "sendMessage",
            "chat_id": chat.id,
            "text": text,
            # A preview is fetched by Telegram's servers and pushes the words off the screen.
            "link_preview_options": {"is_disabled": True},
            # People pass these words on and keep them for the day they need them.
            "protect_content": False,
        }
        if markup is not None:
            call["reply_markup"] = markup
        if chat.thread is not None:
            call["message_thread_id"] = chat.thread
        if chat.answers is not None and number == 0:
            # The question may be gone by now; the answer goes out all the same.
            call["reply_parameters"] = {
                "message_id": chat.answers,
                "allow_sending_without_reply": True,
            }
        calls.append(call)
    return calls


def as_new_message(call: Call) -> Call:
    """An edit as a message of its own, for when the old one can no longer be edited."""
    kept = {name: value for name, value in call.items() if name not in ("method", "message_id")}
    return {"method": "sendMessage", **kept, "protect_content": False}


def without_extras(call: Call) -> Call:
    """The words alone: what is left to try when Telegram refuses a message."""
    wanted = ("chat_id", "text", "message_thread_id")
    return {"method": "sendMessage", **{name: call[name] for name in wanted if name in call}}
