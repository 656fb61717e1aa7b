"""A topic as a reply: when it is urgent its right-now card, the full answer behind a button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.catalogs.translator import Translator
from bot.content.library import HOTLINE, Library
from bot.content.source import Source
from bot.content.topic import Block, Topic
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply, Say
from bot.reply.words import Words

# An answer this old is no longer given without a warning.
MAX_AGE_DAYS = 365
_BULLET = "• "


def card_reply(topic: Topic, words: Words, today: date) -> Reply:
    """The right-now card of an urgent topic, the hotline in its text, the rest behind buttons."""
    if topic.withheld:
        return withheld_reply(topic, words)
    lines = [_line(block, topic, words) for block in topic.card]
    text = f"{words.topic(topic.id, topic.title)}\n\n" + "\n".join(lines)
    hotline = words.ui("card.call")
    if not _names_hotline(text, words):
        text += f"\n{_BULLET}{hotline}"
    text = _with_notices(text, topic, topic.card, words, today)
    says = _sentences(topic.card, topic, words)
    buttons = [
        *_calls(topic, words),
        Button(words.ui("button.full_answer"), payload("full_answer", topic=topic.id)),
        *_show_button(topic, words),
        *(words.topic_button(other) for other in topic.next[:2]),
        _share_button(topic, words),
        words.menu_button(),
    ]
    return Reply(text, tuple(buttons), words.language, urgent=True, say=says)


def answer_reply(topic: Topic, words: Words, today: date) -> Reply:
    """The whole answer, when and by whom it was checked, its source, who can help, what is near."""
    if topic.withheld:
        return withheld_reply(topic, words)
    body = _body(topic.answer, topic, words)
    text = f"{words.topic(topic.id, topic.title)}\n\n{body}"
    text = _with_notices(text, topic, topic.answer, words, today)
    text += f"\n\n{_last_lines(text, topic, words)}"
    buttons = [words.topic_button(other) for other in topic.next[:3]]
    if topic.needs:
        need = payload("find_help", need=topic.needs[0])
        buttons.append(Button(words.ui("button.who_helps"), need))
    buttons += _show_button(topic, words)
    buttons += _source_button(topic, words)
    buttons.append(_share_button(topic, words))
    # In danger the hotline stands first; else where it is in nobody's way.
    calls = _calls(topic, words)
    buttons = [*calls, *buttons] if topic.urgent else [*buttons, *calls]
    buttons.append(words.menu_button())
    return Reply(
        text, tuple(buttons), words.language, topic.urgent, _sentences(topic.answer, topic, words)
    )


def topic_reply(topic: Topic, words: Words, today: date) -> Reply:
    """What a question about the topic gets first.

    It is the same for everybody until the words or the day change, so it is put together once.
    """
    global _said
    if words.library.topics.get(topic.id) is not topic:
        return _topic_reply(topic, words, today)
    said = _said
    if not said.holds(words, today):
        said = _said = _Said(words.library, words.translator, today, {})
    reply = said.replies.get((topic.id, words.language))
    if reply is None:
        reply = replace(_topic_reply(topic, words, today), same_for_all=True)
        said.replies[topic.id, words.language] = reply
    return reply


def _topic_reply(topic: Topic, words: Words, today: date) -> Reply:
    if topic.urgent:
        return card_reply(topic, words, today)
    return answer_reply(topic, words, today)


@dataclass(frozen=True)
class _Said:
    """First answers of one state of the words, by topic and language."""

    library: Library | None
    translator: Translator | None
    today: date
    replies: dict[tuple[str, str], Reply]

    def holds(self, words: Words, today: date) -> bool:
        is_same = self.library is words.library and self.translator is words.translator
        return is_same and self.today == today


_said = _Said(None, None, date.min, {})


def simpler_reply(topic: Topic, words: Words, today: date) -> Reply:
    """The topic in its fewest words: the card, or the first lines of the answer."""
    if topic.withheld:
        return withheld_reply(topic, words)
    if topic.urgent:
        card = card_reply(topic, words, today)
        return replace(card, buttons=(*card.buttons, words.human_button()))
    first = topic.answer[:1]
    text = f"{words.topic(topic.id, topic.title)}\n\n{_body(first, topic, words)}"
    text = _with_notices(text, topic, first, words, today)
    text += f"\n\n{_last_lines(text, topic, words)}"
    buttons = [
        Button(words.ui("button.full_answer"), payload("full_answer", topic=topic.id)),
        *(words.topic_button(other) for other in topic.next[:1]),
        words.human_button(),
        words.call_hotline_button(),
        words.menu_button(),
    ]
    return Reply(text, tuple(buttons), words.language)


def show_reply(topic: Topic, words: Words) -> Reply:
    """The sentences to hold up to an agent, in English, each with its meaning below."""
    if topic.withheld:
        return withheld_reply(topic, words)
    says = _sentences(topic.card + topic.answer, topic, words)
    pairs = [f"{say.english}\n({say.meaning})" if say.meaning != say.english else say.english
             for say in says]  # fmt: skip
    buttons = (words.call_hotline_button(), words.topic_button(topic.id), words.menu_button())
    return Reply("\n\n".join(pairs), buttons, words.language, topic.urgent, says)


def withheld_reply(topic: Topic, words: Words) -> Reply:
    """In place of an answer that may no longer hold: that it is looked into, and who knows."""
    text = f"{words.topic(topic.id, topic.title)}\n\n{words.ui('answer.withheld')}"
    buttons = (words.call_hotline_button(), words.human_button(), words.menu_button())
    return Reply(text, buttons, words.language, topic.urgent)


def _calls(topic: Topic, words: Words) -> list[Button]:
    """The numbers to tap: LUCE, and before it the line that is first for another danger.

    Whoever thinks of dying calls 988, whoever is beaten calls SafeLink.
    """
    library = words.library
    first = library.needs[topic.needs[0]].first if topic.urgent and topic.needs else None
    if first in (None, HOTLINE) or not library.organizations[first].phones:
        return [words.call_hotline_button()]
    return [words.call_button(library.organizations[first]), words.call_hotline_button()]


def _names_hotline(text: str, words: Words) -> bool:
    return words.with_phones("{phone:luce}") in text


def _line(block: Block, topic: Topic, words: Words) -> str:
    return _BULLET + _block(block, topic, words)


def _block(block: Block, topic: Topic, words: Words) -> str:
    said = words.topic(topic.id, block.text)
    if block.kind != "say":
        return said
    english = words.with_phones(block.text)
    return f'"{english}"' if said == english else f'"{english}" ({said})'


def _body(blocks: Sequence[Block], topic: Topic, words: Words) -> str:
    """Blocks as text: list items on lines of their own, paragraphs apart."""
    text = ""
    for before, block in zip((None, *blocks), blocks):
        if before is not None:
            both_items = before.kind == "item" and block.kind == "item"
            text += "\n" if both_items else "\n\n"
        bullet = _BULLET if block.kind == "item" else ""
        text += bullet + _block(block, topic, words)
    return text


def _sentences(blocks: Sequence[Block], topic: Topic, words: Words) -> tuple[Say, ...]:
    says = {
        block.text: Say(words.with_phones(block.text), words.topic(topic.id, block.text))
        for block in blocks
        if block.kind == "say"
    }
    return tuple(says.values())


def _show_button(topic: Topic, words: Words) -> list[Button]:
    if not any(block.kind == "say" for block in topic.card + topic.answer):
        return []
    return [Button(words.ui("button.show_agent"), payload("show_card", topic=topic.id))]


def _share_button(topic: Topic, words: Words) -> Button:
    return Button(words.ui("button.share"), payload("share", topic=topic.id))


def _source_button(topic: Topic, words: Words) -> list[Button]:
    linked = [source for source in _sources(topic, words) if source.url is not None]
    return [Button(words.ui("button.source"), str(linked[0].url))] if linked else []


def _sources(topic: Topic, words: Words) -> list[Source]:
    """What the answer rests on; a check refuses an answer that has none, a reply never fails."""
    known = words.library.sources
    return [known[source_id] for source_id in topic.sources if source_id in known]


def _last_lines(text: str, topic: Topic, words: Words) -> str:
    """The hotline's number, for whoever is in danger whatever they asked; and what it rests on."""
    hotline = [] if _names_hotline(text, words) else [words.ui("card.call")]
    return "\n\n".join((*hotline, _checked(topic, words)))


def _checked(topic: Topic, words: Words) -> str:
    checked = words.day(topic.checked)
    if topic.review is None:
        line = words.ui("answer.checked", date=checked)
    else:
        line = words.ui("answer.reviewed", date=checked, reviewer=topic.review)
    sources = _sources(topic, words)
    if not sources:
        return line
    first = next((source for source in sources if source.url is not None), sources[0])
    return f"{line} {words.ui('answer.source', publisher=first.publisher)}"


def _with_notices(
    text: str, topic: Topic, blocks: Sequence[Block], words: Words, today: date
) -> str:
    texts = (topic.title, *(block.text for block in blocks))
    if not all(words.is_translated(topic.id, english) for english in texts):
        text += f"\n\n{words.ui('answer.untranslated')}"
    if (today - topic.checked).days > MAX_AGE_DAYS:
        text += f"\n\n{words.ui('answer.overdue')}"
    return text
