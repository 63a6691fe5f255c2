"""`compact` as the program translates with it, for the scripts that measure it or learn from it."""

from __future__ import annotations

from summarizer import backends, catalog
from summarizer.catalog import ModelSpec
from summarizer.terms import Glossary, Lexicon
from summarizer.translator import TermCount, Translator


def open_compact() -> tuple[ModelSpec, Translator]:
    """Its model.toml as a translator's, and the translator with the shipped glossary."""
    spec = catalog.for_task(catalog.find("compact"), "translate")
    model = backends.load(spec, print)
    glossary = Glossary.load(*catalog.glossary_files())
    careful = backends.with_more_care(spec, model)
    count, unsure = TermCount(), spec.output.unsure
    return spec, Translator(model, careful, glossary, Lexicon.of(spec), count, unsure)
