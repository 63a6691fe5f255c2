"""The title of a text file, when its first line is one."""

from __future__ import annotations

MAX_TITLE = 200  # characters; the longest headlines of Vietnamese papers have about 150
CLOSING = tuple(".!?…:;,")
QUOTES = "\"'”’»)] "


def split_title(text: str) -> tuple[str | None, str]:
    """The title and the body of a text file.

    The first line is the title only if it is short, has no closing punctuation, and a blank line
    and a body follow it; otherwise everything is body.
    """
    lines = text.lstrip("\ufeff\r\n\t ").splitlines()
    if len(lines) < 3 or lines[1].strip():
        return None, text
    title, body = lines[0].strip(), "\n".join(lines[2:])
    if len(title) > MAX_TITLE or title.rstrip(QUOTES).endswith(CLOSING) or not body.strip():
        return None, text
    return title, body
