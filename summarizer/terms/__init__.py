"""Terms: acronyms and days written out, and the English that names and offices should have."""

from __future__ import annotations

from summarizer.terms.acronyms import acronym_definitions, expand
from summarizer.terms.capitals import is_in_capitals, spellings_of, write_small
from summarizer.terms.days import write_days_out
from summarizer.terms.divisions import write_divisions_out
from summarizer.terms.exonyms import has_english
from summarizer.terms.glossary import Glossary
from summarizer.terms.lexicon import Lexicon
from summarizer.terms.names import find_names
from summarizer.terms.surnames import AMBIGUOUS_SURNAMES, SURNAMES
from summarizer.terms.syllables import is_syllable, unaccent
from summarizer.terms.term import Term, find_terms, kept, stands_in

__all__ = [
    "AMBIGUOUS_SURNAMES",
    "SURNAMES",
    "Glossary",
    "Lexicon",
    "Term",
    "acronym_definitions",
    "expand",
    "find_names",
    "find_terms",
    "has_english",
    "is_in_capitals",
    "is_syllable",
    "kept",
    "spellings_of",
    "stands_in",
    "unaccent",
    "write_days_out",
    "write_divisions_out",
    "write_small",
]
