"""Files for the tests of TensorFiles, made with Python's PyTorch, and what is in them (expected.json).

    /usr/bin/python3 make.py        (made with Debian's PyTorch 1.13)

The files named evil_* hold pickles that would run code, or lie about their sizes: reading them must fail. None of them does harm.
"""
import collections
import io
import json
import os
import pickle
import struct
import zipfile

import torch
import torch.nn as nn

HERE = os.path.dirname(os.path.abspath(__file__))
expected = {}


def path(name):
    return os.path.join(HERE, name)


def numbers(t):
    return {"shape": list(t.shape), "dtype": str(t.dtype).split(".")[1],
            "values": [float(x) for x in t.detach().double().reshape(-1)]}


def save(name, value, tensors, **options):
    torch.save(value, path(name), **options)
    expected[name] = {k: numbers(t) for k, t in tensors.items()}


torch.manual_seed(3)
matrix = torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4

save("tensor.pt", matrix, {"tensor": matrix})
save("scalar.pt", torch.tensor(3.5), {"tensor": torch.tensor(3.5)})
save("empty.pt", torch.zeros(0, 3), {"tensor": torch.zeros(0, 3)})
save("parameter.pt", nn.Parameter(matrix), {"tensor": matrix})
save("protocol4.pt", {"a": matrix}, {"a": matrix}, pickle_protocol=4)

model = nn.Sequential(collections.OrderedDict(emb=nn.Embedding(4, 2), out=nn.Linear(2, 3)))
save("state.pt", model.state_dict(), dict(model.state_dict()))

every = {str(t).split(".")[1]: torch.tensor([0, 1, 2, 3, 100]).to(t) for t in (
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
every["int8"] = torch.tensor([-128, -1, 0, 1, 127], dtype=torch.int8)
every["int64"] = torch.tensor([-2**53, -1, 0, 1, 2**53])
save("dtypes.pt", every, every)

base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
views = {"base": base, "transposed": base.t(), "row": base[1], "corner": base[1:, 2:], "steps": base[:, ::2], "expanded": base[:1, :1].expand(2, 3)}
save("views.pt", views, views)

nested = {"model": collections.OrderedDict(w=matrix), "epoch": 3, "rate": 0.1, "names": ["a", "b"], "none": None, "big": 2**40, "minus": -7,
          5: matrix[0], "pair": (matrix[1], True), "list": [matrix, [matrix[:, 0]]]}
save("nested.pt", nested, {"model.w": matrix, "5": matrix[0], "pair.0": matrix[1], "list.0": matrix, "list.1.0": matrix[:, 0]})

torch.save(matrix, path("legacy.pt"), _use_new_zipfile_serialization=False)


# ---- zip files written by hand ----
def archive(name, pickled, storages=None, compression=zipfile.ZIP_STORED, extra=None):
    with zipfile.ZipFile(path(name), "w", compression) as z:
        def add(entry, data):
            z.writestr(zipfile.ZipInfo("archive/" + entry), data, compression)
        add("data.pkl", pickled)
        for key, data in (storages or {}).items():
            add("data/" + key, data)
        for entry, data in (extra or {}).items():
            add(entry, data)
        add("version", b"3\n")


class Storage:
    """Stands for a storage; pickled as torch.save pickles one."""

    def __init__(self, kind, key, count):
        self.id = ("storage", kind, key, "cpu", count)


class Call:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        return obj.id if isinstance(obj, Storage) else None


def dump(value, protocol=2):
    out = io.BytesIO()
    Pickler(out, protocol).dump(value)
    return out.getvalue()


def view(storage, offset, size, stride):
    return Call(torch._utils._rebuild_tensor_v2, storage, offset, size, stride, False, collections.OrderedDict())


four = struct.pack("<4f", 1, 2, 3, 4)
good = Storage(torch.FloatStorage, "0", 4)
archive("big_endian.pt", dump(view(good, 0, (2, 2), (2, 1))), {"0": struct.pack(">4f", 1, 2, 3, 4)}, extra={"byteorder": b"big"})
expected["big_endian.pt"] = {"tensor": numbers(torch.tensor([[1.0, 2], [3, 4]]))}

# Code in disguise.
archive("evil_system.pt", dump(Call(os.system, "touch distillery-was-here")))
archive("evil_eval.pt", dump({"w": view(good, 0, (4,), (1,)), "x": Call(eval, "1 + 1")}), {"0": four})
archive("evil_getattr.pt", dump(Call(getattr, "text", "upper")))
archive("evil_stack_global.pt", dump(Call(os.system, "true"), 4))
archive("evil_load.pt", b"\x80\x02ctorch\nload\nX\x01\x00\x00\x00x\x85R.")
archive("evil_newobj.pt", b"\x80\x02ccollections\nOrderedDict\n)\x81.")
archive("evil_inst.pt", b"\x80\x02(ios\nsystem\n.")
archive("evil_call_storage.pt", b"\x80\x02ctorch\nFloatStorage\nK\x05\x85R.")
archive("evil_build.pt", b"\x80\x02}X\x01\x00\x00\x00aK\x01s}b.")
archive("evil_ext.pt", b"\x80\x02\x82\x01.")
torch.save(model, path("module.pt"))
# Lies about sizes, and broken structure.
archive("evil_beyond.pt", dump(view(good, 0, (5,), (1,))), {"0": four})
archive("evil_offset.pt", dump(view(good, 2, (2, 2), (1, 2))), {"0": four})
archive("evil_negative.pt", dump(view(good, -1, (2,), (1,))), {"0": four})
archive("evil_huge.pt", dump(view(good, 0, (2**40, 2**40), (0, 0))), {"0": four})
archive("evil_expanded.pt", dump(view(good, 0, (2**40,), (0,))), {"0": four})
archive("evil_short.pt", dump(view(good, 0, (4,), (1,))), {"0": four[:-1]})
archive("evil_missing.pt", dump(view(good, 0, (4,), (1,))))
archive("evil_two_types.pt", dump([view(good, 0, (4,), (1,)), view(Storage(torch.IntStorage, "0", 4), 0, (4,), (1,))]), {"0": four})
archive("evil_rank.pt", dump(view(good, 0, (2, 2), (1,))), {"0": four})
archive("evil_compressed.pt", dump(view(good, 0, (4,), (1,))), {"0": b"\0" * 16}, zipfile.ZIP_DEFLATED)
archive("evil_endless.pt", b"\x80\x02]q\x00h\x00a.")
laughs = []
for _ in range(40):
    laughs = [laughs, laughs]
archive("evil_laughs.pt", dump(laughs))
archive("evil_memo.pt", b"\x80\x02h\x07.")
archive("evil_cut.pt", dump(view(good, 0, (4,), (1,)))[:-9], {"0": four})
archive("evil_underflow.pt", b"\x80\x02R.")
archive("evil_order.pt", dump(view(good, 0, (4,), (1,))), {"0": four}, extra={"byteorder": b"middle"})
with open(path("tensor.pt"), "rb") as whole, open(path("evil_truncated.pt"), "wb") as cut:
    cut.write(whole.read()[:-40])
with zipfile.ZipFile(path("evil_no_pickle.pt"), "w") as z:
    z.writestr(zipfile.ZipInfo("archive/other"), b"x")


# ---- safetensors, packed by hand as the format's description says ----
def safetensors(name, header, data):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    with open(path(name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


safetensors("plain.safetensors", {
    "__metadata__": {"made": "by hand", "ü": "☃"},
    "ids": {"dtype": "I64", "shape": [3], "data_offsets": [0, 24]},
    "w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [24, 40]},
    "none": {"dtype": "F16", "shape": [0, 4], "data_offsets": [40, 40]},
    "one": {"dtype": "BOOL", "shape": [], "data_offsets": [40, 41]},
}, struct.pack("<3q", -1, 0, 2**60) + four + b"\1")

with open(path("expected.json"), "w") as f:
    json.dump(expected, f, separators=(",", ":"))
    f.write("\n")
