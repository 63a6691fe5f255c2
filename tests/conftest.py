"""Fixtures that several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny real models, built once."""
    from tests import tiny  # torch and transformers take seconds to load

    root = tmp_path_factory.mktemp("models")
    tiny.build_all(root)
    return root
