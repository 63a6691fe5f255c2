"""Where the program keeps what it fetched or built: the user's cache, never the repository."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The cache: SUMMARIZER_CACHE, or the user's cache folder."""
    given = os.environ.get("SUMMARIZER_CACHE")
    return Path(given) if given else Path(platformdirs.user_cache_dir("summarizer"))


def installed_models() -> Path:
    """The folder of the models that were pulled, each under its name."""
    return cache_folder() / "models"


def converted_models() -> Path:
    """The folder of the CTranslate2 forms of models."""
    return cache_folder() / "converted"
