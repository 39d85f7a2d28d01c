"""Golden values of Python's PyTorch for the tests in ../../Modules, Functional, Optimizers, Schedulers and Sasrec.

    /usr/bin/python3 make.py        (made with Debian's PyTorch 1.13)

Writes layers.json, functional.json, init.json, optimizers.json, schedulers.json and sasrec.json beside this file.
"""
import json
import math
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)


def numbers(t):
    return [float(x) for x in t.detach().double().reshape(-1)]


def write(name, value):
    with open(os.path.join(HERE, name + ".json"), "w") as f:
        json.dump(value, f, separators=(",", ":"), allow_nan=False)
        f.write("\n")


def wave(*shape, start=0.0, dtype=torch.float32):
    """Values that need no generator: sin of a running number. The tests have the same function."""
    n = math.prod(shape)
    return torch.sin(torch.arange(n, dtype=torch.float64) * 0.7 + start).to(dtype).reshape(shape)


# ---- weights of new modules, in one sequence with one seed ----
def make_modules():
    return [
        ("Linear", nn.Linear(3, 4)),
        ("LinearNoBias", nn.Linear(3, 2, bias=False)),
        ("Embedding", nn.Embedding(5, 3)),
        ("EmbeddingPadded", nn.Embedding(5, 3, padding_idx=4)),
        ("LayerNorm", nn.LayerNorm(4)),
        ("Conv1d", nn.Conv1d(4, 6, 3, groups=2)),
        ("Conv2d", nn.Conv2d(2, 3, (2, 3))),
        ("GRU", nn.GRU(3, 2, num_layers=2, bidirectional=True)),
        ("GRUCell", nn.GRUCell(3, 2)),
        ("MultiheadAttention", nn.MultiheadAttention(4, 2)),
        ("MultiheadAttentionOther", nn.MultiheadAttention(4, 2, kdim=3, vdim=5, add_bias_kv=True)),
    ]


torch.manual_seed(7)
modules = make_modules()
layers = {"weights": {name: {k: numbers(v) for k, v in m.state_dict().items()} for name, m in modules},
          "after": numbers(torch.rand(3))}

# ---- what those modules compute ----
m = dict(modules)


def run(name, f, *inputs):
    """Output and the gradients of its weighted sum to inputs and parameters."""
    ins = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    module = m.get(name)
    if module is not None:
        module.zero_grad()
    outs = f(*ins)
    outs = [o for o in (outs if isinstance(outs, tuple) else (outs,)) if o is not None]
    loss = sum((o * wave(*o.shape, start=0.3)).sum() for o in outs)
    loss.backward()
    result = {"outputs": [numbers(o) for o in outs], "shapes": [list(o.shape) for o in outs],
              "gradients": [numbers(x.grad) for x in ins if x.grad is not None]}
    if module is not None:
        result["parameters"] = {k: numbers(p.grad) for k, p in module.named_parameters() if p.grad is not None}
    return result


causal = torch.triu(torch.ones(3, 3, dtype=torch.bool), 1)
padding = torch.tensor([[False, False, True], [False, False, False]])
layers["runs"] = {
    "Linear": run("Linear", m["Linear"], wave(2, 5, 3)),
    "EmbeddingPadded": run("EmbeddingPadded", m["EmbeddingPadded"], torch.tensor([[0, 4, 2], [2, 2, 4]])),
    "LayerNorm": run("LayerNorm", m["LayerNorm"], wave(3, 4)),
    "Conv1d": run("Conv1d", m["Conv1d"], wave(2, 4, 6)),
    "Conv2d": run("Conv2d", m["Conv2d"], wave(2, 2, 4, 5)),
    "GRU": run("GRU", m["GRU"], wave(4, 2, 3)),
    "GRUCell": run("GRUCell", m["GRUCell"], wave(2, 3), wave(2, 2, start=1.0)),
    "MultiheadAttention": run("MultiheadAttention", lambda q: m["MultiheadAttention"](q, q, q, attn_mask=causal), wave(3, 2, 4)),
    "MultiheadAttentionPadding": run(
        "MultiheadAttention", lambda q, k, v: m["MultiheadAttention"](q, k, v, key_padding_mask=padding),
        wave(2, 2, 4), wave(3, 2, 4, start=0.5), wave(3, 2, 4, start=0.9)),
    "MultiheadAttentionOther": run(
        "MultiheadAttentionOther", lambda q, k, v: m["MultiheadAttentionOther"](q, k, v),
        wave(2, 2, 4), wave(3, 2, 3, start=0.5), wave(3, 2, 5, start=0.9)),
}
for mode in ("reflect", "replicate", "circular"):
    torch.manual_seed(3)
    m["Padded"] = nn.Conv1d(2, 3, 3, padding=2, padding_mode=mode)
    layers["runs"]["Conv1d_" + mode] = run("Padded", m["Padded"], wave(2, 2, 5))
torch.manual_seed(3)
m["Padded"] = nn.Conv1d(2, 3, 4, padding="same", dilation=2)
layers["runs"]["Conv1d_same"] = run("Padded", m["Padded"], wave(2, 2, 9))
torch.manual_seed(3)
m["Padded"] = nn.Conv2d(2, 4, 3, stride=2, padding=(1, 2), dilation=(1, 2), groups=2)
layers["runs"]["Conv2d_all"] = run("Padded", m["Padded"], wave(1, 2, 7, 8))
torch.manual_seed(3)
m["Padded"] = nn.GRU(3, 4, num_layers=2, batch_first=True, dropout=0.5)
torch.manual_seed(4)
layers["runs"]["GRU_dropout"] = run("Padded", m["Padded"], wave(2, 5, 3))
write("layers", layers)

# ---- functional ----
ids = torch.tensor([1, 0, 3, 2])
weights = torch.tensor([0.5, 1.0, 2.0, 0.1, 1.5])
soft = F.softmax(wave(4, 5, start=2.0), -1)
fn = {
    "cross_entropy": run("", lambda x: F.cross_entropy(x, ids), wave(4, 5)),
    "cross_entropy_sum": run("", lambda x: F.cross_entropy(x, ids, reduction="sum"), wave(4, 5)),
    "cross_entropy_none": run("", lambda x: F.cross_entropy(x, ids, reduction="none"), wave(4, 5)),
    "cross_entropy_ignore": run("", lambda x: F.cross_entropy(x, ids, ignore_index=3), wave(4, 5)),
    "cross_entropy_smooth": run("", lambda x: F.cross_entropy(x, ids, weight=weights, ignore_index=2, label_smoothing=0.1), wave(4, 5)),
    "cross_entropy_soft": run("", lambda x: F.cross_entropy(x, soft, label_smoothing=0.2), wave(4, 5)),
    "cross_entropy_3d": run("", lambda x: F.cross_entropy(x, torch.tensor([[1, 0, 2], [2, 2, 1]])), wave(2, 3, 3)),
    "nll_loss": run("", lambda x: F.nll_loss(F.log_softmax(x, 1), ids, weight=weights), wave(4, 5)),
    "bce": run("", lambda x: F.binary_cross_entropy_with_logits(x, soft), wave(4, 5)),
    "bce_weighted": run("", lambda x: F.binary_cross_entropy_with_logits(x, soft, weight=soft + 0.5, pos_weight=weights, reduction="sum"), wave(4, 5)),
    "mse_loss": run("", lambda x: F.mse_loss(x, wave(4, 5, start=1.0)), wave(4, 5)),
    "kl_div_log": run("", lambda x: F.kl_div(F.log_softmax(x, -1), soft.log(), log_target=True), wave(4, 5)),
    "kl_div": run("", lambda x: F.kl_div(F.log_softmax(x, -1), soft, reduction="sum"), wave(4, 5)),
    "softmax": run("", lambda x: F.softmax(x, 1), wave(4, 5)),
    "log_softmax": run("", lambda x: F.log_softmax(x, 0), wave(4, 5)),
    "relu": run("", F.relu, wave(4, 5)),
    "gelu": run("", F.gelu, wave(4, 5)),
    "silu": run("", F.silu, wave(4, 5)),
    "sigmoid": run("", torch.sigmoid, wave(4, 5)),
    "tanh": run("", torch.tanh, wave(4, 5)),
    "logsigmoid": run("", F.logsigmoid, wave(4, 5)),
    "normalize": run("", lambda x: F.normalize(x), wave(4, 5)),
    "normalize_l1": run("", lambda x: F.normalize(x, p=1.0, dim=0), wave(4, 5)),
    "layer_norm": run("", lambda x, w, b: F.layer_norm(x, (5,), w, b, 1e-3), wave(4, 5), wave(5, start=1.0), wave(5, start=2.0)),
    "linear": run("", F.linear, wave(4, 5), wave(3, 5, start=1.0), wave(3, start=2.0)),
    "conv1d": run("", lambda x, w: F.conv1d(x, w, None, 2, 1, 2), wave(2, 3, 9), wave(4, 3, 3, start=1.0)),
    "conv2d": run("", lambda x, w, b: F.conv2d(x, w, b, (2, 1), (1, 0)), wave(1, 2, 5, 4), wave(3, 2, 2, 3, start=1.0), wave(3, start=2.0)),
    "max_pool1d": run("", lambda x: F.max_pool1d(x, 3, 2, 1, ceil_mode=True), wave(2, 2, 8)),
    "sdpa": run("", lambda q, k, v: torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(4), -1) @ v,
                wave(2, 2, 3, 4), wave(2, 2, 5, 4, start=1.0), wave(2, 2, 5, 4, start=2.0)),
}
torch.manual_seed(5)
fn["dropout"] = run("", lambda x: F.dropout(x, 0.4), wave(4, 5))
fn["one_hot"] = {"outputs": [numbers(F.one_hot(ids, 5))]}
write("functional", fn)

# ---- init ----
init = {}


def draw(name, f):
    torch.manual_seed(11)
    t = torch.empty(6, 4, 2)
    f(t)
    init[name] = numbers(t)


draw("uniform_", lambda t: nn.init.uniform_(t, -0.5, 2.0))
draw("normal_", lambda t: nn.init.normal_(t, 1.0, 0.02))
draw("trunc_normal_", lambda t: nn.init.trunc_normal_(t, 0.1, 0.02, -0.02, 0.13))
draw("xavier_uniform_", lambda t: nn.init.xavier_uniform_(t, 1.5))
draw("xavier_normal_", lambda t: nn.init.xavier_normal_(t))
draw("kaiming_uniform_", lambda t: nn.init.kaiming_uniform_(t, math.sqrt(5)))
draw("kaiming_uniform_relu", lambda t: nn.init.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu"))
draw("kaiming_normal_", lambda t: nn.init.kaiming_normal_(t, nonlinearity="tanh"))
write("init", init)

# ---- optimisers: parameters after every step ----
SETTINGS = {
    "Adam": dict(lr=0.05),
    "Adam_decay": dict(lr=0.05, weight_decay=0.1, betas=(0.8, 0.95), eps=1e-6),
    "Adam_amsgrad": dict(lr=0.05, amsgrad=True),
    "Adam_maximize": dict(lr=0.05, maximize=True, weight_decay=0.01),
    "AdamW": dict(lr=0.05, weight_decay=0.0),
    "AdamW_decay": dict(lr=0.05, weight_decay=0.1),
    "AdamW_amsgrad": dict(lr=0.05, weight_decay=0.1, amsgrad=True, maximize=True),
    "SGD": dict(lr=0.1),
    "SGD_momentum": dict(lr=0.1, momentum=0.9, dampening=0.1, weight_decay=0.05),
    "SGD_nesterov": dict(lr=0.1, momentum=0.9, nesterov=True, maximize=True),
}


def optimise(name, settings, steps=10):
    a, b, unused = (nn.Parameter(wave(3, 2)), nn.Parameter(wave(4, start=1.0)), nn.Parameter(wave(2, start=2.0)))
    optimizer = getattr(torch.optim, name.split("_")[0])([a, b, unused], **settings)
    trace = []
    for step in range(steps):
        optimizer.zero_grad()
        loss = (a * a.cos() * wave(3, 2, start=0.1 * step)).sum() + (b.sin() * wave(4, start=0.2 * step)).sum()
        loss.backward()
        if step == 4:
            b.grad = None    # a step without a gradient leaves the parameter and its state alone
        optimizer.step()
        trace.append(numbers(a) + numbers(b) + numbers(unused))
    return trace


optimizers = {name: optimise(name, settings) for name, settings in SETTINGS.items()}
a, b = nn.Parameter(wave(3, 2)), nn.Parameter(wave(4, start=1.0))
grouped = torch.optim.AdamW([{"params": [a], "lr": 0.2, "weight_decay": 0.3}, {"params": [b], "betas": (0.5, 0.6)}], lr=0.01, weight_decay=0.0)
trace = []
for step in range(6):
    grouped.zero_grad()
    ((a * a * a).sum() + b.sin().sum()).backward()
    grouped.step()
    trace.append(numbers(a) + numbers(b))
optimizers["groups"] = trace


def clip(norm_type, limit):
    a, b = nn.Parameter(wave(3, 2)), nn.Parameter(wave(4, start=1.0))
    (a * a * a + b.sum()).sum().backward()
    norm = nn.utils.clip_grad_norm_([a, b], limit, norm_type)
    return {"norm": float(norm), "gradients": numbers(a.grad) + numbers(b.grad)}


optimizers["clip"] = {str(t): clip(float(t), limit) for t, limit in (("2.0", 1.5), ("1.0", 1.5), ("inf", 1.5), ("3.0", 100.0))}
write("optimizers", optimizers)

# ---- schedulers: the rates of 25 steps for two groups ----
S = torch.optim.lr_scheduler


def schedule(make, steps=25, kind="AdamW"):
    p, q = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    groups = [{"params": [p], "lr": 0.4}, {"params": [q], "lr": 0.1}]
    optimizer = torch.optim.AdamW(groups) if kind == "AdamW" else torch.optim.SGD(groups, lr=0.1, momentum=0.5)
    scheduler = make(optimizer)
    rates, momenta = [], []
    for _ in range(steps):
        rates.append([g["lr"] for g in optimizer.param_groups])
        momenta.append([g["betas"][0] if kind == "AdamW" else g["momentum"] for g in optimizer.param_groups])
        optimizer.step()
        scheduler.step()
    return {"rates": rates, "momenta": momenta}


schedulers = {
    "ConstantLR": schedule(lambda o: S.ConstantLR(o, factor=0.25, total_iters=4)),
    "LinearLR": schedule(lambda o: S.LinearLR(o, start_factor=0.1, end_factor=0.9, total_iters=7)),
    "LambdaLR": schedule(lambda o: S.LambdaLR(o, lambda step: 1.0 / (1 + step))),
    "CosineAnnealingLR": schedule(lambda o: S.CosineAnnealingLR(o, T_max=8, eta_min=0.01)),
    "CosineAnnealingLR_long": schedule(lambda o: S.CosineAnnealingLR(o, T_max=25)),
    "SequentialLR": schedule(lambda o: S.SequentialLR(
        o, [S.LinearLR(o, 0.1, 1.0, 5), S.CosineAnnealingLR(o, 15, 0.001), S.ConstantLR(o, 0.5, 2)], [5, 20])),
    "OneCycleLR": schedule(lambda o: S.OneCycleLR(o, 0.8, total_steps=25)),
    "OneCycleLR_three": schedule(lambda o: S.OneCycleLR(
        o, [0.8, 0.3], epochs=5, steps_per_epoch=5, pct_start=0.4, anneal_strategy="linear", div_factor=10.0, final_div_factor=100.0,
        three_phase=True), kind="SGD"),
    "OneCycleLR_fixed_momentum": schedule(lambda o: S.OneCycleLR(o, 0.8, total_steps=30, cycle_momentum=False)),
}
write("schedulers", schedulers)


# ---- SASRec: the first losses of a training run with dropout ----
ITEMS, LENGTH, DIM, BATCH, STEPS, DROPOUT = 40, 8, 16, 12, 8, 0.25


class SasRec(nn.Module):
    """One block of self-attentive sequential recommendation (Kang and McAuley, 2018), pad id = number of items."""

    def __init__(self):
        super().__init__()
        self.items = nn.Embedding(ITEMS + 1, DIM, padding_idx=ITEMS)
        self.positions = nn.Parameter(torch.empty(LENGTH, DIM))
        nn.init.normal_(self.positions, std=0.1)
        self.input_dropout = nn.Dropout(DROPOUT)
        self.attention_norm = nn.LayerNorm(DIM)
        self.query = nn.Linear(DIM, DIM)
        self.key = nn.Linear(DIM, DIM)
        self.value = nn.Linear(DIM, DIM)
        self.attention_dropout = nn.Dropout(DROPOUT)
        self.feed_norm = nn.LayerNorm(DIM)
        self.conv1 = nn.Conv1d(DIM, DIM, 1)
        self.conv2 = nn.Conv1d(DIM, DIM, 1)
        self.feed_dropout = nn.Dropout(DROPOUT)
        self.output_norm = nn.LayerNorm(DIM)

    def forward(self, sequences):
        padding = (sequences == ITEMS).unsqueeze(-1)
        x = self.items(sequences) * math.sqrt(DIM) + self.positions
        x = self.input_dropout(x).masked_fill(padding, 0.0)
        normed = self.attention_norm(x)
        scores = torch.matmul(self.query(normed), self.key(x).transpose(1, 2)) / math.sqrt(DIM)
        future = torch.triu(torch.ones(LENGTH, LENGTH, dtype=torch.bool), 1)
        weights = self.attention_dropout(F.softmax(scores.masked_fill(future, -1e9), -1))
        x = normed + torch.matmul(weights, self.value(x))
        y = self.feed_norm(x)
        hidden = F.relu(self.conv1(y.transpose(1, 2)))
        x = y + self.feed_dropout(self.conv2(hidden).transpose(1, 2))
        return self.output_norm(x.masked_fill(padding, 0.0))


def batches():
    """Sequences of different lengths, padded on the right, with the next item and a sampled negative for each place."""
    state = 12345
    for _ in range(STEPS):
        rows = []
        for _ in range(BATCH):
            drawn = []
            for _ in range(2 * LENGTH + 2):
                state = (state * 1103515245 + 12345) % 2**31
                drawn.append(state >> 8)
            length = 3 + drawn[-1] % (LENGTH - 2)
            row = [d % ITEMS for d in drawn[:LENGTH + 1]]
            sequence = row[:length] + [ITEMS] * (LENGTH - length)
            target = row[1:length + 1] + [ITEMS] * (LENGTH - length)
            negative = [(t + 1 + d % (ITEMS - 1)) % ITEMS for t, d in zip(target, drawn[LENGTH + 1:])]
            rows.append((sequence, target, negative))
        yield [[r[i] for r in rows] for i in range(3)]


torch.manual_seed(2024)
model = SasRec()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, betas=(0.9, 0.98))
sasrec = {"batches": [], "losses": []}
for batch in batches():
    sequences, targets, negatives = (torch.tensor(x) for x in batch)
    optimizer.zero_grad()
    hidden = model(sequences)
    positive_scores = (hidden * model.items(targets)).sum(-1)
    negative_scores = (hidden * model.items(negatives)).sum(-1)
    valid = targets != ITEMS
    loss = (F.binary_cross_entropy_with_logits(positive_scores[valid], torch.ones_like(positive_scores[valid])) +
            F.binary_cross_entropy_with_logits(negative_scores[valid], torch.zeros_like(negative_scores[valid])))
    loss.backward()
    optimizer.step()
    sasrec["batches"].append(batch)
    sasrec["losses"].append(float(loss))
sasrec["items_after"] = numbers(model.items.weight[:3])
sasrec["conv_after"] = numbers(model.conv1.weight[0])
write("sasrec", sasrec)
print("losses:", sasrec["losses"])
