"""Writes core.json: what Python's PyTorch gives for the operations of CoreGoldenTests.

    /usr/bin/python3 tests/Torch.Tests/golden/core/make.py

Made with Debian's PyTorch 1.13.1 (python3-torch). Inputs are x = wave(shape, start): sin(0.7 i + start) in float64.
Random numbers come from torch.manual_seed(1234) or a Generator with that seed.
"""
import json
import pathlib

import torch


def wave(*shape, start=0.0):
    n = 1
    for s in shape:
        n *= s
    return (torch.arange(n, dtype=torch.float64) * 0.7 + start).sin().reshape(shape)


def seeded(f):
    torch.manual_seed(1234)
    return f()


def own(f):
    g = torch.Generator()
    g.manual_seed(1234)
    return f(g)


x = wave(3, 4)
y = wave(3, 4, start=0.5)
b = wave(2, 3, 4)
c = wave(2, 4, 5, start=1.0)
i = torch.tensor([[0, 2, 1, 0], [1, 1, 0, 2]])
f32 = x.float()

values = {
    "add_scalar_f32": f32 + 0.1,
    "mul_scalar_f32": f32 * 0.1,
    "div_scalar_f32": f32 / 0.3,
    "sub_int_f32": f32 - 3,
    "rsub_f32": 0.1 - f32,
    "rdiv_f32": 0.1 / y.float(),
    "mul_inplace_f32": f32.clone().mul_(0.1),
    "add_alpha_f32": f32.clone().add_(f32, alpha=0.3),
    "zero_dim_mul_f32": torch.tensor(0.7) * 1.1,
    "int_div": torch.tensor([7, -7, 3]) / 2,
    "int_floor": torch.div(torch.tensor([7, -7, 3]), 2, rounding_mode="floor"),
    "int_trunc": torch.div(torch.tensor([7, -7, 3]), 2, rounding_mode="trunc"),
    "int_times_float": torch.tensor([1, 2, 3]) * 1.5,
    "remainder": x.remainder(0.3),
    "fmod": x.fmod(0.3),
    "pow": y.abs() ** 1.7,
    "softmax": x.softmax(1),
    "log_softmax": x.log_softmax(0),
    "logsumexp": x.logsumexp(1),
    "gelu": torch.nn.functional.gelu(x),
    "var": x.var(1),
    "std_all": x.std(),
    "norm3": x.norm(3),
    "cumsum": x.cumsum(1),
    "cumprod": x.cumprod(0),
    "sorted": x.sort(1, descending=True)[0],
    "sorted_at": x.sort(1, descending=True)[1],
    "stable_at": torch.tensor([2, 1, 2, 1, 0]).sort(stable=True)[1],
    "topk": x.topk(2, 1)[0],
    "topk_at": x.topk(2, 1)[1],
    "argmax": x.argmax(1),
    "median": x.median(1)[0],
    "kthvalue": x.kthvalue(3, 1)[0],
    "quantile": x.quantile(torch.tensor([0.25, 0.5], dtype=torch.float64), dim=1),
    "matmul": x @ y.t(),
    "bmm": b @ c,
    "matmul_broadcast": b @ y.t(),
    "einsum": torch.einsum("bij,bjk->ik", b, c),
    "addmm": torch.addmm(wave(3, 3), x, y.t(), beta=0.5, alpha=2.0),
    "gather": x.gather(0, i),
    "scatter_add": x.clone().scatter_add_(0, i, y[:2]),
    "index_add": x.clone().index_add_(0, torch.tensor([2, 2]), y[:2], alpha=0.5),
    "index_put_accumulate": x.clone().index_put_((torch.tensor([0, 0, 2]), torch.tensor([1, 1, 3])), torch.tensor(1.5, dtype=torch.float64), accumulate=True),
    "slice_step": x[::2, 1::2],
    "mixed_index": b[1, :, torch.tensor([3, 0])],
    "newaxis": x[:, None, -1],
    "mask": x[x > 0],
    "tril": x.tril(-1),
    "roll": x.roll((1, 2), (0, 1)),
    "unfold": x.unfold(1, 3, 1),
    "flip": x.flip(0, 1),
    "repeat_interleave": x.repeat_interleave(torch.tensor([1, 0, 2]), 0),
    "cdist": torch.cdist(x, y),
    "bf16": f32.bfloat16().float(),
    "f16_sum": f32.half().sum().float(),
    "arange": torch.arange(0.5, 3, 0.3),
    "linspace": torch.linspace(-1, 2, 7),
    "seed_rand": seeded(lambda: torch.rand(7)),
    "seed_rand_double": seeded(lambda: torch.rand(3, dtype=torch.float64)),
    "seed_randn_small": seeded(lambda: torch.randn(7)),
    "seed_randn_large": seeded(lambda: torch.randn(40)),
    "seed_randint": seeded(lambda: torch.randint(-5, 100, (9,))),
    "seed_randperm": seeded(lambda: torch.randperm(11)),
    "seed_bernoulli": seeded(lambda: torch.bernoulli(torch.full((12,), 0.3))),
    "seed_bernoulli_": seeded(lambda: torch.empty(12).bernoulli_(0.7)),
    "seed_normal_": seeded(lambda: torch.empty(5).normal_(2, 3)),
    "seed_uniform_": seeded(lambda: torch.empty(5).uniform_(-2, 3)),
    "seed_exponential_": seeded(lambda: torch.empty(5).exponential_(2)),
    "seed_multinomial": seeded(lambda: torch.multinomial(torch.tensor([0.1, 0.5, 0.4]), 8, replacement=True)),
    "seed_multinomial_once": seeded(lambda: torch.multinomial(torch.tensor([0.1, 0.5, 0.4]), 2)),
    "seed_dropout": seeded(lambda: torch.nn.functional.dropout(torch.ones(10), 0.4)),
    "own_rand": own(lambda g: torch.rand(5, generator=g)),
    "own_randn": own(lambda g: torch.randn(5, generator=g)),
    "own_randint": own(lambda g: torch.randint(1000, (5,), generator=g)),
    "own_randperm": own(lambda g: torch.randperm(5, generator=g)),
    "own_normal_": own(lambda g: torch.empty(5).normal_(generator=g)),
}

w = x.clone().requires_grad_()
loss = ((w @ y.t()).softmax(1) * wave(3, 3, start=2.0)).sum() + (w.exp() * 0.1).mean()
loss.backward()
values["loss"] = loss.detach()
values["loss_gradient"] = w.grad
v = torch.tensor([0.5, -1.2], dtype=torch.float64, requires_grad=True)
(first,) = torch.autograd.grad((v ** 3).sum(), v, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), v)
values["second_derivative"] = second

record = {name: {"shape": list(t.shape), "dtype": str(t.dtype).removeprefix("torch."), "data": t.flatten().tolist()} for name, t in values.items()}
lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in record.items())
pathlib.Path(__file__).with_name("core.json").write_text("{\n" + lines + "\n}\n")
print(f"{len(record)} tensors")
