"""WhatsApp: webhooks of Meta's Cloud API as what people said, replies as its messages. No I/O.

One person may be sent one message in six seconds, in bursts of some 45 on credit, so an answer is
as few messages as its words and buttons allow.
https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.entry_words import word_payload
from bot.channels.incoming import Incoming, Kind
from bot.channels.incoming_text import clean
from bot.channels.number_language import language_of_number
from bot.channels.tiles import tile_payloads, tiles_without_pictures
from bot.reply.payload import payload
from bot.reply.phone_numbers import call_lines, international
from bot.reply.reply import Button, Reply
from bot.reply.split import parts, width
from bot.reply.words import Words

CHANNEL = "whatsapp"

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages
MAX_TEXT = 4096
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
MAX_BODY = 1024
MAX_BUTTONS = 3
# Meta rejects the whole message, not the one button, when a title is too long.
MAX_BUTTON_TITLE = 20
MAX_BUTTON_ID = 256
MAX_FOOTER = 60
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
MAX_ROWS = 10
MAX_ROW_TITLE = 24
MAX_ROW_ID = 200
# A business may answer for 24 hours after a person's last message; later Meta refuses with 131047.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
WINDOW_SECONDS = 24 * 3600

# https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
_KINDS: Mapping[str, Kind] = {
    "audio": "voice",
    "image": "media",
    "video": "media",
    "document": "media",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact",
    "order": "sticker",
    "edit": "edit",
    # What this API does not carry: polls, events, pictures to be seen once.
    "unsupported": "sticker",
}
# Nobody spoke: a new number or key of somebody, a message taken back.
_SILENT = frozenset({"system", "revoke"})

Webhook = Mapping[str, Any]
Call = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """A message, when it was sent (seconds since 1970), and where its answer goes: a number, or the
    id of somebody who hides theirs."""

    incoming: Incoming
    sent_at: float
    to: Mapping[str, str]


class WhatsAppInput:
    """Reads webhooks for one number of ours. A webhook may carry many messages of many people."""

    def __init__(self, phone_id: str, stock: Callable[[], shelf.Stock] = shelf.stock) -> None:
        self._phone_id = phone_id
        self._stock = stock

    def parse(self, webhook: Webhook) -> list[Heard]:
        """What people said to our number, in the order in which they sent it."""
        found = [
            heard
            for value in self._values(webhook)
            for message in _dicts(value.get("messages"))
            for heard in self._message(message)
        ]
        return sorted(found, key=lambda heard: heard.sent_at)

    def failures(self, webhook: Webhook) -> list[int]:
        """Meta's codes for messages of ours that did not reach a phone."""
        return [
            int(error.get("code", 0))
            for value in self._values(webhook)
            for status in _dicts(value.get("statuses"))
            for error in _dicts(status.get("errors"))
        ]

    def _values(self, webhook: Webhook) -> list[Mapping[str, Any]]:
        values = [
            change["value"]
            for entry in _dicts(webhook.get("entry"))
            for change in _dicts(entry.get("changes"))
            if change.get("field") == "messages" and isinstance(change.get("value"), dict)
        ]
        # An account may have numbers that are not ours.
        return [
            value
            for value in values
            if (value.get("metadata") or {}).get("phone_number_id") == self._phone_id
        ]

    def _message(self, message: Mapping[str, Any]) -> list[Heard]:
        number = clean(message.get("from"))
        hidden = clean(message.get("from_user_id"))
        kind = clean(message.get("type"))
        if not (number or hidden) or kind in _SILENT or "group_id" in message:
            return []
        said = self._said(kind, message)
        if said is None:
            return []
        text, read_as = said
        id_ = clean(message.get("id"))
        heard = Heard(
            Incoming(CHANNEL, number or hidden, text, read_as, language_of_number(number or hidden),
                     id_),
            _seconds(message.get("timestamp")),
            {"to": number} if number else {"recipient": hidden},
        )  # fmt: skip
        caption = clean(_dict(message.get(kind)).get("caption")).strip()
        if read_as != "media" or not caption:
            return [heard]
        # The words beside a picture are a question like any other, and come first.
        worded = replace(heard.incoming, text=caption, kind="text", message_id=f"{id_}:caption")
        return [replace(heard, incoming=worded), heard]

    def _said(self, kind: str, message: Mapping[str, Any]) -> tuple[str, Kind] | None:
        """Text and kind of a message; None when there is nothing to answer."""
        content = _dict(message.get(kind))
        if kind == "text":
            return self._words(clean(content.get("body")))
        if kind == "interactive":
            chosen = _dict(content.get(clean(content.get("type"))))
            return (clean(chosen.get("id")), "button") if chosen.get("id") else ("", "sticker")
        if kind == "button":
            return clean(content.get("payload")) or clean(content.get("text")), "button"
        if kind == "reaction":
            # A thumb below an answer is a word; one that is taken back is none.
            emoji = clean(content.get("emoji"))
            return (emoji, "text") if emoji else None
        if kind == "request_welcome":
            return payload("start"), "button"
        # What Meta invents tomorrow is "empty": it gets a kind reply and no guess.
        return "", _KINDS.get(kind, "empty")

    def _words(self, words: str) -> tuple[str, Kind]:
        """Words, or the payload they stand for: an entry word, a tile, the id of a topic from a
        link or a QR code."""
        stock = self._stock()
        word = words.strip()
        name = word.lstrip("/").casefold()
        if name in stock.library.topics:
            return payload(name, topic=name), "button"
        known = {**tile_payloads(stock), **tiles_without_pictures(stock)}
        asked = known.get(word) or word_payload(words)
        if asked is not None:
            return asked, "button"
        return (words, "text") if word else ("", "empty")


class WhatsAppOutput:
    """Writes messages: the body of a POST to /<phone id>/messages."""

    def __init__(self, stock: Callable[[], shelf.Stock] = shelf.stock) -> None:
        self._stock = stock

    def render_all(self, replies: Sequence[Reply], to: Mapping[str, str]) -> list[Call]:
        return [call for reply in replies for call in self.render(reply, to)]

    def render(self, reply: Reply, to: Mapping[str, str]) -> list[Call]:
        """The messages for one reply: all its words, three buttons or a list below the last ones.
        What cannot be a button stands in the text, whole: no title is ever cut."""
        text = international(reply.text.strip()) or "…"
        words = Words(self._stock().library, self._stock().translator, reply.language or "en")
        taps, links, lines = _sorted_buttons(text, reply.buttons)
        if len(taps) > MAX_ROWS:
            taps = _one_for_languages(taps, words)
        if not taps and len(links) == 1 and _fits_a_link(links[0]):
            messages = self._below(_with_lines(text, lines), lambda body: _link(body, links[0]))
        else:
            lines += [f"{link.title}: {link.payload}" for link in links]
            messages = self._with_taps(text, lines, taps, reply, words)
        envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **to}
        return [{**envelope, **message} for message in messages]

    def _with_taps(
        self, text: str, lines: list[str], taps: list[Button], reply: Reply, words: Words
    ) -> list[Call]:
        label = words.ui("whatsapp.choose") if reply.language else words.ui("whatsapp.languages")
        more = words.ui("whatsapp.more") if reply.language else self._more_in_all()
        tiles = tile_payloads(self._stock())
        if len(taps) > MAX_BUTTONS and all(button.title in tiles for button in taps[:MAX_BUTTONS]):
            # First contact: a list takes three taps to choose from, a button one.
            urgent, others = taps[:MAX_BUTTONS], taps[MAX_BUTTONS:]
            danger, _, ask = text.rpartition("\n\n")
            if reply.language is None or not danger:
                danger, ask = text, more
            footer = words.ui("whatsapp.footer") if reply.language else None
            first = self._below(_with_lines(danger, lines), lambda body: _buttons(body, urgent))
            return first + self._lists(ask, others, label, more, footer)
        text = _with_lines(text, lines)
        if not taps:
            return [_text(piece) for piece in _pieces(text, MAX_TEXT)]
        if len(taps) <= MAX_BUTTONS and all(width(b.title) <= MAX_BUTTON_TITLE for b in taps):
            return self._below(text, lambda body: _buttons(body, taps))
        return self._lists(text, taps, label, more, None)

    def _lists(
        self, text: str, taps: list[Button], label: str, more: str, footer: str | None
    ) -> list[Call]:
        """A list of ten below the text, and further lists for the rest."""
        messages: list[Call] = []
        for start in range(0, len(taps), MAX_ROWS):
            rows = taps[start : start + MAX_ROWS]
            messages += self._below(
                text if start == 0 else more,
                lambda body, rows=rows: _list(body, rows, label, footer),  # type: ignore[misc]
            )
        return messages

    def _below(self, text: str, shaped: Callable[[str], Call]) -> list[Call]:
        """The shaped message; when the text is too long for one, its last paragraph is shaped and
        the rest goes before it as a text that can be forwarded as it is."""
        if width(text) <= MAX_BODY:
            return [shaped(text)]
        before, _, last = text.rpartition("\n\n")
        if width(last) > MAX_BODY or not before:
            *front, last = parts(text, MAX_BODY)
            return [
                *(_text(piece) for piece in front if piece.strip()),
                shaped(last.strip() or "…"),
            ]
        return [*(_text(piece) for piece in _pieces(before, MAX_TEXT)), shaped(last)]

    def _more_in_all(self) -> str:
        stock = self._stock()
        every = (Words(stock.library, stock.translator, language) for language in LANGUAGES)
        return " · ".join(dict.fromkeys(words.ui("whatsapp.more") for words in every))


# --- buttons


def _sorted_buttons(
    text: str, buttons: Sequence[Button]
) -> tuple[list[Button], list[Button], list[str]]:
    """What can be tapped, the links, and lines for the rest."""
    lines = call_lines(text, [button for button in buttons if button.is_call])
    taps: list[Button] = []
    links: list[Button] = []
    for button in buttons:
        if button.is_call:
            continue
        if button.is_link:
            links.append(button)
        elif _fits_a_row(button) and not any(
            tap.title == button.title or tap.payload == button.payload for tap in taps
        ):
            taps.append(button)
        elif not any(tap.title == button.title for tap in taps):
            lines.append(f"• {button.title}")
    return taps, links, lines


def _fits_a_row(button: Button) -> bool:
    fits = width(button.title) <= MAX_ROW_TITLE and len(button.payload) <= MAX_ROW_ID
    return fits and bool(button.title.strip())


def _fits_a_link(button: Button) -> bool:
    return 0 < width(button.title.strip()) <= MAX_BUTTON_TITLE


def _one_for_languages(taps: list[Button], words: Words) -> list[Button]:
    """The same taps with one in the place of the languages: it asks which."""
    of_language = [tap for tap in taps if tap.payload.startswith("/change_language{")]
    if len(of_language) < 2:
        return taps
    others = [tap for tap in taps if tap not in of_language]
    return [*others, Button(words.ui("whatsapp.languages"), payload("change_language"))]


# --- messages


def _with_lines(text: str, lines: Sequence[str]) -> str:
    return "\n\n".join([text, "\n".join(lines)]) if lines else text


def _pieces(text: str, limit: int) -> list[str]:
    return [piece for piece in parts(text, limit) if piece.strip()]


def _text(body: str) -> Call:
    # A preview is fetched by Meta's servers and pushes the words off the screen.
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _buttons(body: str, buttons: Sequence[Button]) -> Call:
    replies = [
        {"type": "reply", "reply": {"id": button.payload, "title": button.title}}
        for button in buttons
    ]
    return _interactive("button", body, {"buttons": replies})


def _list(body: str, buttons: Sequence[Button], label: str, footer: str | None) -> Call:
    rows = [{"id": button.payload, "title": button.title} for button in buttons]
    return _interactive("list", body, {"button": label, "sections": [{"rows": rows}]}, footer)


def _link(body: str, button: Button) -> Call:
    shown = {"display_text": button.title, "url": button.payload}
    return _interactive("cta_url", body, {"name": "cta_url", "parameters": shown})


def _interactive(kind: str, body: str, action: Call, footer: str | None = None) -> Call:
    interactive: Call = {"type": kind, "body": {"text": body}, "action": action}
    if footer:
        interactive["footer"] = {"text": footer}
    return {"type": "interactive", "interactive": interactive}


def without_extras(call: Mapping[str, Any]) -> Call | None:
    """The words of an interactive message alone: what is left to try when Meta refuses it. None
    for a plain text."""
    if call["type"] != "interactive":
        return None
    kept = {name: call[name] for name in call if name not in ("type", "interactive")}
    return {**kept, **_text(call["interactive"]["body"]["text"])}


def read_receipt(message_id: str, is_typing: bool = False) -> Call:
    """Marks a message as read; with `is_typing` the person sees that an answer is being written,
    until it comes or for 25 seconds.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
    """
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    return {**receipt, "typing_indicator": {"type": "text"}} if is_typing else receipt


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _seconds(timestamp: object) -> float:
    try:
        return float(str(timestamp))
    except ValueError:
        return float("inf")  # not known to be old
