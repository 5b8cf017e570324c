"""Plausible words that are nobody's: a vocabulary made of syllables, used as real words are.

A few short words make up much of a text and thousands of long ones stand in it once (Zipf), so
that search indexes, compression and line lengths come out as they would for real.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

ONSETS = "b br c cl d dr f fl g gr h l m n p pl pr r s sp st t tr v w".split()
VOWELS = "a a e e e i i o o ea ai ou".split()
BEFORE_CODAS = "a e o ea ai ou".split()
CODAS = "n r l s t m nd st rn".split()
ENDINGS = "ing ed er ly ness ment tion able ance ity ive al s".split()


class Words:
    """The same vocabulary and texts for the same seed."""

    def __init__(self, size: int = 6000, seed: int = 7) -> None:
        rng = random.Random(f"{seed} words")
        found: dict[str, None] = {}  # in the order in which they were made, most used first
        while len(found) < size:
            found[_word(rng, len(found))] = None
        self.vocabulary = tuple(found)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(size)))

    def some(self, rng: random.Random, number: int) -> list[str]:
        return rng.choices(self.vocabulary, cum_weights=self._weights, k=number)

    def title(self, rng: random.Random) -> str:
        return " ".join(self.some(rng, rng.randint(3, 8))).capitalize()

    def sentence(self, rng: random.Random) -> str:
        return next(self._sentences(rng, rng.randint(6, 14)))

    def text(self, rng: random.Random, number: int) -> str:
        """About `number` words of Markdown: paragraphs, now and then a list, a word in bold."""
        blocks: list[str] = []
        sentences = list(self._sentences(rng, number))
        while sentences:
            taken = rng.randint(3, 5)
            part, sentences = sentences[:taken], sentences[taken:]
            after_list = bool(blocks) and blocks[-1].startswith("-")
            if len(part) > 2 and not after_list and rng.random() < 0.2:
                blocks.append("\n".join(f"- {sentence}" for sentence in part))
            else:
                blocks.append(" ".join(part))
        if blocks and rng.random() < 0.3:
            first, _, rest = blocks[-1].rpartition(" ")
            blocks[-1] = f"{first} **{rest}**" if first else blocks[-1]
        return "\n\n".join(blocks)

    def _sentences(self, rng: random.Random, number: int) -> Iterator[str]:
        words = self.some(rng, number)
        while words:
            length = rng.randint(6, 20)
            part, words = words[:length], words[length:]
            if len(part) > 9:
                part[len(part) // 2] += ","
            yield f"{' '.join(part).capitalize()}."


def _word(rng: random.Random, rank: int) -> str:
    """The more it is used, the shorter."""
    if rank < 60:
        return rng.choice("aeio") + rng.choice("nrsltmf") if rng.random() < 0.4 else _open(rng)
    if rank < 400:
        return _closed(rng)
    syllables = rng.choice((1, 1, 2)) if rank < 1500 else rng.choice((1, 2, 2, 3))
    start = "".join(rng.choice((_open, _closed))(rng) for _ in range(syllables))
    return start + rng.choice(ENDINGS)


def _open(rng: random.Random) -> str:
    return rng.choice(ONSETS) + rng.choice(VOWELS)


def _closed(rng: random.Random) -> str:
    return rng.choice(ONSETS) + rng.choice(BEFORE_CODAS) + rng.choice(CODAS)
