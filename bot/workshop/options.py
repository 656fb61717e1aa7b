"""What somebody may choose at this moment, in the words of their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.scenario import Scenario, Step
from bot.reply.words import Words
from bot.workshop.play_words import own, reason, told_choice, told_question, wordings
from bot.workshop.room import PARTS, Room, Slide, here_of
from bot.workshop.understand import Reader, chosen


@dataclass(frozen=True)
class Option:
    """`told` is what is said of it once the answer is shown; `wordings` is how it may be typed."""

    text: str
    is_right: bool
    told: str
    wordings: tuple[str, ...]
    meaning: str | None = None
    is_spoken: bool = False
    moves: tuple[str, ...] = ()
    topic: str = ""

    @property
    def shown(self) -> str:
        return f"“{self.text}”" if self.is_spoken else self.text


def of_step(scenario: Scenario, step: Step, words: Words) -> list[Option]:
    """The choices of a scene's step."""
    found = []
    for choice in step.choices:
        told = told_choice(scenario, choice, words)
        # Kind in both cases: the right that was used, or the one to remember.
        first = words.ui("play.right" if told.is_right else "play.missed")
        found.append(
            Option(
                text=told.text,
                is_right=told.is_right,
                told=f"{first} {told.reason}",
                wordings=wordings(scenario, choice, words),
                meaning=told.meaning,
                is_spoken=choice.is_spoken,
                moves=choice.moves,
                topic=choice.topic,
            )
        )
    return found


def of_slide(room: Room, slide: Slide, words: Words) -> list[Option]:
    """What all have before them; nothing where each plays apart."""
    library = words.library
    if slide.kind == "step":
        scenario = library.scenarios[slide.ref]
        return of_step(scenario, scenario.steps[slide.step], words)
    if slide.kind not in ("before", "after"):
        return []
    quiz = library.quizzes[room.plan.quiz]
    question = quiz.questions[int(slide.ref)]
    because = reason(library.topics[question.topic], question.because, words)
    answers = told_question(quiz, question, words)[1]
    return [
        Option(
            text=answer,
            is_right=number == question.right,
            told=because if number == question.right else "",
            wordings=(answer, question.answers[number]),
            topic=question.topic,
        )
        for number, answer in enumerate(answers)
    ]


def of_person(room: Room, person: str, words: Words) -> list[Option]:
    """What this participant may choose."""
    if room.slide.kind != "apart":
        return of_slide(room, room.slide, words)
    if person not in room.walks:
        parts = [words.ui(f"room.part_{part}") for part in PARTS]
        return [Option(part, is_right=False, told="", wordings=(part,)) for part in parts]
    step = here_of(room, person, words.library)
    return of_step(words.library.scenarios[room.slide.ref], step, words) if step else []


def meant(said: str, options: Sequence[Option], reader: Reader) -> int | None:
    """Which option somebody typed; None when it is not clear."""
    if not options:
        return None
    return chosen(
        said,
        [option.wordings for option in options],
        [option.moves for option in options],
        reader.shares(said),
    )


def origin(option: Option, words: Words) -> tuple[str, str, str | None]:
    """Whose words the feedback is: the topic's question, who published its source, and where."""
    topic = words.library.topics[option.topic]
    sources = [words.library.sources[source] for source in topic.sources]
    first = next((source for source in sources if source.url is not None), sources[0])
    return words.topic(topic.id, topic.title), first.publisher, first.url


def scene_lines(room: Room, step: Step, words: Words) -> tuple[str, str]:
    """What is told and what the agent says; either may be empty."""
    ref = room.slide.ref
    return (
        own(ref, step.scene, words) if step.scene else "",
        f"{words.ui('play.agent')}: “{own(ref, step.agent, words)}”" if step.agent else "",
    )
