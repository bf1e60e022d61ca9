"""The programs people would use instead, pinned in ``requirements.lock`` and installed apart from ours."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from office import BUILD

LOCK = Path(__file__).with_name("requirements.lock")


@cache
def python() -> Path | None:
    """Return the Python that has them, None where they cannot be had."""
    folder = BUILD / "peers"
    stamp, wanted = folder / ".complete", LOCK.read_text(encoding="utf-8")
    found = folder / "bin" / "python"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return found
    print("installing what is compared with …", file=sys.stderr)
    install = [str(found), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run(install, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"not available: {error}", file=sys.stderr)
        return None
    stamp.write_text(wanted, encoding="utf-8")
    return found


def versions() -> dict[str, str]:
    """Return what is pinned, by name."""
    lines = (line.split(" ")[0] for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    return dict(line.split("==") for line in lines)
