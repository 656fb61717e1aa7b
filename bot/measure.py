"""Asks the whole bot the questions of a file, and simpler ways the same, for `evaluate`."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.batch import written
from bot.door import Door
from bot.errors import ContentError
from bot.evaluate import FOREIGN, BadQuestion, Question, Result, read_question, read_result
from bot.privacy.pseudonym import Pseudonym

# How many voices the learning curve is drawn at; the last is all of them.
_STEPS = (1, 2, 4, 8, 16)


def read_questions(files: Iterable[Path]) -> list[Question]:
    """The questions of JSON-lines files. Raises ContentError with file and line."""
    questions = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    questions.append(read_question(json.loads(line)))
                except (ValueError, BadQuestion) as error:
                    raise ContentError(file, number, f"not a question: {error}") from error
    return questions


def ask_door(door: Door, questions: Sequence[Question]) -> list[Result]:
    """What each question gets from the whole bot, each asked by somebody new."""

    async def ask_all() -> list[Result]:
        results = []
        for number, question in enumerate(questions):
            person = Pseudonym(f"measured-{number}")
            turn = await door.turn(question.text, person, after=question.after)
            door.engine.forget(person)
            results.append(read_result(written(question.text, turn)))
        return results

    return asyncio.run(ask_all())


def languages_told(door: Door, file: Path) -> dict[str, tuple[int, float]]:
    """Messages asked and share whose language was told, by their length as the file names it.

    Rows are {"text", "accept": [codes], "len"}; a mixed message has two codes. Each is a stranger's
    first message, so its own words alone decide. Raises ContentError.
    """
    told: dict[str, list[bool]] = {}
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    rows = [_language_row(file, number, line) for number, line in lines]

    async def ask_all() -> None:
        for number, (text, accepted, length) in enumerate(rows):
            person = Pseudonym(f"language-{number}")
            turn = await door.turn(text, person)
            door.engine.forget(person)
            code = (turn.parsed.get("language") or {}).get("code")
            told.setdefault(length, []).append(code in accepted)

    asyncio.run(ask_all())
    return {length: (len(some), sum(some) / len(some)) for length, some in told.items()}


def _language_row(file: Path, number: int, line: str) -> tuple[str, list[str], str]:
    try:
        row = json.loads(line)
        return row["text"], row["accept"], row["len"]
    except (ValueError, KeyError) as error:
        raise ContentError(file, number, f"not a message: {error}") from error


def ask_bag_of_words(data: Path, questions: Sequence[Question]) -> list[Result]:
    """What a bag of words with logistic regression would say: always sure, never in doubt."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    from bot.rasa_parts.nlu_files import read_examples

    examples = list(read_examples(data / "nlu"))
    bag = make_pipeline(
        CountVectorizer(min_df=2), SGDClassifier(loss="log_loss", max_iter=20, random_state=0)
    )
    bag.fit([example.text for example in examples], [example.intent for example in examples])
    return [
        Result("declined" if intent == FOREIGN else "answered", intent, (), 1.0, "")
        for intent in bag.predict([question.text for question in questions])
    ]


def learning_curve(data: Path, questions: Sequence[Question]) -> list[tuple[int, float, float]]:
    """Voices learned from, share of questions whose first, and first three, topics are right.

    Voices are taken in turn from each language, the one with most to say first. One fit takes up
    to a minute.
    """
    from bot.language.normalize import normalize
    from bot.nlu.intent_model import IntentModel, Sharpness
    from bot.rasa_parts.nlu_files import read_examples

    examples = list(read_examples(data / "nlu"))
    voices = _in_turn(Counter((example.language, example.voice) for example in examples))
    ours = [question for question in questions if not question.is_foreign]
    curve = []
    for count in (*(step for step in _STEPS if step < len(voices)), len(voices)):
        chosen = set(voices[:count])
        some = [e for e in examples if (e.language, e.voice) in chosen]
        model = IntentModel.fit([normalize(e.text) for e in some], [e.intent for e in some])
        first = among = 0
        for question in ours:
            shares = model.shares(normalize(question.text), Sharpness())
            best = [model.classes[i] for i in (-shares).argsort()[:3]]
            first += best[0] in question.accepted
            among += not question.accepted.isdisjoint(best)
        curve.append((count, first / len(ours), among / len(ours)))
    return curve


def _in_turn(voices: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """One voice of each language, then the second of each, and so on, the largest first."""
    place: dict[str, int] = {}
    ordered = []
    for (language, voice), _ in voices.most_common():
        place[language] = place.get(language, -1) + 1
        ordered.append((place[language], language, voice))
    return [(language, voice) for _, language, voice in sorted(ordered)]
