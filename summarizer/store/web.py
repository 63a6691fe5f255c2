"""A model from a web server that holds a copy of an installed model's folder, its lock included."""

from __future__ import annotations

from pathlib import Path

import httpx2
from huggingface_hub import get_session

from summarizer.errors import ModelError
from summarizer.store.copying import whole
from summarizer.store.locks import LOCK, Lock, describe, parse_lock

_CHUNK = 1 << 20


def read_remote_lock(url: str) -> Lock:
    """The lock at the address. Raises ModelError where there is none, or no way there."""
    try:
        answer = get_session().get(f"{url.rstrip('/')}/{LOCK}", timeout=30)
        answer.raise_for_status()
    except (httpx2.HTTPError, OSError) as error:
        raise ModelError(
            f"{url}: cannot be read ({error}): it must be the copy of an installed model's folder "
            f"with its {LOCK}; for the mirror of a hub give --endpoint"
        ) from error
    return parse_lock(answer.content, f"{url}/{LOCK}")


def gather(url: str, lock: Lock, staging: Path) -> None:
    """Bring the files of `lock` into `staging`, each checked; half a file is gone on with."""
    for name, file in lock.files.items():
        place = staging / name
        if not place.is_file():
            _download(f"{url.rstrip('/')}/{name}", place, file.size)
        if describe(place) != file:
            place.unlink()
            raise ModelError(f"{url}/{name}: is not what the lock says: refused")


def _download(url: str, place: Path, size: int) -> None:
    try:
        with whole(place) as (file, start):
            if start >= size:
                return
            headers = {"Range": f"bytes={start}-"} if start else {}
            with get_session().stream("GET", url, headers=headers, timeout=30) as answer:
                answer.raise_for_status()
                if start and answer.status_code != 206:  # it sends the whole file instead
                    file.truncate(0)
                for chunk in answer.iter_bytes(_CHUNK):
                    file.write(chunk)
                    if file.tell() > size:
                        raise ModelError(f"{url}: is larger than the lock says: refused")
    except httpx2.HTTPError as error:
        raise ModelError(f"{url}: was cut off ({error}): pull again, and it goes on") from error
