#!/usr/bin/env python3
"""Makes gates.json: per-user results of a champion and four candidates, and what an independent computation says about them.

    python3 tests/Registry.Tests/Gates/gates.py > tests/Registry.Tests/Gates/gates.json

Nothing of the product is used. Each interval is computed twice: "low/high" by a reimplementation of the documented stream of
random numbers (SplitMix64, one stream for each resample), which must agree to the last digits, and "freeLow/freeHigh" with numpy's own
generator and 50,000 resamples, which must agree within what chance allows.
"""
import json
import numpy as np

K, CONFIDENCE, RESAMPLES, FREE = 20, 0.95, 10_000, 50_000
COLD_HISTORY = 5
M64 = (1 << 64) - 1


def value(ranks):
    ranks = np.asarray(ranks, dtype=np.float64)
    return np.where(ranks <= K, 1 / np.log2(ranks + 1), 0.0)


def mix(z):
    z = ((z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9))
    z = ((z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB))
    return z ^ (z >> np.uint64(31))


def draws(seed, resample, count):
    golden = 0x9E3779B97F4A7C15
    with np.errstate(over="ignore"):
        def bits(state):
            return int(mix(np.uint64((state + golden) & M64)))
        state = bits(seed & M64) ^ ((resample * 0xD1B54A32D192ED03) & M64)
        state = bits(state)
        steps = (np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(golden))
        numbers = mix(steps)
        high = (numbers >> np.uint64(32)) * np.uint64(count)
        low = (numbers & np.uint64(0xFFFFFFFF)) * np.uint64(count)
        return ((high + (low >> np.uint64(32))) >> np.uint64(32)).astype(np.int64)


def compare(users, mine, theirs, rows):
    users, difference = np.asarray(users)[rows], (value(mine) - value(theirs))[rows]
    order, first = {}, []
    for user in users.tolist():
        if user not in order:
            order[user] = len(first)
            first.append(user)
    index = np.array([order[user] for user in users.tolist()])
    sums = np.bincount(index, weights=difference, minlength=len(first))
    counts = np.bincount(index, minlength=len(first))
    exact = np.empty(RESAMPLES)
    for b in range(RESAMPLES):
        chosen = draws(0, b, len(first))
        exact[b] = sums[chosen].sum() / counts[chosen].sum()
    random = np.random.default_rng(20261122)
    free = np.empty(FREE)
    for b in range(0, FREE, 500):
        chosen = random.integers(0, len(first), size=(500, len(first)))
        free[b:b + 500] = sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(exact, [tail, 1 - tail])
    free_low, free_high = np.quantile(free, [tail, 1 - tail])
    return {
        "users": len(first), "rows": int(len(rows)), "value": float(value(mine)[rows].mean()), "against": float(value(theirs)[rows].mean()),
        "difference": float(difference.mean()), "low": float(low), "high": float(high), "freeLow": float(free_low), "freeHigh": float(free_high),
        "error": float(free.std()), "wins": int((sums > 1e-12).sum()), "losses": int((sums < -1e-12).sum()),
    }


def main():
    random = np.random.default_rng(7)
    users, history = [], []
    for user in range(500):
        # Every third user is new: a short history. The others have up to four test rows with growing histories.
        start = int(random.integers(2, 5)) if user % 3 == 0 else int(random.integers(8, 30))
        for row in range(1 if user % 3 == 0 else 1 + int(random.integers(0, 4))):
            users.append(user)
            history.append(start + row)
    n = len(users)
    target_train = np.where(random.random(n) < 0.2, 0, random.geometric(0.05, n))
    targets = random.integers(0, 900, n)
    champion = np.clip(random.geometric(0.03, n), 1, 900)
    is_new = np.asarray(history) <= COLD_HISTORY

    def better(by):
        return np.maximum(1, (champion * by).astype(int))

    candidates = {
        "better": better(np.where(random.random(n) < 0.5, 0.6, 1.0)),
        "equal": champion.copy(),
        "worse": np.minimum(900, np.where(random.random(n) < 0.5, champion * 2, champion)),
        # Much better for those whom it knows, worse for the others: the mean hides it.
        "worse-for-cold-users": np.where(is_new, np.minimum(900, champion * 3), better(np.full(n, 0.5))),
    }
    everything, new = np.arange(n), np.flatnonzero(is_new)
    print(json.dumps({
        "rows": {"user": users, "target": targets.tolist(), "history": history, "target_train": target_train.tolist(), "champion": champion.tolist()},
        "coldHistory": COLD_HISTORY,
        "candidates": [
            {"name": name, "rank": ranks.tolist(), "all": compare(users, ranks, champion, everything), "coldUsers": compare(users, ranks, champion, new)}
            for name, ranks in candidates.items()
        ],
    }, separators=(",", ":")))


if __name__ == "__main__":
    main()
