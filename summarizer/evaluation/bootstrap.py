"""How sure a mean is: percentile intervals from seeded resampling of articles."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Interval(NamedTuple):
    """A mean and the bounds that hold it in 95 of 100 resamplings."""

    mean: float
    low: float
    high: float


def interval(values: npt.NDArray[np.float64], draws: int = 1000, seed: int = 1) -> Interval:
    """The mean of the values, one an article, with its 95 % interval."""
    rng = np.random.default_rng(seed)
    means = [float(values[rng.integers(0, len(values), len(values))].mean()) for _ in range(draws)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(values.mean()), float(low), float(high))
