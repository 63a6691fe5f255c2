"""From one JSON object to an Article: which field is what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import islice

import msgspec

from summarizer.errors import ArticleError, UsageError
from summarizer.records import Article, Failure, Origin

Fields = Mapping[str, msgspec.Raw]
ROLES = {"id": ("id",), "title": ("title", "headline"), "text": ("text", "content", "body")}

SHOWN = 20  # names of fields in a message
LONGEST_NAME = 50  # characters of one

_decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_title = msgspec.json.Decoder(str | None).decode
_decode_text = msgspec.json.Decoder(str | list[str] | None).decode


class FieldNames(msgspec.Struct, frozen=True):
    """The names to look for, by role; a name that the user gave is the only one of its role."""

    id: tuple[str, ...] = ROLES["id"]
    title: tuple[str, ...] = ROLES["title"]
    text: tuple[str, ...] = ROLES["text"]

    @classmethod
    def parse(cls, options: Iterable[str]) -> FieldNames:
        """From `--field` options, each as `ROLE=NAME`."""
        given: dict[str, tuple[str, ...]] = {}
        for option in options:
            role, _, name = option.partition("=")
            if role not in ROLES or not name:
                roles = ", ".join(f"{known}=NAME" for known in ROLES)
                raise UsageError(f"--field {option}: give one of {roles}")
            given[role] = (name,)
        return cls(**given)

    def find(self, record: Fields) -> dict[str, str]:
        """The name under which each role stands in `record`, for those that do."""
        found = {}
        for role, names in (("id", self.id), ("title", self.title), ("text", self.text)):
            for name in names:
                if name in record:
                    found[role] = name
                    break
        return found


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def shortened(text: str, length: int) -> str:
    """`text` as it stands in a message: what comes from outside may be megabytes long."""
    return text if len(text) <= length else text[:length] + "…"


def article_from_json(
    data: bytes, place: str, origin: Origin, names: FieldNames
) -> Article | Failure:
    """The article in one JSON object; `place` names it in messages ("feed.jsonl line 7").

    Its origin is `origin` with the digest of its text, or of `data` where there is none.

    The id is "" where the object has none. What is not JSON, not an object, or has no usable text,
    title or id is a Failure, with the id and the other fields as far as they could be had.
    """
    identity, extra = "", {}
    try:
        record = _object(data, place)
        found = names.find(record)
        extra = {k: _compact(v) for k, v in record.items() if k not in found.values()}
        identity = _identity(record, found.get("id"), place)
        title = _title(record, found.get("title"), place)
        text = _text(record, found.get("text"), names, place)
    except ArticleError as error:
        origin = Origin(origin.source, origin.line, digest(data.strip()))
        return Failure(identity, "read", error.code, str(error), origin, extra)
    origin = Origin(origin.source, origin.line, digest(text.encode()))
    return Article(identity, title, text, origin, extra)


def _object(data: bytes, place: str) -> Fields:
    try:
        data.decode("utf-8")  # msgspec checks only the strings that it decodes
        return _decode_object(data)
    except UnicodeDecodeError as error:
        message = f"{place}: not valid UTF-8 at byte {error.start + 1}; JSON must be UTF-8"
        raise ArticleError("invalid-utf8", message) from None
    except msgspec.ValidationError:
        raise ArticleError("not-an-object", f"{place}: not a JSON object") from None
    except msgspec.DecodeError as error:
        raise ArticleError("invalid-json", f"{place}: not valid JSON ({error})") from None
    except RecursionError:
        raise ArticleError("invalid-json", f"{place}: JSON nested too deeply") from None


def _identity(record: Fields, name: str | None, place: str) -> str:
    """The id as text, a number as it was written; "" for a missing, null or empty one."""
    raw = bytes(record[name]).strip() if name is not None else b"null"
    if raw == b"null":
        return ""
    if raw[:1] == b'"':
        return str(msgspec.json.decode(raw, type=str))
    if raw[:1].isdigit() or raw[:1] == b"-":
        return raw.decode()
    raise ArticleError("wrong-type", f"{place}: field {name} is not a string or a number")


def _title(record: Fields, name: str | None, place: str) -> str | None:
    try:
        return _decode_title(record[name]) or None if name is not None else None
    except msgspec.DecodeError:
        raise ArticleError("wrong-type", f"{place}: field {name} is not a string") from None


def _text(record: Fields, name: str | None, names: FieldNames, place: str) -> str:
    if name is None:
        seen = _shown(record)
        message = (
            f"{place}: no field named {' or '.join(names.text)} (fields seen: {seen}); "
            "name it with --field text=NAME"
        )
        raise ArticleError("no-text-field", message)
    try:
        text = _decode_text(record[name])
    except msgspec.DecodeError:
        message = f"{place}: field {name} is not a string or a list of strings"
        raise ArticleError("wrong-type", message) from None
    return "\n".join(text) if isinstance(text, list) else text or ""


def _shown(record: Fields) -> str:
    """The names of a record's fields, as many as fit a message."""
    names = [shortened(name, LONGEST_NAME) for name in islice(record, SHOWN)]
    return ", ".join([*names, "…"] if len(record) > SHOWN else names) or "none"


def _compact(value: msgspec.Raw) -> msgspec.Raw:
    """The field as it was written, without line breaks, cut loose from the line it stood in."""
    raw = bytes(value)
    return msgspec.Raw(msgspec.json.format(raw, indent=-1) if b"\n" in raw or b"\r" in raw else raw)
