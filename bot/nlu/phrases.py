"""Finding the phrases of data/lexicon in a normalized text, with spaCy's matcher."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.content.lexicon import MOST_WORDS_BETWEEN, Phrase, Signs, Step

_WORD = re.compile(r"\w+")
# Stands for any word of which no phrase knows.
_OTHER = "_"


def words_of(normalized: str) -> list[str]:
    """The words of a normalized text; an apostrophe joins ("don't" gives "dont").

    One way to cut for all languages: people write two of them in one line.
    """
    return _WORD.findall(normalized.replace("'", ""))


class Said:
    """The words of one message, and what every finder asks of them, found once for all."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.seen = frozenset(words)
        self._beginnings: dict[int, frozenset[str]] = {}

    def beginnings(self, length: int) -> frozenset[str]:
        """The first so many letters of each word."""
        if length not in self._beginnings:
            self._beginnings[length] = frozenset([word[:length] for word in self.seen])
        return self._beginnings[length]

    def has(self, step: Step) -> bool:
        """Whether some word fits a step."""
        if not step.words.isdisjoint(self.seen):
            return True
        return any(begin in self.beginnings(len(begin)) for begin in step.beginnings)


@dataclass(frozen=True)
class Searcher:
    """One phrase. `steps` tell cheaply whether the text can hold it at all.

    spaCy tries every pattern at every word, 40 ms for all of ours; most need a word that is not
    there.
    """

    steps: tuple[Step, ...]
    matcher: Matcher

    @property
    def rarest(self) -> Step:
        """The step whose words few messages have: long ones, and not many of them."""
        return max(
            self.steps,
            key=lambda step: (
                min(map(len, (*step.words, *step.beginnings))),
                -len(step.words) - len(step.beginnings),
            ),
        )

    def is_possible(self, said: Said) -> bool:
        """Whether a word for each step is there, in their order."""
        if not all(map(said.has, self.steps)):
            return False
        words, at = said.words, 0
        for step in self.steps:
            at = next((i for i in range(at, len(words)) if step.fits(words[i])), -1) + 1
            if at == 0:
                return False
        return True


class PhraseFinder:
    """Where any of some phrases stands."""

    def __init__(self, phrases: Sequence[Phrase], vocab: Vocab | None = None) -> None:
        self._vocab = vocab or Vocab()
        self.searchers = tuple(self._searcher(phrase) for phrase in phrases)
        steps = [step for phrase in phrases for step in phrase.steps if step is not None]
        self._known = frozenset(word for step in steps for word in step.words)
        # The longest first, so that what begins with it begins with the shorter ones too.
        beginnings = {beginning for step in steps for beginning in step.beginnings}
        self._beginnings = tuple(sorted(beginnings, key=len, reverse=True))

    def spans(
        self, words: Sequence[str] | Said, possible: Sequence[Searcher] | None = None
    ) -> Iterator[tuple[int, int]]:
        """First word and the one after the last, for each place where a phrase stands.

        `possible`: those of `searchers` that are possible, if a FirstLook has told.
        """
        said = words if isinstance(words, Said) else Said(words)
        if possible is None:
            possible = [searcher for searcher in self.searchers if searcher.is_possible(said)]
        if not possible:
            return
        doc = Doc(self._vocab, words=[self._of_the_lexicon(word) for word in said.words])
        for searcher in possible:
            for _, start, end in searcher.matcher(doc):
                yield start, end

    def _of_the_lexicon(self, word: str) -> str:
        """The word if a phrase holds it, else the beginning by which one knows it, else a mark.

        spaCy keeps every word that it has ever seen; what people write must not be among them.
        """
        if word in self._known:
            return word
        if not word.startswith(self._beginnings):
            return _OTHER
        # With a mark, for the beginning may be a whole word of another phrase.
        return next(f"{begin}*" for begin in self._beginnings if word.startswith(begin))

    def _searcher(self, phrase: Phrase) -> Searcher:
        pattern: list[dict[str, Any]] = []
        for step in phrase.steps:
            if step is None:
                pattern += [{"OP": "?"}] * MOST_WORDS_BETWEEN
            else:
                pattern.append(_token(step))
        # spaCy would look for mistakes in what we have just written, a fifth of a second for all.
        matcher = Matcher(self._vocab, validate=False)
        matcher.add("phrase", [pattern])
        return Searcher(tuple(step for step in phrase.steps if step is not None), matcher)


_Kept = tuple[PhraseFinder, Searcher]


class FirstLook:
    """Which phrases of many finders can stand in a message at all; in most none can.

    Each phrase stands under the words of its rarest step, so that a message meets few of them.
    """

    def __init__(self, finders: Iterable[PhraseFinder]) -> None:
        self._by_word: dict[str, list[_Kept]] = defaultdict(list)
        by_beginning: dict[int, dict[str, list[_Kept]]] = defaultdict(lambda: defaultdict(list))
        for finder in finders:
            for searcher in finder.searchers:
                step, kept = searcher.rarest, (finder, searcher)
                for word in step.words:
                    self._by_word[word].append(kept)
                for begin in step.beginnings:
                    by_beginning[len(begin)][begin].append(kept)
        self._by_beginning = tuple(by_beginning.items())

    def possible(self, said: Said) -> Mapping[PhraseFinder, Sequence[Searcher]]:
        """The phrases of which a word for each step is there; without finders that have none."""
        met: dict[int, _Kept] = {}
        for word in self._by_word.keys() & said.seen:
            met.update((id(kept), kept) for kept in self._by_word[word])
        for length, kept_by in self._by_beginning:
            for begin in kept_by.keys() & said.beginnings(length):
                met.update((id(kept), kept) for kept in kept_by[begin])
        found: dict[PhraseFinder, list[Searcher]] = {}
        for finder, searcher in met.values():
            if searcher.is_possible(said):
                found.setdefault(finder, []).append(searcher)
        return found


class SignMatcher:
    """Whether a text holds a sign that no look-alike explains away."""

    def __init__(self, signs: Signs) -> None:
        self._signs = PhraseFinder(signs.signs)
        self._lookalikes = PhraseFinder(signs.not_signs)

    @property
    def finder(self) -> PhraseFinder:
        """What finds its signs; without it there is none."""
        return self._signs

    def is_in(
        self, words: Sequence[str] | Said, possible: Sequence[Searcher] | None = None
    ) -> bool:
        """`possible`: see PhraseFinder.spans."""
        said = words if isinstance(words, Said) else Said(words)
        spans = list(self._signs.spans(said, possible))
        if not spans:
            return False
        explained = list(self._lookalikes.spans(said))
        return any(
            not any(start < other_end and other_start < end for other_start, other_end in explained)
            for start, end in spans
        )


def _token(step: Step) -> dict[str, Any]:
    if step.beginnings:
        choices = [
            *map(re.escape, step.words),
            *(f"{b}.*" for b in map(re.escape, step.beginnings)),
        ]
        return {"ORTH": {"REGEX": f"^(?:{'|'.join(sorted(choices))})$"}}
    return {"ORTH": {"IN": sorted(step.words)}}
