"""A model hub on 127.0.0.1: the few endpoints that huggingface_hub needs, and their faults."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlparse

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".bin", ".pt", ".model")  # what a hub keeps in LFS


@dataclass
class Hub:
    """Its models by name, each a folder; `url` is its address; the rest are ways to misbehave."""

    models: dict[str, Path] = field(default_factory=dict)
    url: str = ""
    token: str | None = None  # asked for, when set
    status: int | None = None  # answered to everything, when set
    cut_after: int | None = None  # the most bytes of a file that one answer sends
    damaged: str | None = None  # a file whose first byte arrives changed
    asked: list[str] = field(default_factory=list)

    def info(self, name: str) -> dict[str, object]:
        """What /api/models/NAME?blobs=true says."""
        files = sorted(path for path in self.models[name].iterdir() if path.is_file())
        return {"id": name, "sha": COMMIT, "siblings": [_sibling(path) for path in files]}


def _sibling(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    found: dict[str, object] = {"rfilename": path.name, "size": len(content), "blobId": blob}
    if path.name.endswith(LARGE):
        sha256 = hashlib.sha256(content).hexdigest()
        found["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
    return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        """Model information, or a file."""
        path, hub = unquote(urlparse(self.path).path), self.hub
        hub.asked.append(path)
        if hub.status is not None:
            return self._refuse(hub.status, "")
        if hub.token and self.headers.get("Authorization") != f"Bearer {hub.token}":
            return self._refuse(401, "GatedRepo")
        if match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            return self._info(match[1], match[2])
        if match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/[^/]+/(.+)", path):
            return self._file(hub.models[match[1]] / match[2])
        return self._refuse(404, "RepoNotFound")

    def _info(self, name: str, revision: str | None) -> None:
        if name not in self.hub.models:
            return self._refuse(404, "RepoNotFound")
        if revision not in (None, "main", COMMIT):
            return self._refuse(404, "RevisionNotFound")
        content = json.dumps(self.hub.info(name)).encode()
        return self._send(200, content, len(content))

    def _file(self, path: Path) -> None:
        content = path.read_bytes()
        if path.name == self.hub.damaged:
            content = bytes([content[0] ^ 1]) + content[1:]
        asked = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        rest = content[start:]
        headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        cut = self.hub.cut_after
        self._send(206 if start else 200, rest[:cut], len(rest), headers if start else {})

    def _send(
        self, status: int, content: bytes, length: int, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        if len(content) < length:  # the line goes dead
            self.close_connection = True

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, b"", 0, {"X-Error-Code": code} if code else {})


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """`hub` on a port of this machine, while the block runs."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield hub
        server.shutdown()
