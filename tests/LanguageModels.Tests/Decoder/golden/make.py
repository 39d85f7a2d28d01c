"""Golden forward values for the decoder and BERT tests: a plain reference, written for these tests.

    /usr/bin/python3 make.py        (made with Debian's PyTorch 1.13)

Writes llama2.json, llama3.json, qwen2.json, mistral.json, linear.json and bert.json beside this file. Each holds a config in
Hugging Face's words, the names and shapes of the weights, token ids, and what the model makes of them. The k-th weight (in the
order of the list) is given by `wave`, which the tests have too. The reference goes token by token and head by head on purpose:
it shares no trick with the code under test.
"""
import json
import math
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)


def wave(k, shape, norm):
    n = math.prod(shape)
    i = torch.arange(n, dtype=torch.float64)
    x = torch.sin(i * 0.7 + i * i * 0.0137 + 1.3 * k)      # the square makes matrices of full rank
    return (1 + 0.1 * x if norm else 0.25 * x).to(torch.float32).reshape(shape)


def numbers(t):
    return [float("%.9g" % x) for x in t.detach().double().reshape(-1)]


def write(name, value):
    with open(os.path.join(HERE, name + ".json"), "w") as f:
        json.dump(value, f, separators=(",", ":"), allow_nan=False)
        f.write("\n")


def make_weights(shapes):
    return {name: wave(k, shape, "norm" in name.lower() and name.endswith("weight")) for k, (name, shape) in enumerate(shapes)}


# ---------------------------------------------------------------- decoder
def decoder_shapes(c):
    dim, inner, d = c["hidden_size"], c["intermediate_size"], c.get("head_dim", c["hidden_size"] // c["num_attention_heads"])
    q, kv = c["num_attention_heads"] * d, c.get("num_key_value_heads", c["num_attention_heads"]) * d
    out = [("model.embed_tokens.weight", [c["vocab_size"], dim])]
    for i in range(c["num_hidden_layers"]):
        p = f"model.layers.{i}."
        out += [(p + "self_attn.q_proj.weight", [q, dim]), (p + "self_attn.k_proj.weight", [kv, dim]),
                (p + "self_attn.v_proj.weight", [kv, dim]), (p + "self_attn.o_proj.weight", [dim, q])]
        if c["model_type"] == "qwen2":
            out += [(p + "self_attn.q_proj.bias", [q]), (p + "self_attn.k_proj.bias", [kv]), (p + "self_attn.v_proj.bias", [kv])]
        out += [(p + "mlp.gate_proj.weight", [inner, dim]), (p + "mlp.up_proj.weight", [inner, dim]), (p + "mlp.down_proj.weight", [dim, inner]),
                (p + "input_layernorm.weight", [dim]), (p + "post_attention_layernorm.weight", [dim])]
    out.append(("model.norm.weight", [dim]))
    if not c.get("tie_word_embeddings", False):
        out.append(("lm_head.weight", [c["vocab_size"], dim]))
    return out


def frequencies(c, d):
    f = 1.0 / (c.get("rope_theta", 10000.0) ** (torch.arange(0, d, 2).float() / d))
    s = c.get("rope_scaling")
    if not s:
        return f
    if s.get("rope_type", s.get("type")) == "linear":
        return f / s["factor"]
    low, high = s["original_max_position_embeddings"] / s["low_freq_factor"], s["original_max_position_embeddings"] / s["high_freq_factor"]
    out = []
    for x in f.tolist():
        w = 2 * math.pi / x
        if w < high:
            out.append(x)
        elif w > low:
            out.append(x / s["factor"])
        else:
            m = (s["original_max_position_embeddings"] / w - s["low_freq_factor"]) / (s["high_freq_factor"] - s["low_freq_factor"])
            out.append((1 - m) * x / s["factor"] + m * x)
    return torch.tensor(out)


def rms(x, w, eps):
    return x / torch.sqrt((x * x).mean() + eps) * w


def turn(x, position, f):
    out = x.clone()
    h = len(f)
    for i in range(h):
        a = float(torch.tensor(float(position)) * f[i])
        out[i] = x[i] * math.cos(a) - x[i + h] * math.sin(a)
        out[i + h] = x[i + h] * math.cos(a) + x[i] * math.sin(a)
    return out


def decode(c, w, ids, positions, segments):
    """One row: logits of every token."""
    heads = c["num_attention_heads"]
    kv_heads = c.get("num_key_value_heads", heads)
    d = c.get("head_dim", c["hidden_size"] // heads)
    f = frequencies(c, d)
    window = c.get("sliding_window") if c["model_type"] == "mistral" else None
    xs = [w["model.embed_tokens.weight"][i] for i in ids]
    for layer in range(c["num_hidden_layers"]):
        p = f"model.layers.{layer}."

        def linear(name, x):
            y = w[p + name + ".weight"] @ x
            return y + w[p + name + ".bias"] if p + name + ".bias" in w else y

        qs, ks, vs = [], [], []
        for x, at in zip(xs, positions):
            n = rms(x, w[p + "input_layernorm.weight"], c["rms_norm_eps"])
            qs.append([turn(h, at, f) for h in linear("self_attn.q_proj", n).split(d)])
            ks.append([turn(h, at, f) for h in linear("self_attn.k_proj", n).split(d)])
            vs.append(list(linear("self_attn.v_proj", n).split(d)))
        new = []
        for t, x in enumerate(xs):
            seen = [s for s in range(t + 1) if segments[s] == segments[t] and (window is None or t - s < window)]
            mixed = []
            for h in range(heads):
                g = h // (heads // kv_heads)
                scores = torch.stack([qs[t][h] @ ks[s][g] / math.sqrt(d) for s in seen])
                a = torch.softmax(scores, 0)
                mixed.append(sum(a[j] * vs[s][g] for j, s in enumerate(seen)))
            x = x + linear("self_attn.o_proj", torch.cat(mixed))
            n = rms(x, w[p + "post_attention_layernorm.weight"], c["rms_norm_eps"])
            gate = linear("mlp.gate_proj", n)
            new.append(x + linear("mlp.down_proj", gate * torch.sigmoid(gate) * linear("mlp.up_proj", n)))
        xs = new
    head = w["model.embed_tokens.weight"] if c.get("tie_word_embeddings") else w["lm_head.weight"]
    return torch.stack([head @ rms(x, w["model.norm.weight"], c["rms_norm_eps"]) for x in xs])


def decoder(name, config, time=12):
    shapes = decoder_shapes(config)
    w = make_weights(shapes)
    v = config["vocab_size"]
    rows = [[(7 * i + 3) % v for i in range(time)], [(11 * i * i + 5) % v for i in range(time)]]
    plain = [decode(config, w, r, list(range(time)), [1] * time) for r in rows]
    # Two texts and padding in one row.
    first = time // 3
    second = time // 2
    segments = [1] * first + [2] * second + [0] * (time - first - second)
    positions = list(range(first)) + list(range(second)) + [0] * (time - first - second)
    packed = decode(config, w, rows[0], positions, segments)
    # Gradients of the mean loss of the next tokens, each as two sums.
    learnt = {k: v.clone().requires_grad_() for k, v in w.items()}
    loss = torch.stack([torch.nn.functional.cross_entropy(decode(config, learnt, r, list(range(time)), [1] * time)[:-1], torch.tensor(r[1:]))
                        for r in rows]).mean()
    loss.backward()
    gradients = {k: [float((v.grad.double() * wave(99, v.shape, False).double()).sum()), float(v.grad.double().norm())] for k, v in learnt.items()}
    write(name, {"config": config, "shapes": shapes, "ids": rows, "logits": numbers(torch.stack(plain)), "loss": loss.item(), "gradients": gradients,
                 "segments": segments, "positions": positions, "packed": numbers(packed[:first + second])})


common = {"hidden_act": "silu", "initializer_range": 0.02, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "bfloat16", "use_cache": True}
decoder("llama2", {**common, "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 37, "hidden_size": 24,
                   "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 40, "rms_norm_eps": 1e-5,
                   "max_position_embeddings": 64, "rope_scaling": None, "tie_word_embeddings": False, "pretraining_tp": 1})
decoder("llama3", {**common, "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 41, "hidden_size": 32,
                   "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "intermediate_size": 48,
                   "rms_norm_eps": 1e-5, "rope_theta": 500.0, "max_position_embeddings": 256, "attention_bias": False, "mlp_bias": False,
                   "eos_token_id": [2, 5], "tie_word_embeddings": False,
                   "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                                    "original_max_position_embeddings": 32, "rope_type": "llama3"}}, time=40)
decoder("qwen2", {**common, "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "vocab_size": 43, "hidden_size": 28,
                  "num_hidden_layers": 2, "num_attention_heads": 7, "num_key_value_heads": 1, "intermediate_size": 36, "rms_norm_eps": 1e-6,
                  "rope_theta": 1000000.0, "max_position_embeddings": 128, "sliding_window": 8, "use_sliding_window": False,
                  "max_window_layers": 2, "tie_word_embeddings": True})
decoder("mistral", {**common, "architectures": ["MistralForCausalLM"], "model_type": "mistral", "vocab_size": 31, "hidden_size": 24,
                    "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 44, "rms_norm_eps": 1e-5,
                    "rope_theta": 10000.0, "max_position_embeddings": 128, "sliding_window": 5, "tie_word_embeddings": False}, time=18)
decoder("linear", {**common, "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 29, "hidden_size": 16,
                   "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 20, "rms_norm_eps": 1e-6,
                   "max_position_embeddings": 64, "rope_scaling": {"type": "linear", "factor": 2.5}, "tie_word_embeddings": False})


# ---------------------------------------------------------------- BERT
def bert_shapes(c):
    dim, inner = c["hidden_size"], c["intermediate_size"]
    out = [("embeddings.word_embeddings.weight", [c["vocab_size"], dim]), ("embeddings.position_embeddings.weight", [c["max_position_embeddings"], dim]),
           ("embeddings.token_type_embeddings.weight", [c["type_vocab_size"], dim]),
           ("embeddings.LayerNorm.weight", [dim]), ("embeddings.LayerNorm.bias", [dim])]
    for i in range(c["num_hidden_layers"]):
        p = f"encoder.layer.{i}."
        for n, o, k in [("attention.self.query", dim, dim), ("attention.self.key", dim, dim), ("attention.self.value", dim, dim),
                        ("attention.output.dense", dim, dim)]:
            out += [(p + n + ".weight", [o, k]), (p + n + ".bias", [o])]
        out += [(p + "attention.output.LayerNorm.weight", [dim]), (p + "attention.output.LayerNorm.bias", [dim])]
        for n, o, k in [("intermediate.dense", inner, dim), ("output.dense", dim, inner)]:
            out += [(p + n + ".weight", [o, k]), (p + n + ".bias", [o])]
        out += [(p + "output.LayerNorm.weight", [dim]), (p + "output.LayerNorm.bias", [dim])]
    return out + [("pooler.dense.weight", [dim, dim]), ("pooler.dense.bias", [dim])]


def norm(x, w, name, eps):
    m = x.mean()
    return (x - m) / torch.sqrt(((x - m) ** 2).mean() + eps) * w[name + ".weight"] + w[name + ".bias"]


def encode(c, w, ids, kinds):
    """One row without padding: the last layer's states."""
    eps, heads = c["layer_norm_eps"], c["num_attention_heads"]
    d = c["hidden_size"] // heads
    xs = [norm(w["embeddings.word_embeddings.weight"][i] + w["embeddings.position_embeddings.weight"][t] + w["embeddings.token_type_embeddings.weight"][k],
               w, "embeddings.LayerNorm", eps) for t, (i, k) in enumerate(zip(ids, kinds))]
    for layer in range(c["num_hidden_layers"]):
        p = f"encoder.layer.{layer}."

        def linear(name, x):
            return w[p + name + ".weight"] @ x + w[p + name + ".bias"]

        q = [linear("attention.self.query", x).split(d) for x in xs]
        k = [linear("attention.self.key", x).split(d) for x in xs]
        v = [linear("attention.self.value", x).split(d) for x in xs]
        new = []
        for t, x in enumerate(xs):
            mixed = []
            for h in range(heads):
                a = torch.softmax(torch.stack([q[t][h] @ k[s][h] / math.sqrt(d) for s in range(len(xs))]), 0)
                mixed.append(sum(a[s] * v[s][h] for s in range(len(xs))))
            x = norm(x + linear("attention.output.dense", torch.cat(mixed)), w, p + "attention.output.LayerNorm", eps)
            inner = linear("intermediate.dense", x)
            inner = inner * 0.5 * (1 + torch.erf(inner / math.sqrt(2)))
            new.append(norm(x + linear("output.dense", inner), w, p + "output.LayerNorm", eps))
        xs = new
    return torch.stack(xs)


config = {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": 33, "hidden_size": 24, "num_hidden_layers": 2,
          "num_attention_heads": 4, "intermediate_size": 40, "hidden_act": "gelu", "max_position_embeddings": 20, "type_vocab_size": 2,
          "layer_norm_eps": 1e-12, "pad_token_id": 0, "position_embedding_type": "absolute", "hidden_dropout_prob": 0.1}
shapes = bert_shapes(config)
w = make_weights(shapes)
rows = [[(5 * i + 2) % 33 for i in range(9)], [(3 * i + 1) % 33 for i in range(5)]]
kinds = [[0] * 4 + [1] * 5, [0] * 5]
states = [encode(config, w, r, k) for r, k in zip(rows, kinds)]
write("bert", {"config": config, "shapes": shapes, "ids": rows, "kinds": kinds, "states": [numbers(s) for s in states],
               "mean": [numbers(s.mean(0)) for s in states], "cls": [numbers(s[0]) for s in states]})
