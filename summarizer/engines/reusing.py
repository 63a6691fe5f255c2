"""Results that are there already: of earlier runs, or of the same text in the same window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from summarizer.batching import windows
from summarizer.records import Article, FailedRecord, Failure, Flag, Record, place_of
from summarizer.report import Work
from summarizer.results import Results, key_of

Item = Article | Failure
Made = Record | FailedRecord
MadeT = TypeVar("MadeT", bound=Made)
Make = Callable[[Iterable[list[Item]]], Iterator[list[Made]]]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


class Reuse:
    """Where results are kept, what they all depend on, and how many were found."""

    def __init__(self, results: Results, context: bytes, work: Work | None = None) -> None:
        self.results = results
        self.context = context
        self.work = work or Work()

    def records(self, items: Iterable[Item], size: int, make: Make) -> Iterator[Made]:
        """A record for each item, in order, in windows of `size`; `make` makes those that no result
        is there for, and is handed an empty window where all are."""
        pending: deque[_Window] = deque()
        with closing(self.results):
            for made in make(self._looked_up(items, size, pending)):
                window = pending.popleft()
                self.results.keep(dict(window.kept(made)))
                yield from window.records(made)

    def _looked_up(
        self, items: Iterable[Item], size: int, pending: deque[_Window]
    ) -> Iterator[list[Item]]:
        for window in windows(items, size):
            keys = [self._key(item) for item in window]
            found = self.results.find([key for key in keys if key is not None])
            pending.append(_Window(window, keys, found))
            self.work.reused += len(window) - len(pending[-1].missing)
            yield pending[-1].missing

    def _key(self, item: Item) -> bytes | None:
        return key_of(self.context, item.title, item.text) if isinstance(item, Article) else None


class _Window:
    """Items and the results that were found for them."""

    def __init__(
        self, items: Sequence[Item], keys: Sequence[bytes | None], found: Mapping[bytes, bytes]
    ) -> None:
        self._items, self._keys = items, keys
        self._found: dict[bytes | None, Record] = dict(_decoded(found))
        first: dict[object, int] = {}
        for number, key in enumerate(keys):
            if key is None or key not in self._found:
                first.setdefault(number if key is None else key, number)
        self._made = list(first.values())

    @property
    def missing(self) -> list[Item]:
        """Those to be made: one for each text that is new."""
        return [self._items[number] for number in self._made]

    def kept(self, made: Sequence[Made]) -> Iterator[tuple[bytes, bytes]]:
        """The results among `made`, without what belongs to one article alone."""
        for number, record in zip(self._made, made, strict=True):
            key = self._keys[number]
            if isinstance(record, Record) and key is not None:
                place = replace(record.input, source="", line=None)
                bare = _without_own_flags(record, self._items[number])
                yield key, _encode(replace(bare, id="", input=place, extra={}))

    def records(self, made: Sequence[Made]) -> Iterator[Made]:
        """A record for each item."""
        new = dict(zip(self._made, made, strict=True))
        by_key = {
            self._keys[number]: _without_own_flags(record, self._items[number])
            for number, record in new.items()
        }
        for number, (item, key) in enumerate(zip(self._items, self._keys, strict=True)):
            if number in new:
                yield new[number]
            else:
                yield _of(self._found.get(key) or by_key[key], item)


def _decoded(found: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, Record]]:
    for key, value in found.items():
        with suppress(msgspec.DecodeError):  # damaged: it is made again
            yield key, _decode(value)


def _of(record: Made, item: Item) -> Made:
    """A result as the record of `item`."""
    place = replace(record.input, source=item.origin.source, line=item.origin.line)
    if isinstance(record, FailedRecord):
        said = record.error.message.removeprefix(place_of(record.input))
        error = replace(record.error, message=place_of(item.origin) + said)
        return replace(record, id=item.id, input=place, extra=item.extra, error=error)
    flags = (*_own_flags(item), *record.flags)
    return replace(record, id=item.id, input=place, extra=item.extra, flags=flags)


def _own_flags(item: Item) -> tuple[Flag, ...]:
    """What an article brought with it; it stands before what its result was flagged for."""
    return item.flags if isinstance(item, Article) else ()


def _without_own_flags(record: MadeT, item: Item) -> MadeT:
    if isinstance(record, FailedRecord):
        return record
    return replace(record, flags=record.flags[len(_own_flags(item)) :])
