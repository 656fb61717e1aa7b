"""A scenario in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.quiz import Question, Quiz
from bot.content.scenario import Choice, Scenario
from bot.content.topic import Topic
from bot.reply.words import Words


@dataclass(frozen=True)
class ToldChoice:
    """`text` is what a person reads; a sentence in English has its `meaning`, if that differs."""

    text: str
    meaning: str | None
    is_right: bool
    reason: str
    topic: str


def own(scenario_or_quiz: str, english: str, words: Words) -> str:
    """A sentence of data/scenarios or data/quizzes."""
    told = words.translator.text(words.language, "workshop", scenario_or_quiz, english)
    return words.with_phones(told)


def told_choice(scenario: Scenario, choice: Choice, words: Words) -> ToldChoice:
    meaning = None
    if choice.is_spoken:
        text = words.with_phones(choice.text)
        meaning = words.topic(choice.topic, choice.text)
        if meaning == text:
            meaning = None
    else:
        text = own(scenario.id, choice.text, words)
    topic = words.library.topics[choice.topic]
    return ToldChoice(
        text, meaning, choice.is_right, reason(topic, choice.because, words), topic.id
    )


def wordings(scenario: Scenario, choice: Choice, words: Words) -> tuple[str, ...]:
    """Every way in which the choice may be typed: as shown, its meaning, its English."""
    told = told_choice(scenario, choice, words)
    return tuple(filter(None, (told.text, told.meaning, choice.text)))


def reason(topic: Topic, because: str, words: Words) -> str:
    """The line of the topic; one that ends in a colon with what it announces."""
    for blocks in (topic.card, topic.answer):
        texts = [block.text for block in blocks]
        if because not in texts:
            continue
        place = texts.index(because)
        told = words.topic(topic.id, because)
        if not because.endswith(":"):
            return told
        for block in blocks[place + 1 :]:
            if block.kind == "paragraph":
                break
            line = words.topic(topic.id, block.text)
            if block.kind == "say":
                english = words.with_phones(block.text)
                line = f"“{english}”" + (f" ({line})" if line != english else "")
                return f"{told} {line}"
            told += f"\n• {line}"
        return told
    raise KeyError(f"{topic.id} has no line {because!r}")


def told_question(quiz: Quiz, question: Question, words: Words) -> tuple[str, tuple[str, ...]]:
    return (
        own(quiz.context, question.ask, words),
        tuple(own(quiz.context, answer, words) for answer in question.answers),
    )
