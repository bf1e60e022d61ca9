"""The register: one SQLite file that holds every record, approval stage and history event, and every verdict."""

from footage.register.cache import BlobCache
from footage.register.load import build_register, digest, dump, fill
from footage.register.read import open_readonly, restrict

__all__ = ["BlobCache", "build_register", "digest", "dump", "fill", "open_readonly", "restrict"]
