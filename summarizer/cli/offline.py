"""No network call: for Hugging Face's libraries this must be said before they are loaded."""

from __future__ import annotations

import os

_VARIABLES = (
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "DISABLE_SAFETENSORS_CONVERSION",  # transformers asks a service to convert .bin, aside
    "HF_HUB_DISABLE_TELEMETRY",
)


def go_offline() -> None:
    """Forbid any network call in this process and its children."""
    for variable in _VARIABLES:
        os.environ[variable] = "1"
