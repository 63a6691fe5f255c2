"""The manifest that an earlier run has left, and what is not as it was then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from summarizer.errors import UsageError
from summarizer.writing.files import write_atomic

Facts = Mapping[str, object]


class Base(msgspec.Struct, frozen=True):
    """What an append started from: the records of OUT, and the bytes up to their end."""

    records: int
    bytes: int


class Earlier(msgspec.Struct, frozen=True):
    """What a later run needs to know of a manifest."""

    status: str
    mode: str = "write"
    settings: dict[str, object] = {}
    base: Base | None = None
    counts: dict[str, object] = {}
    options: dict[str, object] = {}
    layout: dict[str, object] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """The SOURCE arguments that the run was given."""
        return msgspec.convert(self.options.get("sources", ()), tuple[str, ...])

    @property
    def is_committed(self) -> bool:
        """Whether the run came as far as to put its output in place, or to begin with that."""
        return self.status in ("finished", "committing")


def read_manifest(path: Path) -> Earlier | None:
    """The manifest under `path`, None where there is none. Raises UsageError for what is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Earlier)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: is no run manifest ({error}), so nobody knows how its output was made; "
            "give --overwrite to start over"
        ) from None


def mark_finished(path: Path) -> None:
    """Write the last word of a run that ended between putting its output in place and that."""
    document = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
    if document.get("status") == msgspec.Raw(b'"committing"'):
        document["status"] = msgspec.Raw(b'"finished"')
        data = msgspec.json.format(msgspec.json.encode(document), indent=2)
        write_atomic(path, data + b"\n")


def differences(before: Facts, now: Facts) -> Iterator[str]:
    """What changes a record and is not as it was, a phrase each."""
    now = msgspec.json.decode(msgspec.json.encode(now))
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield f"{name} was {_shown(before.get(name))}, now {_shown(now.get(name))}"


def _shown(value: object) -> str:
    if value is None:
        return "not given"
    return msgspec.json.encode(value).decode().strip('"')
