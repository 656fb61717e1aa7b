"""Which of the known examples a line is most like: by shared words, rare ones counting more.

No index is kept: sixty thousand lines are gone through in a fraction of a second, and held as words
they would take more memory than the model.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.checks.examples import Example

# From here on two lines say the same thing in the same words.
NEARLY_THE_SAME = 0.8
# Below this the likeness is chance, and nothing is shown.
_ALIKE = 0.25


@dataclass(frozen=True)
class Near:
    """A known example; `likeness` is 1 for the same words."""

    example: Example
    likeness: float

    @property
    def is_nearly_the_same(self) -> bool:
        return self.likeness >= NEARLY_THE_SAME


def nearest(lines: Sequence[str], examples: Iterable[Example]) -> list[Near | None]:
    """For each line the most like it, in the order of the lines; None where nothing is alike."""
    wanted = [frozenset(_words(line)) for line in lines]
    known = [(example, frozenset(_words(example.text))) for example in examples]
    rarity = _rarity([words for _, words in known])
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(wanted):
        for word in words:
            by_word[word].append(number)
    unknown = max(rarity.values(), default=1.0)
    weights = [sum(rarity.get(word, unknown) for word in words) for words in wanted]
    best: list[Near | None] = [None] * len(wanted)
    for example, words in known:
        shared: dict[int, float] = defaultdict(float)
        for word in words & by_word.keys():
            for number in by_word[word]:
                shared[number] += rarity[word]
        if not shared:
            continue
        weight = sum(rarity[word] for word in words)
        for number, common in shared.items():
            likeness = common / (weights[number] + weight - common)
            before = best[number]
            if likeness >= _ALIKE and (before is None or likeness > before.likeness):
                best[number] = Near(example, likeness)
    return best


# The accents of our languages. bot.language.normalize does more, and takes ten times as long.
_PLAIN = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüçñ", "aaaaaeeeeiiiiooooouuuucn")
_WORD = re.compile(r"[a-z0-9]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().translate(_PLAIN))


def _rarity(texts: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """How much each word tells: nothing much for "de", a lot for "marcapasos"."""
    counts = Counter(word for words in texts for word in words)
    total = len(texts) + 1
    return {word: math.log(total / (count + 0.5)) + 0.1 for word, count in counts.items()}
