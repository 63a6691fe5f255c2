"""The errors a user can meet.

    SummarizerError            a sentence for the user; nothing below it is a bug
    ├── UsageError             wrong usage or set-up: the run does not start, exit 2
    │   └── ModelError         a model that is unknown, incomplete or cannot be loaded
    └── ArticleError           one bad article: a failed record, the run goes on, exit 3

An error's text names the thing and the way out. Anything else that is raised is a bug (exit 1).
"""

from __future__ import annotations


class SummarizerError(Exception):
    """What went wrong and what to do about it, in one sentence."""


class UsageError(SummarizerError):
    """The command cannot start as it was given."""


class ModelError(UsageError):
    """A model is unknown, incomplete, or does not fit the task."""


class ArticleError(SummarizerError):
    """One article cannot be used; `code` is its stable name in the failed record."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
