"""Git over HTTP for a simulated forge: git's own ``http-backend``, fed as a web server feeds a CGI program.

Fetching and pushing behave as git makes them behave. Every commit that the repository holds may be asked for by its id,
as on real forges; a push asks no questions, because what a forge protects is not simulated.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from footage.forges.dialect.wire import Reply

_SETTINGS = {
    "http.receivepack": "true",
    "uploadpack.allowAnySHA1InWant": "true",
    "receive.denyCurrentBranch": "ignore",
    "gc.auto": "0",
}
SERVICES = ("/info/refs", "/git-upload-pack", "/git-receive-pack")


def serve(git_dir: Path, method: str, service: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """Answer one request of git's; ``service`` is what follows the repository's address."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(git_dir.parent),
        "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
        "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "PATH_INFO": f"/{git_dir.name}{service}",
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_USER": "simulated",
        "REQUEST_METHOD": method,
    }
    for place, (name, value) in enumerate(_SETTINGS.items()):
        environment |= {f"GIT_CONFIG_KEY_{place}": name, f"GIT_CONFIG_VALUE_{place}": value}
    done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment, check=False)
    return _reply(done.stdout)


def _reply(output: bytes) -> Reply:
    head, _, body = output.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200" if headers else "500").split(" ")[0])
    return Reply(status, headers=headers, raw=body)
