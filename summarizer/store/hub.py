"""A checkpoint from a model hub, through huggingface_hub.

It honours HF_HOME (what its cache holds is not fetched again), HF_ENDPOINT, HF_TOKEN,
HF_HUB_OFFLINE and proxies. Files grow in a folder of our own, since the library starts a file anew
after its process was killed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import msgspec
from huggingface_hub import HfApi, constants, hf_hub_url, is_offline_mode, try_to_load_from_cache
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import http_get
from huggingface_hub.utils._headers import build_hf_headers

from summarizer.errors import ModelError
from summarizer.store.copying import link_or_copy, whole

ELSEWHERE = (
    "pull it on a machine that reaches one, then `summarizer models pack` there and "
    "`summarizer models unpack` here, or --from FOLDER with the files"
)


class Remote(msgspec.Struct, frozen=True):
    """A file on the hub: its size, and the hash that the hub names it by."""

    size: int
    sha256: str | None = None
    git: str | None = None


class Found(msgspec.Struct, frozen=True):
    """A checkpoint on the hub, or in the hub's cache: a commit, and the files at its top."""

    hub: str
    commit: str
    files: dict[str, Remote]


def look_up(hub: str, revision: str | None, endpoint: str | None) -> Found:
    """The files of a checkpoint, by the hub; offline, by the hub's cache on this machine."""
    if is_offline_mode():
        return _in_cache(hub, revision)
    with _reported(hub, endpoint):
        info = HfApi(endpoint=endpoint).model_info(hub, revision=revision, files_metadata=True)
    siblings = {
        sibling.rfilename: Remote(
            sibling.size or 0,
            sibling.lfs.sha256 if sibling.lfs else None,
            None if sibling.lfs else sibling.blob_id,
        )
        for sibling in info.siblings or []
    }
    return Found(hub, info.sha or "", siblings)


def gather(found: Found, names: list[str], staging: Path, endpoint: str | None) -> None:
    """Bring `names` of the checkpoint into `staging`, each checked against the hub's hash.

    Files that are there already stay, and half a file is gone on with.
    """
    for name in names:
        place, file = staging / name, found.files[name]
        if not place.is_file():
            cached = try_to_load_from_cache(found.hub, name, revision=found.commit)
            if isinstance(cached, str):
                link_or_copy(Path(cached).resolve(), place)
            else:
                _download(found, name, place, endpoint)
        if not _is_as_announced(place, file):
            place.unlink()
            raise ModelError(f"{found.hub}: {name} arrived damaged: pull it again")


def _download(found: Found, name: str, place: Path, endpoint: str | None) -> None:
    url = hf_hub_url(found.hub, name, revision=found.commit, endpoint=endpoint)
    headers = {**build_hf_headers(library_name="summarizer"), "Accept-Encoding": "identity"}
    with whole(place) as (file, size), _reported(found.hub, endpoint):
        http_get(
            url,
            file,
            resume_size=size,
            headers=headers,
            expected_size=found.files[name].size,
            displayed_filename=name,
        )


def _is_as_announced(path: Path, file: Remote) -> bool:
    if path.stat().st_size != file.size:
        return False
    if file.sha256 is not None:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    if file.git is not None:  # git names a file by the SHA-1 of its length and content
        blob = b"blob %d\0" % file.size + path.read_bytes()
        return hashlib.sha1(blob, usedforsecurity=False).hexdigest() == file.git
    return True


def _in_cache(hub: str, revision: str | None) -> Found:
    config = try_to_load_from_cache(hub, "config.json", revision=revision)
    if not isinstance(config, str):
        raise ModelError(
            f"{hub}: offline (--offline or HF_HUB_OFFLINE), and the hub's cache "
            f"{constants.HF_HUB_CACHE} does not hold it: {ELSEWHERE}"
        )
    folder = Path(config).parent
    files = {path.name: Remote(path.stat().st_size) for path in folder.iterdir()}
    return Found(hub, folder.name, files)


@contextmanager
def _reported(hub: str, endpoint: str | None) -> Iterator[None]:
    """Turn what the hub or the way to it answers into one sentence with a way out."""
    place = endpoint or constants.ENDPOINT
    try:
        yield
    except GatedRepoError:
        raise ModelError(
            f"{hub}: its authors ask for consent: accept their terms at {place}/{hub}, "
            "then set HF_TOKEN to a token of your account"
        ) from None
    except RepositoryNotFoundError:
        raise ModelError(
            f"{hub}: {place} has no such model, or shows it to members only (set HF_TOKEN)"
        ) from None
    except RevisionNotFoundError:
        raise ModelError(f"{hub}: {place} has no such revision of it") from None
    except HFValidationError as error:
        raise ModelError(f"{hub}: is no name on a hub ({error})") from None
    except HfHubHTTPError as error:
        reason = f"{error.response.status_code} {error.response.reason_phrase}"
        raise ModelError(f"{hub}: {place} answers {reason}: try again later") from error
    except (httpx2.ReadError, httpx2.RemoteProtocolError, httpx2.ReadTimeout) as error:
        raise ModelError(
            f"{hub}: the download from {place} was cut off: pull again, and it goes on there"
        ) from error
    except (OfflineModeIsEnabled, httpx2.TransportError) as error:
        raise ModelError(f"{hub}: {place} cannot be reached ({error}): {ELSEWHERE}") from error
