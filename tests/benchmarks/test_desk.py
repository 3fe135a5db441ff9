from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_desks_benchmark_tells_a_line_for_each_size() -> None:
    """What it is good for is looked at by people: here it only has to run."""
    done = subprocess.run(
        [sys.executable, "benchmarks/desk.py", "--times", "1"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert re.fullmatch(r" 1,000 articles,  2,000 jobs: .+ copies alone .+; 1\.00 of n log n\n", done.stdout)
