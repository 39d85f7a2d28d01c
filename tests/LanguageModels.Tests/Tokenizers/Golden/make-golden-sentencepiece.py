"""Asks SentencePiece for the ids of the 10,000 texts without special tokens and their decoding, and writes digests of each hundred.

    node make-texts.mjs && /usr/bin/python3 make-golden-sentencepiece.py      (Debian: python3-sentencepiece)
"""
import hashlib
import json

import sentencepiece as spm

texts = [json.loads(line) for line in open("/tmp/fuzz-plain.jsonl", encoding="utf-8")]


def digests(lines):
    return " ".join(hashlib.sha256("\n".join(lines[i:i + 100]).encode()).hexdigest()[:8] for i in range(0, len(lines), 100))


golden = {"peer": f"sentencepiece {spm.__version__} (Debian), Google's C++ implementation", "texts": digests(texts), "models": {}}
for name in ["sp-bpe", "sp-unigram"]:
    processor = spm.SentencePieceProcessor(model_file=f"{name}.model")
    ids = [processor.encode(text) for text in texts]
    decoded = [processor.decode(row) for row in ids]
    with open(f"/tmp/{name}-ids.txt", "w", encoding="utf-8") as out:
        out.write("\n".join(json.dumps({"text": t, "ids": r, "decoded": d}) for t, r, d in zip(texts, ids, decoded)))
    golden["models"][name] = {"ids": digests([",".join(map(str, row)) for row in ids]), "text": digests(decoded)}
json.dump(golden, open("golden-sentencepiece.json", "w"), indent=1)
