"""Hugging Face's side of `bench lm --peer transformers`: transformers and PEFT answer the requests of peer.py and of training_peer.py.

The first argument is the number of threads; with "training" behind it the requests are those of training_peer.py.
"""
import json
import os
import sys
import time

try:
    import torch
    from peft import LoraConfig, get_peft_model
    from safetensors.torch import load_file
    from transformers import AutoModelForCausalLM, GenerationConfig
except ImportError as e:
    print(f"no transformers: {e}", flush=True)
    sys.exit(3)

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
model = None


def read(folder, device):
    return AutoModelForCausalLM.from_pretrained(folder, torch_dtype=torch.float32).to(device)


def load(folder, device):
    global model
    model = read(folder, device).eval()
    return {}


def generate(prompts, new):
    begin = time.perf_counter()
    with torch.inference_mode():
        ids = torch.tensor(prompts, device=model.device)
        how = GenerationConfig(max_new_tokens=new, do_sample=False, use_cache=True, eos_token_id=None, pad_token_id=0)
        out = model.generate(ids, attention_mask=torch.ones_like(ids), generation_config=how)[:, ids.shape[1]:].tolist()
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


class Task:
    def __init__(self, request):
        self.model = read(request["folder"], request["device"])
        batches = load_file(os.path.join(request["folder"], "batches.safetensors"), device=request["device"])
        self.ids, self.labels, self.step = batches["ids"], batches["labels"], 0
        if request["lora"]:
            self.model = get_peft_model(self.model, LoraConfig(
                task_type="CAUSAL_LM", r=request["rank"], lora_alpha=request["alpha"], lora_dropout=request["dropout"], target_modules="all-linear"))
        learnt = [p for p in self.model.parameters() if p.requires_grad]
        groups = [{"params": [p for p in learnt if p.dim() > 1], "weight_decay": 0.01}, {"params": [p for p in learnt if p.dim() <= 1], "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=request["rate"])
        self.model.train()

    def run(self, steps):
        start, used = time.perf_counter(), time.process_time()
        for _ in range(steps):
            ids, labels = self.ids[self.step % len(self.ids)], self.labels[self.step % len(self.ids)]
            self.step += 1
            loss = self.model(input_ids=ids, labels=labels, use_cache=False).loss
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for g in self.optimiser.param_groups for p in g["params"]], 1.0)
            self.optimiser.step()
            last = loss.item()
        return {"seconds": time.perf_counter() - start, "processor": time.process_time() - used, "loss": last}


def training():
    task = None
    for line in sys.stdin:
        request = json.loads(line)
        if "steps" in request:
            answer = task.run(request["steps"])
        else:
            task, answer = Task(request), {"ready": True}
        print(json.dumps(answer), flush=True)


def generation():
    actions = {"load": load, "generate": generate, "gemm": gemm}
    print(f"torch {torch.__version__}", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(actions[request.pop("do")](**request)), flush=True)


if __name__ == "__main__":
    training() if sys.argv[2:] == ["training"] else generation()
