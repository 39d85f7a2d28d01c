"""Python's side of `Benchmarks torch`: reads the name of an operation per line, measures it, answers nanoseconds per call.

The operations and their operands are those of Operations.cs, one thread, 1x1 floats. timeit runs the statement in a
loop of its own, so no function call per iteration is counted.
"""
import sys
import timeit

try:
    import torch
except ImportError as e:
    print(f"no torch: {e}", flush=True)
    sys.exit(3)

torch.set_num_threads(1)
a = torch.ones(1, 1)
b = torch.ones(1, 1)
c = torch.ones(1, 1)
w = torch.ones(1, 1, requires_grad=True)
t = torch.ones(4, 4)

STATEMENTS = {
    "a.add(b), disposed": "a.add(b)",
    "a + b, disposed": "a + b",
    "add, one scope per 100": "a.add(b)",
    "a.add_(b)": "c.add_(b)",
    "a.mul_(1.0)": "c.mul_(1.0)",
    "add with graph": "w.add(b)",
    "forward+backward (w*b).sum()": "(w * b).sum().backward()",
    "t[0]": "t[0]",
    "narrow": "t.narrow(0, 1, 2)",
    "shape[0]": "t.shape[0]",
    "size(0)": "t.size(0)",
    "dim()": "t.dim()",
    "item<float>()": "a.item()",
}

SECONDS = 0.002
print(f"torch {torch.__version__}", flush=True)
timers = {name: timeit.Timer(code, globals=globals()) for name, code in STATEMENTS.items()}
counts = {}
for line in sys.stdin:
    name = line.rstrip("\n")
    timer = timers[name]
    if name not in counts:
        timer.timeit(1000)
        counts[name] = max(100, int(SECONDS / (timer.timeit(2000) / 2000)))
    n = counts[name]
    print(timer.timeit(n) / n * 1e9, flush=True)
