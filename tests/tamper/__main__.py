"""See ``tamper``."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tamper.judging import Bench, Told


def some(seeds: Sequence[int]) -> list[Told]:
    """Do the tamperings of these seeds on an office of their own."""
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            return [bench.one(seed) for seed in seeds]
        finally:
            bench.victim.repository.close()


def main(count: int, first: int = 0) -> int:
    """Do ``count`` tamperings from seed ``first`` on and print, by operator, how often each was named and by what."""
    begin = time.monotonic()
    told: dict[str, list[Told]] = defaultdict(list)
    workers = os.cpu_count() or 1
    shares = [range(first + at, first + count, workers) for at in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        for each in (each for share in pool.map(some, shares) for each in share):
            told[each.operator].append(each)
    for name, results in sorted(told.items()):
        alone = sum(bool(each.rules or each.error) for each in results)
        same = sum(each.same for each in results)
        rules = sorted({rule for each in results for rule in each.anchored | {each.error} if rule})
        counted = f"{len(results):6}, named without an anchor {alone:6}, irrelevant {same:4}"
        sys.stdout.write(f"{name:<34} {counted}  {' '.join(rules)}\n")
    sys.stdout.write(f"{count} tamperings in {time.monotonic() - begin:.0f} s: all named or irrelevant\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:] or ["1000"])))
