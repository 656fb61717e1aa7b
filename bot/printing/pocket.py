"""The sentences that everybody may say to an agent, whoever they are."""

from __future__ import annotations

from bot.reply.reply import Say
from bot.reply.words import Words

# Their cards hold only sentences that are true for everybody. "I am afraid to go back to my
# country" is said by those for whom it is true, and never printed for all.
POCKET_TOPICS = ("right_to_silence", "ice_at_door", "searches", "ice_street")
# What the back of a wallet card tells: the moment with the least time to read.
CARD_TOPIC = "ice_at_door"


def pocket_sentences(words: Words) -> tuple[Say, ...]:
    """Once each, with the meaning in the language of the words."""
    topics = (words.library.topics[topic] for topic in POCKET_TOPICS)
    says = {
        block.text: Say(words.with_phones(block.text), words.topic(topic.id, block.text))
        for topic in topics
        for block in topic.card
        if block.kind == "say"
    }
    return tuple(says.values())
