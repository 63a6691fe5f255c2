"""Cleaning: bytes to text, text to what it should be, and an article to its own words."""

from __future__ import annotations

from summarizer.cleaning.encodings import Decoded, decode
from summarizer.cleaning.removing import Cleaned, clean, clean_title
from summarizer.cleaning.repairing import repair

__all__ = ["Cleaned", "Decoded", "clean", "clean_title", "decode", "repair"]
