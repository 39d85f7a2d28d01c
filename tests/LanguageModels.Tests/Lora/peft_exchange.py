"""Loads our adapters with PEFT and makes PEFT's own for us to load: the other half of PeftExchangeTests.cs.

    python peft_exchange.py FOLDER      (transformers, peft, safetensors)

FOLDER/base is a Hugging Face model, FOLDER/ids.json the tokens to run, FOLDER/ours/* adapters that we wrote. Every adapter's folder gets
logits.safetensors, computed by transformers and PEFT; FOLDER/theirs/* are adapters that PEFT wrote.
"""
import json
import os
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

folder = sys.argv[1]
with open(os.path.join(folder, "ids.json")) as file:
    ids = torch.tensor(json.load(file))


def base():
    return AutoModelForCausalLM.from_pretrained(os.path.join(folder, "base"), attn_implementation="eager").float().eval()


def write(model, path):
    with torch.no_grad():
        logits = model(input_ids=ids).logits.float()
    save_file({"logits": logits.contiguous()}, os.path.join(path, "logits.safetensors"))


write(base(), os.path.join(folder, "base"))
for name in sorted(os.listdir(os.path.join(folder, "ours"))):
    path = os.path.join(folder, "ours", name)
    write(PeftModel.from_pretrained(base(), path).eval(), path)

linear = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
configs = {
    "plain": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, lora_dropout=0.1, target_modules=["q_proj", "v_proj"]),
    "all-linear": LoraConfig(task_type="CAUSAL_LM", r=3, lora_alpha=5, target_modules="all-linear"),
    "rslora": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=linear, use_rslora=True),
    "dora": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=linear, use_dora=True),
    "patterns": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=linear, rank_pattern={"up_proj": 2}, alpha_pattern={"0.mlp.up_proj": 3}),
    "expression": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=r".*\.1\.(self_attn|mlp)\.(q|k|up)_proj"),
    "head": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=["lm_head", "o_proj"]),
}
torch.manual_seed(5)
for name, config in configs.items():
    model = get_peft_model(base(), config)
    for key, parameter in model.named_parameters():
        if "lora_B" in key:
            torch.nn.init.normal_(parameter, std=0.2)
        elif "lora_magnitude_vector" in key:
            parameter.data.mul_(1.3)
    path = os.path.join(folder, "theirs", name)
    model.eval().save_pretrained(path)
    write(model, path)
