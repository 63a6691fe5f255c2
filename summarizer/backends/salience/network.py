"""The trained scorers: small feed-forward networks over standardised features, in numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.backends.salience.columns import Floats


class Network:
    """Layers of ReLU units; the last gives one score for each row.

    Runs in double precision on one article at a time, so that a score never depends on the articles
    beside it.
    """

    def __init__(self, tensors: Mapping[str, npt.NDArray[Any]], name: str) -> None:
        self._mean = tensors[f"{name}.mean"].astype(np.float64)
        self._scale = tensors[f"{name}.scale"].astype(np.float64)
        self._layers: list[tuple[Floats, Floats]] = []
        while (weight := tensors.get(f"{name}.{len(self._layers)}.weight")) is not None:
            bias = tensors[f"{name}.{len(self._layers)}.bias"]
            self._layers.append((weight.astype(np.float64).T, bias.astype(np.float64)))

    def __call__(self, features: Floats) -> Floats:
        """Scores of shape (rows,) for features of shape (rows, columns)."""
        hidden = np.clip((features - self._mean) * self._scale, -5.0, 5.0)
        for number, (weight, bias) in enumerate(self._layers):
            hidden = (np.maximum(hidden, 0.0) if number else hidden) @ weight + bias
        scores: Floats = hidden[:, 0]
        return scores
