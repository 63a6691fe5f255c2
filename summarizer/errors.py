"""The errors a user can meet.

    SummarizerError            a sentence for the user; nothing below it is a bug
    ├── UsageError             wrong usage or set-up: the run does not start, exit 2
    │   ├── WorkerError        a process that works on articles was ended, or cannot be started
    │   └── ModelError         a model that is unknown, incomplete or cannot be loaded
    ├── HeldError              another run holds the output, exit 75
    └── ArticleError           one bad article: a failed record, the run goes on, exit 3
        └── ModelFailureError  a model failed at it: raised something, crashed, or hung

An error's text names the thing and the way out. Anything else that is raised is a bug (exit 1).
"""

from __future__ import annotations


class SummarizerError(Exception):
    """What went wrong and what to do about it, in one sentence."""

    exit_code = 2


class UsageError(SummarizerError):
    """The command cannot start as it was given."""


class ModelError(UsageError):
    """A model is unknown, incomplete, or does not fit the task."""


class WorkerError(UsageError):
    """A process that works on articles was ended, or cannot be started."""


class HeldError(SummarizerError):
    """Another run holds the output; `sysexits.h` calls it EX_TEMPFAIL: try again later."""

    exit_code = 75


class ArticleError(SummarizerError):
    """One article cannot be used; `code` is its stable name in the failed record."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ModelFailureError(ArticleError):
    """A model failed: `model-error`, `model-crashed` or `model-timeout`."""
