#!/usr/bin/env python3
"""Golden values of DLLM2Rec's losses, written from the formulas and independent of the C# code.

    /usr/bin/python3 tests/Distillation.Tests/Golden/dllm2rec.py > tests/Distillation.Tests/Golden/dllm2rec.json

Needs PyTorch (Debian's 1.13 made the committed file). Everything is float64, so the C# side (float32) is compared with a tolerance.
"""
import json

import torch

torch.set_default_dtype(torch.float64)
ROWS, ITEMS, K = 4, 12, 5


def wave(count, a, b, scale):
    """Numbers that are neither random nor equal."""
    i = torch.arange(count, dtype=torch.float64)
    return torch.sin(a * i + b) * scale


def inputs():
    scores = wave(ROWS * ITEMS, 0.7, 0.3, 2.0).view(ROWS, ITEMS)
    lists = torch.stack([(torch.arange(K) * 5 + 3 * row) % ITEMS for row in range(ROWS)])
    distances = torch.stack([0.2 + 0.15 * row + 0.1 * torch.arange(K) ** 1.5 for row in range(ROWS)])
    true_distances = torch.tensor([0.1, 0.9, 2.5, 0.0])
    targets = torch.tensor([7, 0, 11, 4])
    negatives = torch.tensor([2, 9, 1, 8])
    frequencies = torch.tensor([40, 0, 3, 7, 1, 0, 12, 5, 2, 90, 1, 4])
    return scores, lists, distances, true_distances, targets, negatives, frequencies


def position(beta):
    w = torch.exp(-torch.arange(1, K + 1) / beta)
    return w / w.sum()


def overlap(scores, lists):
    top = scores.detach().topk(K, dim=1).indices
    return torch.tensor([[float(i in t) for i in row] for row, t in zip(lists.tolist(), top.tolist())])


def paper_weights(scores, lists, true_distances, g, beta):
    return g[0] * position(beta).expand(ROWS, K) + g[1] * torch.exp(-true_distances).unsqueeze(1) + g[2] * overlap(scores, lists)


def released_weights(scores, lists, distances, g):
    w_p = position(1.0).expand(ROWS, K)
    w_c = torch.exp(-distances) + 1e-8
    w_c = w_c / w_c.sum(1, keepdim=True)
    w_o = overlap(scores, lists) + 1e-8
    w = g[0] * w_p + g[1] * w_c + g[2] * w_o
    return w / w.sum(1, keepdim=True)


def bce(scores, targets, negatives):
    pos = scores.gather(1, targets[:, None])
    neg = scores.gather(1, negatives[:, None])
    logits = torch.cat([pos, neg])
    labels = torch.cat([torch.ones_like(pos), torch.zeros_like(neg)])
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)


def recommendation_sum(scores, targets, negatives):
    """Eq. 3 with one negative: both terms added for each sequence, then the mean over the sequences."""
    log_sigmoid = torch.nn.functional.logsigmoid
    pos = scores.gather(1, targets[:, None])
    neg = scores.gather(1, negatives[:, None])
    return (-log_sigmoid(pos) - log_sigmoid(-neg)).mean()


def propensity(frequencies):
    f = (frequencies + 1).double()
    return (f / f.sum()) ** 0.05


def dro(scores, ids, p, beta):
    """One value a row, as the released program writes it."""
    y = scores.gather(1, ids[:, None]).squeeze(1)
    pt = p[ids]
    everything = torch.exp(p * scores ** 2 / beta).sum(1)
    return torch.log(everything - torch.exp(pt * y ** 2 / beta) + torch.exp(pt * (y - 1) ** 2 / beta) + 1e-24)


def paper_loss(scores, data, g, beta, lam, alpha, dro_beta):
    _, lists, _, true_distances, targets, negatives, frequencies = data
    w = paper_weights(scores, lists, true_distances, g, beta)
    distilled = (w * -torch.nn.functional.logsigmoid(scores.gather(1, lists))).sum(1).mean()
    loss = recommendation_sum(scores, targets, negatives)
    if alpha:
        loss = loss + alpha * dro(scores, targets, propensity(frequencies), dro_beta).mean()
    return loss + lam * distilled


def released_loss(scores, data, g, lam, alpha, dro_beta):
    _, lists, distances, _, targets, negatives, frequencies = data
    w = released_weights(scores, lists, distances, g)
    p = propensity(frequencies)
    loss = bce(scores, targets, negatives)
    if alpha:
        loss = loss + alpha * dro(scores, targets, p, dro_beta).mean()
    distilled = 0
    for k in range(K):
        pos = scores.gather(1, lists[:, k:k + 1])
        neg = scores.gather(1, negatives[:, None])
        term = -torch.log(torch.sigmoid(pos)) - torch.log(torch.sigmoid(1 - neg))
        distilled = distilled + (w[:, k:k + 1] * term).mean()
        if alpha:
            # [B,1] * [B] gives [B,B]: the released program's broadcast.
            distilled = distilled + alpha * (w[:, k:k + 1] * dro(scores, lists[:, k], p, dro_beta)).mean()
    return loss + lam * distilled


def case(name, mode, g, lam, beta=1.0, alpha=0.0, dro_beta=1.0):
    data = inputs()
    scores = data[0].clone().requires_grad_(True)
    if mode == "paper":
        weights = paper_weights(scores, data[1], data[3], g, beta)
        loss = paper_loss(scores, data, g, beta, lam, alpha, dro_beta)
    else:
        weights = released_weights(scores, data[1], data[2], g)
        loss = released_loss(scores, data, g, lam, alpha, dro_beta)
    loss.backward()
    return {
        "name": name, "mode": mode, "position": g[0], "confidence": g[1], "consistency": g[2], "beta": beta, "lambda": lam,
        "alpha": alpha, "droBeta": dro_beta, "weights": weights.flatten().tolist(), "loss": loss.item(), "gradient": scores.grad.flatten().tolist(),
    }


def main():
    scores, lists, distances, true_distances, targets, negatives, frequencies = inputs()
    g = (0.3, 0.5, 0.1)
    cases = []
    for mode in ("paper", "released-code"):
        cases.append(case(f"{mode}: all three weights", mode, g, 0.7))
        cases.append(case(f"{mode}: no position", mode, (0.0, 0.5, 0.1), 0.7))
        cases.append(case(f"{mode}: no confidence", mode, (0.3, 0.0, 0.1), 0.7))
        cases.append(case(f"{mode}: no consistency", mode, (0.3, 0.5, 0.0), 0.7))
        cases.append(case(f"{mode}: no ranking distillation", mode, g, 0.0))
        cases.append(case(f"{mode}: DROS", mode, g, 0.7, alpha=0.5))
        cases.append(case(f"{mode}: DROS, wide radius", mode, g, 0.8, alpha=1.0, dro_beta=3.0))
        cases.append(case(f"{mode}: DROS without distillation", mode, g, 0.0, alpha=0.5))
    cases.append(case("paper: flat positions", "paper", g, 0.7, beta=3.0))
    print(json.dumps({
        "rows": ROWS, "items": ITEMS, "k": K,
        "scores": scores.flatten().tolist(), "lists": lists.flatten().tolist(), "distances": distances.flatten().tolist(),
        "trueDistances": true_distances.tolist(), "targets": targets.tolist(), "negatives": negatives.tolist(),
        "frequencies": frequencies.tolist(), "propensities": propensity(frequencies).tolist(), "cases": cases,
    }, indent=1))


if __name__ == "__main__":
    main()
