"""JSON for a terminal: controls that JSON may leave as they are would drive it."""

from __future__ import annotations

import json


def printable_json(text: str) -> str:
    """The same JSON with all escaped that does not print: DEL, C1, overrides of direction, ..."""
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
