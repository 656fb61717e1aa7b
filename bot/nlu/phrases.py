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
            self._beginnings[length] = frozenset(word[:length] for word in self.seen)
        return self._beginnings[length]


@dataclass(frozen=True)
class _Searcher:
    """One phrase. `steps` tell cheaply whether the text can hold it at all.

    spaCy tries every pattern at every word, 40 ms for all of ours; most need a word that is not
    there.
    """

    steps: tuple[Step, ...]
    matcher: Matcher

    def is_possible(self, said: Said) -> bool:
        """Whether a word for each step is there, in their order."""
        seen, words = said.seen, said.words
        for step in self.steps:
            if step.words.isdisjoint(seen) and not (step.beginnings and any(map(step.fits, seen))):
                return False
        at = 0
        for step in self.steps:
            at = next((i for i in range(at, len(words)) if step.fits(words[i])), -1) + 1
            if at == 0:
                return False
        return True


class PhraseFinder:
    """Where any of some phrases stands."""

    def __init__(self, phrases: Sequence[Phrase], vocab: Vocab | None = None) -> None:
        self._vocab = vocab or Vocab()
        searchers = tuple(self._searcher(phrase) for phrase in phrases)
        # Each phrase stands under the words of one of its steps, so that a text meets few of them.
        self._by_word: dict[str, list[_Searcher]] = defaultdict(list)
        self._by_beginning: dict[str, list[_Searcher]] = defaultdict(list)
        for searcher in searchers:
            step = min(searcher.steps, key=lambda step: len(step.words) + len(step.beginnings))
            for word in step.words:
                self._by_word[word].append(searcher)
            for beginning in step.beginnings:
                self._by_beginning[beginning].append(searcher)
        # A cheap look at the whole message, before any word of it is looked up.
        self._first_words = frozenset(self._by_word)
        self._first_beginnings = {
            length: frozenset(begin for begin in self._by_beginning if len(begin) == length)
            for length in {len(begin) for begin in self._by_beginning}
        }
        steps = [step for phrase in phrases for step in phrase.steps if step is not None]
        self._known = frozenset(word for step in steps for word in step.words)
        # The longest first, so that what begins with it begins with the shorter ones too.
        beginnings = {beginning for step in steps for beginning in step.beginnings}
        self._beginnings = tuple(sorted(beginnings, key=len, reverse=True))

    def spans(self, words: Sequence[str] | Said) -> Iterator[tuple[int, int]]:
        """First word and the one after the last, for each place where a phrase stands."""
        said = words if isinstance(words, Said) else Said(words)
        possible = [one for one in self._met(said) if one.is_possible(said)]
        if not possible:
            return
        doc = Doc(self._vocab, words=[self._of_the_lexicon(word) for word in said.words])
        for searcher in possible:
            for _, start, end in searcher.matcher(doc):
                yield start, end

    @property
    def first_words(self) -> frozenset[str]:
        """Each phrase has one of these in it, or a word that begins with a first beginning."""
        return self._first_words

    @property
    def first_beginnings(self) -> Mapping[int, frozenset[str]]:
        """The same, by their length."""
        return self._first_beginnings

    def _met(self, said: Said) -> Iterable[_Searcher]:
        """The phrases of which one step's word is there, each once."""
        met: dict[int, _Searcher] = {}
        for word in self._first_words & said.seen:
            met.update((id(searcher), searcher) for searcher in self._by_word[word])
        for length, beginnings in self._first_beginnings.items():
            for begin in beginnings & said.beginnings(length):
                met.update((id(searcher), searcher) for searcher in self._by_beginning[begin])
        return met.values()

    def _of_the_lexicon(self, word: str) -> str:
        """The word if a phrase holds it, else the beginning by which one knows it, else a mark.

        spaCy keeps every word that it has ever seen; what people write must not be among them.
        """
        if word in self._known:
            return word
        if not word.startswith(self._beginnings):
            return _OTHER
        return next(begin for begin in self._beginnings if word.startswith(begin))

    def _searcher(self, phrase: Phrase) -> _Searcher:
        pattern: list[dict[str, Any]] = []
        for step in phrase.steps:
            if step is None:
                pattern += [{"OP": "?"}] * MOST_WORDS_BETWEEN
            else:
                pattern.append(_token(step))
        matcher = Matcher(self._vocab)
        matcher.add("phrase", [pattern])
        return _Searcher(tuple(step for step in phrase.steps if step is not None), matcher)


class FirstLook:
    """Which of many finders can find anything in a message at all; most can in none."""

    def __init__(self, finders: Iterable[PhraseFinder]) -> None:
        self._by_word: dict[str, set[PhraseFinder]] = defaultdict(set)
        by_beginning: dict[int, dict[str, set[PhraseFinder]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for finder in finders:
            for word in finder.first_words:
                self._by_word[word].add(finder)
            for length, beginnings in finder.first_beginnings.items():
                for beginning in beginnings:
                    by_beginning[length][beginning].add(finder)
        self._by_beginning = tuple(by_beginning.items())

    def promising(self, said: Said) -> set[PhraseFinder]:
        found: set[PhraseFinder] = set()
        for word in said.seen:
            if word in self._by_word:
                found |= self._by_word[word]
        for length, finders in self._by_beginning:
            for begin in said.beginnings(length):
                if begin in finders:
                    found |= finders[begin]
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

    def is_in(self, words: Sequence[str] | Said) -> bool:
        said = words if isinstance(words, Said) else Said(words)
        spans = list(self._signs.spans(said))
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
