"""A LLaMA-shaped decoder in plain PyTorch that trains on the batches of a folder: full training, or LoRA as PEFT computes it.

Reads one JSON object per line from standard input: {"folder": ..., "lora": bool, "rank": .., "alpha": .., "dropout": .., "rate": .., "device": ..} sets the
task up, {"steps": n} runs n steps and answers {"seconds": .., "processor": .., "loss": ..}. Attention is written as in
Hugging Face's eager implementation.
"""
import json
import math
import os
import struct
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    dtypes = {"F32": torch.float32, "I64": torch.int64}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=dtypes[entry["dtype"]]).view(entry["shape"])
    return tensors


class RMSNorm(nn.Module):
    def __init__(self, dim, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps))


def rotate_half(x):
    a, b = x.chunk(2, -1)
    return torch.cat((-b, a), -1)


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv, self.dim = c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
        self.q_proj = nn.Linear(c["hidden_size"], self.heads * self.dim, bias=False)
        self.k_proj = nn.Linear(c["hidden_size"], self.kv * self.dim, bias=False)
        self.v_proj = nn.Linear(c["hidden_size"], self.kv * self.dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.dim, c["hidden_size"], bias=False)

    def forward(self, x, cos, sin, mask):
        b, t, _ = x.shape
        q = self.q_proj(x).view(b, t, self.heads, self.dim).transpose(1, 2)
        k = self.k_proj(x).view(b, t, self.kv, self.dim).transpose(1, 2)
        v = self.v_proj(x).view(b, t, self.kv, self.dim).transpose(1, 2)
        q, k = q * cos + rotate_half(q) * sin, k * cos + rotate_half(k) * sin
        if self.kv != self.heads:
            k, v = k.repeat_interleave(self.heads // self.kv, 1), v.repeat_interleave(self.heads // self.kv, 1)
        weights = F.softmax(torch.matmul(q, k.transpose(2, 3)) / math.sqrt(self.dim) + mask, dim=-1)
        return self.o_proj(torch.matmul(weights, v).transpose(1, 2).reshape(b, t, -1))


class MLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.up_proj = nn.Linear(c["hidden_size"], c["intermediate_size"], bias=False)
        self.down_proj = nn.Linear(c["intermediate_size"], c["hidden_size"], bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.self_attn, self.mlp = Attention(c), MLP(c)
        self.input_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        self.post_attention_layernorm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed_tokens = nn.Embedding(c["vocab_size"], c["hidden_size"])
        self.layers = nn.ModuleList([Layer(c) for _ in range(c["num_hidden_layers"])])
        self.norm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])


class Llama(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.model = Body(c)
        self.head_dim, self.theta = c["head_dim"], c["rope_theta"]
        if not c["tie_word_embeddings"]:
            self.lm_head = nn.Linear(c["hidden_size"], c["vocab_size"], bias=False)

    def forward(self, ids):
        t = ids.shape[1]
        angles = torch.arange(t, device=ids.device).float()[:, None] * (1.0 / self.theta ** (torch.arange(0, self.head_dim, 2, device=ids.device).float() / self.head_dim))[None]
        angles = torch.cat((angles, angles), -1)
        mask = torch.full((t, t), float("-inf"), device=ids.device).triu(1)
        x = self.model.embed_tokens(ids)
        for layer in self.model.layers:
            x = layer(x, angles.cos(), angles.sin(), mask)
        return self.lm_head(self.model.norm(x)) if hasattr(self, "lm_head") else F.linear(self.model.norm(x), self.model.embed_tokens.weight)


class LoraLinear(nn.Module):
    def __init__(self, base, rank, alpha, dropout):
        super().__init__()
        self.base, self.scale, self.dropout = base, alpha / rank, nn.Dropout(dropout)
        self.lora_A = nn.Linear(base.in_features, rank, bias=False)
        self.lora_B = nn.Linear(rank, base.out_features, bias=False)
        nn.init.kaiming_uniform_(self.lora_A.weight, a=math.sqrt(5))
        nn.init.zeros_(self.lora_B.weight)

    def forward(self, x):
        return self.base(x) + self.lora_B(self.lora_A(self.dropout(x))) * self.scale


class Task:
    def __init__(self, request):
        with open(os.path.join(request["folder"], "config.json")) as file:
            config = json.load(file)
        self.model = Llama(config)
        missing = self.model.load_state_dict(read_safetensors(os.path.join(request["folder"], "model.safetensors")), strict=False)
        assert not missing.missing_keys, missing
        batches = read_safetensors(os.path.join(request["folder"], "batches.safetensors"))
        self.ids, self.labels, self.step = batches["ids"].to(request["device"]), batches["labels"].to(request["device"]), 0
        if request["lora"]:
            self.model.requires_grad_(False)
            for layer in self.model.model.layers:
                for owner in (layer.self_attn, layer.mlp):
                    for name, child in list(owner.named_children()):
                        setattr(owner, name, LoraLinear(child, request["rank"], request["alpha"], request["dropout"]))
        self.model.to(request["device"])
        learnt = [p for p in self.model.parameters() if p.requires_grad]
        groups = [{"params": [p for p in learnt if p.dim() > 1], "weight_decay": 0.01}, {"params": [p for p in learnt if p.dim() <= 1], "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=request["rate"])
        self.model.train()

    def run(self, steps):
        start, used = time.perf_counter(), time.process_time()
        for _ in range(steps):
            ids, labels = self.ids[self.step % len(self.ids)], self.labels[self.step % len(self.ids)]
            self.step += 1
            logits = self.model(ids)
            loss = F.cross_entropy(logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=-100)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in self.optimiser.param_groups for p in g["params"]], 1.0)
            self.optimiser.step()
            last = loss.item()
        return {"seconds": time.perf_counter() - start, "processor": time.process_time() - used, "loss": last}


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    task = None
    for line in sys.stdin:
        request = json.loads(line)
        if "steps" in request:
            print(json.dumps(task.run(request["steps"])), flush=True)
        else:
            task = Task(request)
            print(json.dumps({"ready": True}), flush=True)
