"""`compact`: Gemma-3-270M from its PyPI package, cut, adapted, and built for CTranslate2."""

from __future__ import annotations

from summarizer.backends.compact.build import built_folder

__all__ = ["built_folder"]
