#!/usr/bin/env python3
"""Golden values of SLIM's fusion (Eq. 6) and matching (Eq. 7): item vectors, user vectors, first losses and gradients.

    /usr/bin/python3 tests/Distillation.Tests/Golden/slim.py > tests/Distillation.Tests/Golden/slim.json

Needs PyTorch (Debian's 1.13 made the committed file). Written from the equations and independent of the C# code; what reads histories is a GRU.
Everything is float64 on weights that float32 holds exactly, so the C# side is compared with a tolerance.
"""
import json

import torch

torch.set_default_dtype(torch.float64)
ITEMS, DIM, TEXT = 9, 4, 3
HISTORIES = [[1, 2, 3, 2], [7], [8, 0, 8], [4, 6, 3]]
TARGETS, NEGATIVES = [5, 1, 4, 7], [6, 3, 2, 0]


def exact(values):
    return values.float().double()


def wave(count, start, scale=0.6):
    return exact(scale * torch.sin(1.7 * torch.arange(count) + start))


ITEM_TEXTS = wave(ITEMS * TEXT, 0.2, 1.0).view(ITEMS, TEXT)
ROW_TEXTS = wave(len(HISTORIES) * TEXT, 2.1, 1.0).view(-1, TEXT)


def shapes(fusion, shared, cosine):
    """Names as the C# side has them; the layers that both sides share stand once."""
    gru = {
        "gru.weight_ih_l0": (3 * DIM, DIM), "gru.weight_hh_l0": (3 * DIM, DIM), "gru.bias_ih_l0": (3 * DIM,), "gru.bias_hh_l0": (3 * DIM,),
        "dense.weight": (DIM, DIM), "dense.bias": (DIM,),
    }
    text = {"text.weight": (DIM, TEXT), "text.bias": (DIM,)}
    fuse = {"fuse.weight": (DIM, 2 * DIM), "fuse.bias": (DIM,)}

    def under(prefix, names):
        return {prefix + name: shape for name, shape in names.items()}

    if fusion == "item-text":
        return {"items.ids.ids.weight": (ITEMS, DIM), **under("items.", text | fuse), **gru}
    if fusion == "id":
        own = {} if shared else under("student.items.", text | fuse)
        return {"student.items.ids.ids.weight": (ITEMS, DIM), **own, **under("student.", gru), **under("fusion.", text | fuse)}
    own = {} if shared else under("student.items.", text)
    return {**own, **under("fusion.", text), **({"fusion.scale": (1,)} if cosine else {})}


def gru_state(w, vectors, prefix, history):
    h = torch.zeros(DIM)
    for item in history:
        gi = w[prefix + "gru.weight_ih_l0"] @ vectors[item] + w[prefix + "gru.bias_ih_l0"]
        gh = w[prefix + "gru.weight_hh_l0"] @ h + w[prefix + "gru.bias_hh_l0"]
        (ir, iz, inew), (hr, hz, hnew) = gi.chunk(3), gh.chunk(3)
        reset, update = torch.sigmoid(ir + hr), torch.sigmoid(iz + hz)
        h = (1 - update) * torch.tanh(inew + reset * hnew) + update * h
    return w[prefix + "dense.weight"] @ h + w[prefix + "dense.bias"]


def forward(w, fusion, shared, cosine):
    def text(side, x):
        return x @ w[side + "text.weight"].T + w[side + "text.bias"]

    def fuse(side, a, b):
        return torch.cat([a, b], 1) @ w[side + "fuse.weight"].T + w[side + "fuse.bias"]

    if fusion == "matching":
        item_side = "fusion." if shared else "student.items."
        items, users = text(item_side, ITEM_TEXTS), text("fusion.", ROW_TEXTS)
        if cosine:
            items, users = items / items.norm(dim=1, keepdim=True), w["fusion.scale"].exp() * users / users.norm(dim=1, keepdim=True)
        return items, users
    plain = fusion == "item-text"
    item_side = "items." if plain else "fusion." if shared else "student.items."
    items = fuse(item_side, text(item_side, ITEM_TEXTS), w["items.ids.ids.weight" if plain else "student.items.ids.ids.weight"])
    # The fused vectors enter the encoder of the history.
    states = torch.stack([gru_state(w, items, "" if plain else "student.", history) for history in HISTORIES])
    return items, states if plain else fuse("fusion.", text("fusion.", ROW_TEXTS), states)


def case(fusion, shared, cosine=False):
    weights, start = {}, 0.4
    for name, shape in shapes(fusion, shared, cosine).items():
        weights[name] = wave(int(torch.tensor(shape).prod()), start).view(*shape).requires_grad_()
        start += 0.9
    items, users = forward(weights, fusion, shared, cosine)
    rows = torch.arange(len(HISTORIES))
    scores = users @ items.T
    result = {"fusion": fusion, "shared": shared, "cosine": cosine}
    result["weights"] = {name: value.detach().flatten().tolist() for name, value in weights.items()}
    result["items"], result["users"] = items.detach().flatten().tolist(), users.detach().flatten().tolist()
    positive, negative = scores[rows, TARGETS], scores[rows, NEGATIVES]
    losses = {
        "bce": -torch.cat([torch.nn.functional.logsigmoid(positive), torch.nn.functional.logsigmoid(-negative)]).mean(),
        "softmax": -scores.log_softmax(1)[rows, TARGETS].mean(),
    }
    for name, loss in losses.items():
        gradients = torch.autograd.grad(loss, list(weights.values()), retain_graph=True)
        result[name] = {"loss": loss.item(), "gradients": {key: gradient.flatten().tolist() for key, gradient in zip(weights, gradients)}}
    return result


def rounded(value):
    """Nine digits are more than float32 holds; weights, which it holds exactly, stay exact."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


print(json.dumps({
    "items": ITEMS, "dim": DIM, "text": TEXT, "histories": HISTORIES, "targets": TARGETS, "negatives": NEGATIVES,
    "itemTexts": rounded(ITEM_TEXTS.flatten().tolist()), "rowTexts": rounded(ROW_TEXTS.flatten().tolist()),
    "cases": rounded([
        case("id", True), case("id", False), case("item-text", False), case("matching", True), case("matching", False), case("matching", True, True), case("matching", False, True),
    ]),
}))
