// Writes the texts for make-models.py and make-golden-sentencepiece.py to /tmp.
import { writeFileSync } from 'node:fs';
import { fuzzText } from './fuzz-text.mjs';
const lines = (from, count, plain) => Array.from({ length: count }, (_, i) => JSON.stringify(fuzzText(from + i, plain))).join('\n') + '\n';
writeFileSync('/tmp/fuzz-corpus.jsonl', lines(1_000_000, 6000, true));
writeFileSync('/tmp/fuzz-plain.jsonl', lines(0, 10_000, true));
