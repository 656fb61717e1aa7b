"""Rasa's `utter_...` to a Reply: which words answer which rule. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.catalogs.translator import Translator
from bot.content.library import Library
from bot.content.topic import Topic
from bot.reply.doubt_reply import decline_reply, offer_reply
from bot.reply.forward import forward_reply
from bot.reply.memory_reply import privacy_reply
from bot.reply.menu_reply import group_reply, small_reply, start_reply
from bot.reply.reply import Button, Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.topic_reply import answer_reply, show_reply, simpler_reply, topic_reply
from bot.reply.words import Words, language_buttons


@dataclass(frozen=True)
class Situation:
    """What a turn knows. `remembered` holds the slots: language, topic, place, need.

    `language` is None while nothing tells it; `offered`, `also` and `danger` are the gate's.
    """

    language: str | None
    remembered: Mapping[str, str]
    today: date
    memory_minutes: int
    offered: tuple[str, ...] = ()
    danger: bool = False
    also: tuple[str, ...] = ()
    group: str | None = None
    language_named: bool = True
    other_language: str | None = None
    # Where a friend can ask more; None when no address is set.
    link: str | None = None


def respond(utter: str, situation: Situation, library: Library, translator: Translator) -> Reply:
    """The reply for one of domain.yml's responses. KeyError for a name that no rule uses."""
    topic = library.topics.get(utter[len("utter_") :])
    write: Callable[[Words], Reply]
    if topic is not None:
        write = partial(_topic, situation, topic)
    else:
        write = partial(_RESPONSES[utter], situation)
    # Somebody who writes in another language may read any of ours.
    is_foreign = situation.other_language is not None and utter == "utter_decline"
    if situation.language is None or is_foreign:
        reply = in_three_languages(library, translator, write)
    else:
        reply = write(Words(library, translator, situation.language))
    if reply.same_for_all or utter in _OF_ONE_PERSON:
        return reply
    return replace(reply, same_for_all=True)


def _topic(situation: Situation, topic: Topic, words: Words) -> Reply:
    """The answer, whom to call in danger before it; topics it may also mean come first."""
    reply = topic_reply(topic, words, situation.today)
    also = [words.topic_button(other) for other in situation.also]
    if topic.urgent and also:
        # The calls and the full answer stay where a thumb finds them.
        count = sum(button.is_call for button in reply.buttons) + 1
        first, rest = reply.buttons[:count], reply.buttons[count:]
        return replace(reply, buttons=(*first, *_without(also, first), *_without(rest, also)))
    if situation.danger and not topic.urgent:
        call = words.call_hotline_button()
        return replace(
            reply,
            # Not "keep the door closed": a child with fever is in danger too.
            text=f"{words.ui('decline.danger')}\n\n{reply.text}",
            buttons=(call, *also, *_without(reply.buttons, [call, *also])),
        )
    return replace(reply, buttons=(*also, *_without(reply.buttons, also))) if also else reply


def _without(buttons: Sequence[Button], others: Collection[Button]) -> tuple[Button, ...]:
    return tuple(button for button in buttons if button not in others)


def _last_topic(
    situation: Situation, words: Words, write: Callable[..., Reply], otherwise: str
) -> Reply:
    topic = words.library.topics.get(situation.remembered.get("topic", ""))
    if topic is None:
        return start_reply(words, words.ui(otherwise))
    return write(topic, words, situation.today)


def _language(situation: Situation, words: Words) -> Reply:
    """In the new language, with the last answer again; or the choice, when none was named.

    When the last answer was a list of organizations, an action gives it again after this.
    """
    if not situation.language_named:
        buttons = (*language_buttons(words.library), words.call_hotline_button())
        return Reply(words.ui("language.choose"), buttons, words.language)
    changed = words.ui("language.changed")
    if "need" in situation.remembered:
        return Reply(changed, (), words.language)
    topic = words.library.topics.get(situation.remembered.get("topic", ""))
    if topic is None:
        return start_reply(words, changed)
    again = topic_reply(topic, words, situation.today)
    return Reply(
        f"{changed}\n\n{again.text}", again.buttons, again.language, again.urgent, again.say
    )


def _show(situation: Situation, words: Words) -> Reply:
    topic = words.library.topics.get(situation.remembered.get("topic", ""))
    return start_reply(words) if topic is None else show_reply(topic, words)


def _share(situation: Situation, words: Words) -> Reply:
    topic = words.library.topics.get(situation.remembered.get("topic", ""))
    if topic is None:
        return start_reply(words)
    return forward_reply(topic, words, situation.today, situation.link)


def _group(situation: Situation, words: Words) -> Reply:
    return group_reply(situation.group, words) if situation.group else start_reply(words)


_RESPONSES: Mapping[str, Callable[[Situation, Words], Reply]] = {
    "utter_start": lambda s, w: start_reply(w),
    "utter_greet": lambda s, w: start_reply(w, w.ui("greet.text")),
    "utter_goodbye": lambda s, w: small_reply(w.ui("goodbye.text"), w),
    "utter_thanks": lambda s, w: small_reply(w.ui("thanks.text"), w),
    "utter_affirm": lambda s, w: start_reply(w, w.ui("affirm.text")),
    "utter_deny": lambda s, w: start_reply(w, w.ui("deny.text")),
    "utter_bot_identity": lambda s, w: small_reply(w.ui("bot_identity.text"), w),
    "utter_not_helpful": lambda s, w: start_reply(w, w.ui("not_helpful.text")),
    "utter_privacy": lambda s, w: privacy_reply(s.remembered, s.memory_minutes, w),
    "utter_language": _language,
    "utter_offer": lambda s, w: offer_reply(s.offered, s.danger, w),
    "utter_decline": lambda s, w: decline_reply(s.danger, w, s.other_language is not None),
    "utter_simpler": lambda s, w: _last_topic(s, w, simpler_reply, "repeat.nothing"),
    "utter_full_answer": lambda s, w: _last_topic(s, w, answer_reply, "repeat.nothing"),
    "utter_card": _show,
    "utter_share": _share,
    "utter_group": _group,
}
# It shows what is remembered.
_OF_ONE_PERSON = frozenset({"utter_privacy"})
