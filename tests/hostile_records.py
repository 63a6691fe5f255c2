"""Thirty kinds of hostile records, as lines of a feed: each kind a function of a number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

GOOD = "Sáng 6-1, tỉnh khánh thành cầu mới. Cây cầu dài 120 m. Bà con rất vui."
ESCAPE = "\x1b[2J\x1b]0;evil\x07\x9b31m\x7f\u202e"
DEVICES = ("CON", "nul", "Aux.txt", "COM1", "lpt9")
TOKENS = "</s> <bos> <eos> <pad> <unk> <start_of_turn> <|im_end|> [INST] <extra_id_0>"
BLANKS = ("", "   ", "\u0000\u0001", "\u200b\u200d\ufeff", "\u202e\u202d", "\n\n")
NO_OBJECTS = ("[]", "1", '"x"', "null", "true", "{", '{"text"', "\0", "{}x", "NaN", "'a'", "{,}")


def _line(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _raw(text: str) -> bytes:
    return text.encode()


def _deep(n: int) -> bytes:
    brackets = 2000 + n * 10
    return _raw(f'{{"n":{n},"text":"{GOOD}","x":{"[" * brackets}{"]" * brackets}}}')


# by name: the line for a number, and whether it is an article ("ok"), a failure, or either
KINDS: dict[str, tuple[Callable[[int], bytes], str]] = {
    "deep list": (_deep, "failed"),
    "deep object": (lambda n: b'{"a":' * (1500 + n) + b"1" + b"}" * (1500 + n), "failed"),
    "huge number as id": (lambda n: _raw(f'{{"id":{n + 1}{"9" * 5000},"text":"{GOOD}"}}'), "ok"),
    "huge exponent": (lambda n: _raw(f'{{"id":"e{n}","x":1e99999{n},"text":"{GOOD}"}}'), "ok"),
    "not a number": (lambda n: _raw(f'{{"id":"n{n}","x":NaN,"text":"{GOOD}"}}'), "failed"),
    "lone surrogate escaped": (
        lambda n: _raw(f'{{"id":"s{n}","text":"\\ud800 {GOOD}"}}'),
        "failed",
    ),
    "lone surrogate in bytes": (lambda n: _line(id=f"b{n}", text=f"\ud800 {GOOD}"), "failed"),
    "no UTF-8": (lambda n: b'{"id":"u%d","text":"\xff\xfe"}' % n, "failed"),
    "NUL": (lambda n: _line(id=f"a\0{n}", text=f"\0{GOOD}\0"), "ok"),
    "path as id": (lambda n: _line(id=f"../../{n}/etc/passwd", text=GOOD), "ok"),
    "device as id": (lambda n: _line(id=f"{DEVICES[n % 5]}.{n}", text=GOOD), "ok"),
    "endless id": (lambda n: _line(id=f"{n}" + "ạ" * 3000, text=GOOD), "ok"),
    "ids that differ in case": (
        lambda n: _line(id=("k", "K")[n % 2] + str(n // 2), text=GOOD),
        "ok",
    ),
    "ids that differ in form": (
        lambda n: _line(id=("ạ", "a\u0323")[n % 2] + str(n // 2), text=GOOD),
        "ok",
    ),
    "the same id again": (lambda n: _line(id="again", text=GOOD), "either"),
    "escapes": (lambda n: _line(id=f"{ESCAPE}{n}", title=ESCAPE, text=f"{ESCAPE}{GOOD}"), "ok"),
    "escapes as a field": (lambda n: _line(**{ESCAPE: n}), "failed"),
    "escapes for JSON": (lambda n: ESCAPE.encode() + b"%d" % n, "failed"),
    "a field twice": (lambda n: _raw(f'{{"id":"t{n}","text":1,"text":"{GOOD}"}}'), "ok"),
    "byte order mark": (lambda n: b"\xef\xbb\xbf" + _line(id=f"m{n}", text=GOOD), "either"),
    "no object": (lambda n: _raw(NO_OBJECTS[n % len(NO_OBJECTS)]), "failed"),
    "wrong type of text": (
        lambda n: _line(text=[n, None, {}, True, 1.5, [GOOD, 1]][n % 6]),
        "failed",
    ),
    "wrong type of id": (lambda n: _line(id=[[], {}, True][n % 3], text=GOOD), "failed"),
    "blank": (lambda n: _line(id=f"l{n}", text=BLANKS[n % len(BLANKS)]), "failed"),
    "control tokens": (lambda n: _line(id=f"c{n}", text=f"{TOKENS} {{text}} {GOOD}"), "ok"),
    "marks without end": (lambda n: _line(id=f"z{n}", text="a" + "\u0301" * 3000 + GOOD), "ok"),
    "a word without end": (lambda n: _line(id=f"w{n}", text="a" * 20_000), "ok"),
    "crumbs": (lambda n: _line(id=f"r{n}", text="a. " * 2000), "ok"),
    "brackets without end": (lambda n: _line(id=f"p{n}", text="(«“" * 3000), "ok"),
    "fields without end": (lambda n: _line(**{f"k{i}": n for i in range(2000)}), "failed"),
}


def feed(records: int) -> Iterator[tuple[str, bytes]]:
    """So many lines, the kinds in turn, each with the name of its kind."""
    names = list(KINDS)
    for number in range(records):
        name = names[number % len(names)]
        yield name, KINDS[name][0](number // len(names))
