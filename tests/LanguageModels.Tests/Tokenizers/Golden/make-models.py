"""Trains the small SentencePiece models of the tests and writes the tokenizers that Hugging Face would make of them.

    node make-texts.mjs && /usr/bin/python3 make-models.py      (Debian: python3-sentencepiece 0.1.97, python3-protobuf, nodejs)
"""
import base64
import collections
import json
import re

import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as pb

lines = [json.loads(line) for line in open("/tmp/fuzz-corpus.jsonl", encoding="utf-8")]
# Only characters that occur often, so that others are unknown to the small models.
often = collections.Counter("".join(lines))
with open("/tmp/fuzz-corpus.txt", "w", encoding="utf-8") as out:
    for line in ["".join(c for c in line if often[c] >= 60) for line in lines]:
        out.write(re.sub(r"[\r\n\x00\u2028\u0085]+", " ", line) + "\n")
# A small table of replacements in place of NFKC's 240 KB: several characters to one, one to several, to a space, to nothing.
with open("/tmp/rules.tsv", "w") as out:
    rules = [("FB01", "66 69"), ("FB03", "66 66 69"), ("3000", "20"), ("A0", "20"), ("9", "20"), ("A", "20"), ("200B", ""), ("65 301", "E9"), ("41 30A", "C5"),
             ("FF21", "41"), ("FF22", "42"), ("2122", "54 4D"), ("BD", "31 2F 32"), ("FF76 FF9E", "30AC"), ("FF76", "30AB"), ("1100 1161", "AC00"), ("1F600", "3A 29"), ("2003", "20"), ("FEFF", "")]
    for source, target in rules:
        out.write(f"{source}\t{target}\n")
common = dict(input="/tmp/fuzz-corpus.txt", character_coverage=1.0, num_threads=1, max_sentence_length=100000, minloglevel=2)
spm.SentencePieceTrainer.train(model_prefix="/tmp/sp-bpe", model_type="bpe", vocab_size=800, byte_fallback=True, normalization_rule_name="identity",
                               remove_extra_whitespaces=False, split_digits=True, pad_id=-1, **common)
spm.SentencePieceTrainer.train(model_prefix="/tmp/sp-unigram", model_type="unigram", vocab_size=700, normalization_rule_tsv="/tmp/rules.tsv",
                               user_defined_symbols=["token", "PlayStation"], pad_id=3, **common)


def slim(path):
    model = pb.ModelProto()
    model.ParseFromString(open(path, "rb").read())
    model.trainer_spec.ClearField("input")
    model.normalizer_spec.ClearField("normalization_rule_tsv")
    open(path.split("/")[-1], "wb").write(model.SerializeToString())
    return model


bpe, unigram = slim("/tmp/sp-bpe.model"), slim("/tmp/sp-unigram.model")


def added(pieces, ids):
    return [dict(id=i, content=pieces[i], single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) for i in ids]


def write(name, value):
    json.dump(value, open(name, "w", encoding="utf-8"), ensure_ascii=False, indent=0)


# Llama 2's form: byte fallback, merges rebuilt from the scores.
pieces = [p.piece for p in bpe.pieces]
vocab = {p: i for i, p in enumerate(pieces)}
merges = []
for p in bpe.pieces:
    if p.type == 1:
        local = [(p.piece[:i], p.piece[i:]) for i in range(1, len(p.piece)) if p.piece[:i] in vocab and p.piece[i:] in vocab]
        merges += [(pair, p.score) for pair in sorted(local, key=lambda pair: (vocab[pair[0]], vocab[pair[1]]))]
merges = [list(pair) for pair, _ in sorted(merges, key=lambda entry: -entry[1])]
write("llama2.json", dict(
    version="1.0", truncation=None, padding=None, added_tokens=added(pieces, [0, 1, 2]),
    normalizer=dict(type="Sequence", normalizers=[dict(type="Prepend", prepend="▁"), dict(type="Replace", pattern=dict(String=" "), content="▁")]),
    pre_tokenizer=None,
    post_processor=dict(type="TemplateProcessing", single=[dict(SpecialToken=dict(id="<s>", type_id=0)), dict(Sequence=dict(id="A", type_id=0))],
                        pair=[dict(Sequence=dict(id="A", type_id=0)), dict(Sequence=dict(id="B", type_id=1))],
                        special_tokens={"<s>": dict(id="<s>", ids=[1], tokens=["<s>"])}),
    decoder=dict(type="Sequence", decoders=[dict(type="Replace", pattern=dict(String="▁"), content=" "), dict(type="ByteFallback"), dict(type="Fuse"),
                                            dict(type="Strip", content=" ", start=1, stop=0)]),
    model=dict(type="BPE", dropout=None, unk_token="<unk>", continuing_subword_prefix=None, end_of_word_suffix=None, fuse_unk=True, byte_fallback=True,
               vocab=vocab, merges=merges)))

pieces = [p.piece for p in unigram.pieces]
write("unigram.json", dict(
    version="1.0", truncation=None, padding=None, added_tokens=added(pieces, [0, 1, 2, 3]),
    normalizer=dict(type="Sequence", normalizers=[
        dict(type="Precompiled", precompiled_charsmap=base64.b64encode(unigram.normalizer_spec.precompiled_charsmap).decode()),
        dict(type="Replace", pattern=dict(Regex=" {2,}"), content=" ")]),
    pre_tokenizer=dict(type="Metaspace", replacement="▁", prepend_scheme="always", split=True),
    post_processor=None,
    decoder=dict(type="Metaspace", replacement="▁", prepend_scheme="always", split=True),
    model=dict(type="Unigram", unk_id=0, byte_fallback=False, vocab=[[p.piece, p.score] for p in unigram.pieces])))

# A WordPiece vocabulary by counting: characters, and the most frequent beginnings and ends of words.
counts = collections.Counter()
for line in lines:
    for word in re.findall(r"\w+|[^\w\s]", line.lower()):
        for n in range(1, min(len(word), 8) + 1):
            counts[word[:n]] += 1
            if n < len(word):
                counts["##" + word[n:][:6]] += 1
tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + sorted(t for t, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:900])
write("wordpiece.json", dict(
    version="1.0", truncation=None, padding=None, added_tokens=added(tokens, range(5)),
    normalizer=dict(type="BertNormalizer", clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True),
    pre_tokenizer=dict(type="BertPreTokenizer"),
    post_processor=dict(type="BertProcessing", sep=["[SEP]", 3], cls=["[CLS]", 2]),
    decoder=dict(type="WordPiece", prefix="##", cleanup=True),
    model=dict(type="WordPiece", unk_token="[UNK]", continuing_subword_prefix="##", max_input_chars_per_word=100, vocab={t: i for i, t in enumerate(tokens)})))
