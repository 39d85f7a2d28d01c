#!/usr/bin/env python3
"""Golden values of GRU4Rec and SR-GNN: states of every prefix, loss, and the gradient of every parameter.

    /usr/bin/python3 tests/Recommenders.Tests/Golden/students.py > tests/Recommenders.Tests/Golden/students.json

Needs PyTorch (Debian's 1.13 made the committed file). Written from the papers and independent of the C# code: SR-GNN gets a dense graph for
every prefix, in the plainest way. Everything is float64 on weights that float32 holds exactly, so the C# side is compared with a tolerance.
"""
import json

import torch

torch.set_default_dtype(torch.float64)
ITEMS, DIM = 9, 4
HISTORIES = [[1, 2, 3, 2, 5, 2], [7], [8, 0, 8, 8], [4, 6, 3]]
TARGETS = [[2, 3, 2, 5, 2, 0], [1], [0, 8, 8, 5], [6, 3, 7]]


def weights(shapes):
    """A tensor for each name, filled with numbers that are neither random nor equal."""
    filled, start = {}, 0.3
    for name, shape in shapes.items():
        count = int(torch.tensor(shape).prod())
        values = 0.6 * torch.sin(1.7 * torch.arange(count) + start)
        filled[name] = values.float().double().view(*shape).requires_grad_()
        start += 0.9
    return filled


def gru_shapes(tied):
    shapes = {"items.ids.weight": (ITEMS, DIM)}
    if not tied:
        shapes |= {"output.ids.weight": (ITEMS, DIM), "bias": (ITEMS,)}
    shapes |= {
        "gru.weight_ih_l0": (3 * DIM, DIM), "gru.weight_hh_l0": (3 * DIM, DIM), "gru.bias_ih_l0": (3 * DIM,), "gru.bias_hh_l0": (3 * DIM,),
    }
    if tied:
        shapes |= {"dense.weight": (DIM, DIM), "dense.bias": (DIM,)}
    return shapes


def gru_state(w, prefix):
    """The state after a prefix: Cho et al. 2014 with PyTorch's order of gates (reset, update, new)."""
    h = torch.zeros(DIM)
    for item in prefix:
        gi = w["gru.weight_ih_l0"] @ w["items.ids.weight"][item] + w["gru.bias_ih_l0"]
        gh = w["gru.weight_hh_l0"] @ h + w["gru.bias_hh_l0"]
        (ir, iz, inew), (hr, hz, hnew) = gi.chunk(3), gh.chunk(3)
        reset, update = torch.sigmoid(ir + hr), torch.sigmoid(iz + hz)
        h = (1 - update) * torch.tanh(inew + reset * hnew) + update * h
    return w["dense.weight"] @ h + w["dense.bias"] if "dense.weight" in w else h


def srgnn_shapes(tied):
    shapes = {"items.ids.weight": (ITEMS, DIM)}
    if not tied:
        shapes |= {"output.ids.weight": (ITEMS, DIM), "bias": (ITEMS,)}
    for name, rows, columns in [("cell.edges_in", DIM, DIM), ("cell.edges_out", DIM, DIM), ("cell.received", 3 * DIM, 2 * DIM), ("cell.own", 3 * DIM, DIM)]:
        shapes |= {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}
    shapes |= {"cell.bias_in": (DIM,), "cell.bias_out": (DIM,)}
    for name, rows, columns in [("attend_last", DIM, DIM), ("attend_each", DIM, DIM), ("attend", 1, DIM), ("join", DIM, 2 * DIM)]:
        shapes[f"{name}.weight"] = (rows, columns)
        if name != "attend":
            shapes[f"{name}.bias"] = (rows,)
    return shapes


def srgnn_state(w, prefix, steps):
    """Wu et al. 2019, Eq. 1-7, on the graph of this prefix alone."""
    def linear(name, x):
        y = x @ w[f"{name}.weight"].T
        return y + w[f"{name}.bias"] if f"{name}.bias" in w else y

    nodes = list(dict.fromkeys(prefix))
    place = [nodes.index(item) for item in prefix]
    edges = torch.zeros(len(nodes), len(nodes))
    for a, b in zip(place, place[1:]):
        edges[a, b] = 1
    outgoing = edges / edges.sum(1, keepdim=True).clamp_min(1)
    incoming = edges.T / edges.sum(0).unsqueeze(1).clamp_min(1)
    h = w["items.ids.weight"][nodes]
    for _ in range(steps):
        a = torch.cat([incoming @ linear("cell.edges_in", h) + w["cell.bias_in"], outgoing @ linear("cell.edges_out", h) + w["cell.bias_out"]], 1)
        (ir, iz, inew), (hr, hz, hnew) = linear("cell.received", a).chunk(3, 1), linear("cell.own", h).chunk(3, 1)
        reset, update = torch.sigmoid(ir + hr), torch.sigmoid(iz + hz)
        candidate = torch.tanh(inew + reset * hnew)
        h = candidate + update * (h - candidate)
    each = h[place]
    alpha = linear("attend", torch.sigmoid(linear("attend_last", each[-1]) + linear("attend_each", each)))
    return linear("join", torch.cat([(alpha * each).sum(0), each[-1]]))


def case(name, tied, steps):
    w = weights(gru_shapes(tied) if name == "gru4rec" else srgnn_shapes(tied))
    states, losses = [], []
    for history, targets in zip(HISTORIES, TARGETS):
        for length, target in zip(range(1, len(history) + 1), targets):
            state = gru_state(w, history[:length]) if name == "gru4rec" else srgnn_state(w, history[:length], steps)
            scores = w["items.ids.weight" if tied else "output.ids.weight"] @ state + (0 if tied else w["bias"])
            losses.append(-scores.log_softmax(0)[target])
            states.append(state)
    loss = torch.stack(losses).mean()
    loss.backward()
    return {
        "architecture": name, "tied": tied, "steps": steps,
        "weights": {key: value.detach().flatten().tolist() for key, value in w.items()},
        "states": torch.stack(states).detach().flatten().tolist(),
        "loss": loss.item(),
        "gradients": {key: value.grad.flatten().tolist() for key, value in w.items()},
    }


def rounded(value):
    """Nine digits are more than float32 holds; weights, which it holds exactly, stay exact."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


print(json.dumps({
    "items": ITEMS, "dim": DIM, "histories": HISTORIES, "targets": TARGETS,
    "cases": rounded([case("gru4rec", False, 0), case("gru4rec", True, 0), case("srgnn", True, 1), case("srgnn", False, 1), case("srgnn", True, 3)]),
}, indent=None))
