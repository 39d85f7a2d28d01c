// Asks Hugging Face's own tokenizers (Rust, npm package "tokenizers") for the ids of 10,000 texts and their decoding, and writes digests of each hundred.
//   npm install --no-save --prefix /tmp/peer tokenizers@0.23.2 && node make-golden.mjs /tmp/peer [variant: writes its ids to /tmp/golden-ids.txt]
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fuzzText } from './fuzz-text.mjs';

const require = createRequire(process.argv[2] + '/x.js');
const peer = require('tokenizers');
const version = require('tokenizers/package.json').version;
const variants = JSON.parse(readFileSync('variants.json', 'utf8'));
const texts = Array.from({ length: 10_000 }, (_, i) => fuzzText(i));
const digests = lines => Array.from({ length: lines.length / 100 }, (_, i) =>
  createHash('sha256').update(lines.slice(i * 100, i * 100 + 100).join('\n'), 'utf8').digest('hex').slice(0, 8)).join(' ');

const golden = { peer: `tokenizers ${version} (npm), Hugging Face's Rust implementation`, texts: digests(texts), variants: {} };
for (const [name, { base, model, ...parts }] of Object.entries(variants)) {
  const json = JSON.parse(readFileSync(base, 'utf8'));
  Object.assign(json, parts);
  Object.assign(json.model, model);
  const tokenizer = peer.Tokenizer.fromString(JSON.stringify(json));
  const ids = (await tokenizer.encodeBatch(texts)).map(encoding => encoding.getIds());
  const decoded = await tokenizer.decodeBatch(ids, true);
  golden.variants[name] = { ids: digests(ids.map(row => row.join(','))), text: digests(decoded) };
  if (process.argv[3] === name) writeFileSync('/tmp/golden-ids.txt', ids.map((row, i) => JSON.stringify({ text: texts[i], ids: row, decoded: decoded[i] })).join('\n'));
}
writeFileSync('golden.json', JSON.stringify(golden, null, 1) + '\n');
