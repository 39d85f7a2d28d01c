"""Python's side of `Benchmarks lm`: a LLaMA decoder in plain PyTorch, as one writes it, with a cache that grows by torch.cat.

Reads one JSON object per line; its field "do" names one of the functions in ACTIONS, the other fields are its arguments.
Answers one line of JSON. Sleeps in between, so that both sides can be measured in turn.
"""
import json
import struct
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError as e:
    print(f"no torch: {e}", flush=True)
    sys.exit(3)

torch.set_num_threads(int(sys.argv[1]))
model = None


def read_safetensors(path):
    with open(path, "rb") as f:
        size = struct.unpack("<Q", f.read(8))[0]
        header = json.loads(f.read(size))
        data = bytearray(f.read())
    out = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32", entry
        out[name] = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin).reshape(entry["shape"]).clone()
    return out


def rotate_half(x):
    a, b = x.chunk(2, -1)
    return torch.cat((-b, a), -1)


class Decoder:
    def __init__(self, folder, device):
        with open(folder + "/config.json") as f:
            c = json.load(f)
        self.device = device
        self.w = {name: w.to(device) for name, w in read_safetensors(folder + "/model.safetensors").items()}
        self.layers, self.heads, self.kv_heads = c["num_hidden_layers"], c["num_attention_heads"], c["num_key_value_heads"]
        self.d, self.eps = c["head_dim"], c["rms_norm_eps"]
        self.head = self.w["model.embed_tokens.weight"] if c["tie_word_embeddings"] else self.w["lm_head.weight"]
        f = 1.0 / c["rope_theta"] ** (torch.arange(0, self.d, 2).float() / self.d)
        angles = torch.outer(torch.arange(c["max_position_embeddings"]).float(), f)
        angles = torch.cat((angles, angles), -1)
        self.cos, self.sin = angles.cos().to(device), angles.sin().to(device)

    def norm(self, x, name):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.w[name + ".weight"]

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"])

    def hidden(self, ids, cache=None):
        """[batch, time, dim] after the final norm; cache is a list of (keys, values) per layer, or None for a pass without."""
        batch, t = ids.shape
        start = cache[0][0].shape[2] if cache and cache[0] is not None else 0
        cos, sin = self.cos[start:start + t], self.sin[start:start + t]
        x = F.embedding(ids, self.w["model.embed_tokens.weight"])
        mask = torch.full((t, start + t), float("-inf"), device=self.device).triu(start + 1) if t > 1 else None
        for i in range(self.layers):
            p = f"model.layers.{i}."
            n = self.norm(x, p + "input_layernorm")
            q = self.linear(n, p + "self_attn.q_proj").view(batch, t, self.heads, self.d).transpose(1, 2)
            k = self.linear(n, p + "self_attn.k_proj").view(batch, t, self.kv_heads, self.d).transpose(1, 2)
            v = self.linear(n, p + "self_attn.v_proj").view(batch, t, self.kv_heads, self.d).transpose(1, 2)
            q, k = q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin
            if cache is not None:
                if cache[i] is not None:
                    k, v = torch.cat((cache[i][0], k), 2), torch.cat((cache[i][1], v), 2)
                cache[i] = (k, v)
            group = self.heads // self.kv_heads
            if group > 1:
                k, v = (y[:, :, None].expand(-1, -1, group, -1, -1).reshape(batch, self.heads, y.shape[2], self.d) for y in (k, v))
            scores = q @ k.transpose(2, 3) / self.d ** 0.5
            if mask is not None:
                scores = scores + mask
            mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, t, self.heads * self.d)
            x = x + self.linear(mixed, p + "self_attn.o_proj")
            n = self.norm(x, p + "post_attention_layernorm")
            x = x + self.linear(F.silu(self.linear(n, p + "mlp.gate_proj")) * self.linear(n, p + "mlp.up_proj"), p + "mlp.down_proj")
        return self.norm(x, "model.norm")


def load(folder, device):
    global model
    model = Decoder(folder, device)
    return {}


def generate(prompts, new):
    begin = time.perf_counter()
    with torch.inference_mode():
        cache = [None] * model.layers
        ids = torch.tensor(prompts, device=model.device)
        written = []
        for _ in range(new):
            ids = F.linear(model.hidden(ids, cache)[:, -1], model.head).argmax(-1, keepdim=True)
            written.append(ids)
        out = torch.cat(written, 1).tolist()
    return {"seconds": time.perf_counter() - begin, "ids": out}


def gemm(size, device):
    a, b = torch.rand(size, size, device=device), torch.rand(size, size, device=device)

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    a @ b
    wait()
    best = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        a @ b
        wait()
        best = min(best, time.perf_counter() - begin)
    return best


ACTIONS = {"load": load, "generate": generate, "gemm": gemm}

print(f"torch {torch.__version__}", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(ACTIONS[request.pop("do")](**request)), flush=True)
