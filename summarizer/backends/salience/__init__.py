"""`salience`, the bundled summariser: learned to pick sentences, needs numpy and nothing else."""

from __future__ import annotations

from summarizer.backends.salience.model import load

__all__ = ["load"]
