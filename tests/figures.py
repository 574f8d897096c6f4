"""A measurement as a program: its number from the command line, a folder of its own, JSON out."""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def print_figures(measure: Callable[[int, Path], dict[str, Any]], usual: int) -> None:
    """Print what ``measure`` finds for the number that was given, or for the usual one."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else usual
    with tempfile.TemporaryDirectory(prefix="attune-") as folder:
        print(json.dumps(measure(number, Path(folder)), indent=1))  # noqa: T201
