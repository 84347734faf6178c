"""Equal-length columns: the shape in which the simulator keeps everything until it is written."""

from __future__ import annotations

import zlib
from typing import Any, TypeAlias

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


class Columns(dict[str, Array]):
    """Columns of equal length by name, with the three moves the simulator needs."""

    @property
    def size(self) -> int:
        """Count the rows."""
        return len(next(iter(self.values()))) if self else 0

    def take(self, index: Array | slice) -> Columns:
        """Select rows by index, mask or slice."""
        return Columns({name: column[index] for name, column in self.items()})

    def over(self, **columns: Array) -> Columns:
        """Return these rows with some columns replaced or added."""
        return Columns({**self, **columns})

    def order(self, *keys: str) -> Columns:
        """Sort rows by the named columns, the first being the most significant."""
        return self.take(np.lexsort([self[key] for key in reversed(keys)]))


def stack(*parts: Columns) -> Columns:
    """Put rows under one another; every non-empty part must have the same columns."""
    filled = [part for part in parts if part.size]
    if not filled:
        return parts[0]
    return Columns({name: np.concatenate([part[name] for part in filled]) for name in filled[0]})


def stream(seed: int, purpose: str) -> Generator:
    """Open the random stream of a purpose, so that one purpose's draws never shift another's."""
    return Generator(PCG64(SeedSequence([seed, zlib.crc32(purpose.encode())])))


def weighted(rng: Generator, weights: Array, size: int) -> Array:
    """Draw positions with probability in proportion to the weights."""
    edges = np.cumsum(weights, dtype=np.float64)
    drawn: Array = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return drawn.clip(0, len(weights) - 1)


def log_between(rng: Generator, low: float | Array, high: float | Array, size: int) -> Array:
    """Draw log-uniformly between two positive bounds."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def ragged(counts: Array) -> tuple[Array, Array]:
    """Repeat each row `counts` times: the row of every copy, and its number within the row from zero."""
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - np.repeat(first, counts)


def words(values: list[str] | tuple[str, ...]) -> Array:
    """Hold texts in an array that can be indexed by code."""
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return held
