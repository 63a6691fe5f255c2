"""`summarizer schema`: the JSON Schema of the records."""

from __future__ import annotations

import msgspec
import typer

from summarizer.records import FailedRecord, Record


def schema() -> None:
    """Print the JSON Schema of the output records."""
    typer.echo(msgspec.json.format(msgspec.json.encode(record_schema()), indent=2).decode())


def record_schema() -> dict[str, object]:
    """A record is either summarised or failed."""
    (ok, failed), definitions = msgspec.json.schema_components([Record, FailedRecord])
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of summarizer",
        "oneOf": [ok, failed],
        "$defs": definitions,
    }
    return msgspec.json.decode(msgspec.json.encode(document), type=dict[str, object])
