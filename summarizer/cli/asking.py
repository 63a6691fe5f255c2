"""How a run asks its summariser, and who stands in for it."""

from __future__ import annotations

import logging
from typing import cast

from summarizer import backends, catalog
from summarizer.catalog import ModelSpec
from summarizer.cli.request import Options
from summarizer.engines.line import Backup
from summarizer.judging import OnFlag
from summarizer.planning import Plan, plan_by
from summarizer.textmodel import Length, Picker, TextModel

log = logging.getLogger(__name__)

PICKER = "salience"  # knows the best sentences, and invents nothing


def plan_for(summarizer: ModelSpec | None, options: Options) -> Plan:
    """How the summariser is asked; what of an article it reads is its own choice by default."""
    length = Length(options.summary_length, options.sentences)
    if summarizer is None or summarizer.backend == PICKER:
        return Plan(length, batch_size=options.batch)
    if length != Length():
        log.warning(
            "%s: only salience heeds --summary-length and --sentences",
            summarizer.name,
        )
    return plan_by(
        summarizer.input,
        length,
        options.long,
        options.batch,
        lambda: cast(Picker, _picker()),
    )


def backup_for(summarizer: ModelSpec | None, options: Options) -> Backup | None:
    """What stands in for summaries in doubt, where that is wanted and they can be in doubt."""
    if options.on_flag is not OnFlag.fallback or summarizer is None or summarizer.backend == PICKER:
        return None
    return Backup(_picker(), PICKER)


def _picker() -> TextModel:
    return backends.load(catalog.find(PICKER))
