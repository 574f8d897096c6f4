"""Whatever is killed, whenever: a whole snapshot serves, and the next indexing goes through."""

import random
import time
from pathlib import Path

import pytest

from index.encoder import Encoder
from tests.crash.conftest import (
    IS_LONG,
    check,
    kill_during,
    measure_usual,
    mend_and_check,
    prepare,
    write_counts,
)

RANDOM_ROUNDS = {
    "first": 120,
    "grow": 250,
    "full": 120,
    "apart": 120,
    "publish": 80,
    "rollback": 80,
    "prune": 80,
}


@pytest.mark.parametrize("kind", RANDOM_ROUNDS)
def test_a_kill_at_any_moment_costs_nothing(
    kind: str, bases: Path, tmp_path: Path, encoder: Encoder, chance: random.Random
):
    events, usual_s = measure_usual(kind, bases, tmp_path)
    steps = list(range(1, events + 1))
    rounds = RANDOM_ROUNDS[kind]
    if not IS_LONG:
        steps, rounds = chance.sample(steps, min(2, events)), 2
    start = time.monotonic()
    killed = 0
    for at in [*steps, *[0] * rounds]:
        after_s = chance.uniform(0.2 * usual_s, 1.1 * usual_s)
        home, corpus, allowed = prepare(kind, bases, tmp_path)
        print(f"{kind}: kill at event {at} or after {after_s:.3f} s")  # noqa: T201
        killed += kill_during(kind, home, corpus, at=at, after_s=after_s)
        check(home, allowed, encoder, may_be_none=kind == "first")
        mend_and_check(home, corpus, encoder)
    assert killed >= len(steps) // 2
    write_counts(
        f"kill-{kind}",
        rounds=len(steps) + rounds,
        killed_at_work=killed,
        events=events,
        violations=0,
        seconds=round(time.monotonic() - start),
    )
