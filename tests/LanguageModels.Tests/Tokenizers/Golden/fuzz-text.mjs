// The same texts as FuzzText.cs, see there.
const words = [
  'the', 'The', 'game', 'games', 'player', 'of', 'and', 'edition', 'Super', 'Mario', 'world', 'WORLD', 'final', 'fantasy', 'Zelda', 'legend', 'controller',
  'wireless', 'Xbox', 'PlayStation', '3DS', 'PS4', 'strategy', 'racing', 'racer', 'adventure', 'puzzle', 'ninja', 'dragon', 'collection', "collector's",
  "don't", "we'll", 'HDMI-cable', 'semi-automatic', 'naïve', 'café', 'Pokémon', 'Ōkami', 'straße', 'antidisestablishmentarianism', 'e-mail', 'U.S.A.',
];
const spaces = [' ', '  ', '   ', '\n', '\n\n', '\t', '\r\n', '\u00A0', '\u3000', '\u2003', '\u200B', ' \n ', '\u1680', '\u0085', '\u2028', '\u202F', '\uFEFF'];
const contractions = ["'s", "'S", "'\u017F", "'t", "'LL", "'re", "'Ve", "'d", "'m", '\u2019s', "'", "''s", "'\u212A"];
const pictures = ['😀', '👨‍👩‍👧‍👦', '🇩🇪', '🇯🇵🇫', '👍🏽', '❤️', '☠', '🏴‍☠️', '1️⃣', '🤦🏿‍♀️', '🦄🦄', '✈︎', '🏳️‍🌈', '㊗️'];
const combined = [
  'e\u0301', 'a\u0308\u0323', 'A\u030A', '\u1E9B\u0323', 'q\u0307\u0323', 'o\u0302\u0301', '\u0061\u0327\u0301\u0316', 'ﬁ', 'ﬃ', 'Å', 'Ⅳ', '½', '²', '™', '№', 'ｶﾞ', '㌔',
  'ﷺ', 'İ', 'ΑΣ ', 'ΣΊΣΥΦΟΣ', 'ǆ', 'ẞ', '\u0344', '가\u11A8', '\u1100\u1161\u11A8', 'か\u3099', '\u0958', 'क\u093C', '\uFA1E', '\uF900', 'ΐ',
];
const tokens = ['<s>', '</s>', '<pad>', '<|im_end|>', '<|im_start|>', '[MASK]', '[CLS]', '[UNK]', '<unk>', '<mask>', '<0x41>', '▁', '▁the', '<|', 'Ġ', '##ing', 'Token', 'token'];
const ranges = [
  [0x21, 0x7E], [0xA1, 0xFF], [0x100, 0x17F], [0x391, 0x3A1], [0x3B1, 0x3C9], [0x410, 0x44F], [0x531, 0x556], [0x5D0, 0x5EA], [0x621, 0x63A], [0x641, 0x652], [0x660, 0x669],
  [0x905, 0x94D], [0x995, 0x9A8], [0xB95, 0xB95], [0xE01, 0xE3A], [0xF40, 0xF47], [0x10D0, 0x10F0], [0x1100, 0x1112], [0x1200, 0x1248], [0x13A0, 0x13EF], [0x1EA0, 0x1EF9],
  [0x2010, 0x2027], [0x2070, 0x2071], [0x2074, 0x208E], [0x20A0, 0x20BA], [0x2160, 0x2188], [0x2190, 0x21FF], [0x24B6, 0x24E9], [0x3041, 0x3096], [0x30A1, 0x30FA],
  [0x4E00, 0x9FA5], [0xAC00, 0xD7A3], [0xF900, 0xFA2D], [0xFB00, 0xFB06], [0xFF01, 0xFF5E], [0xFF66, 0xFF9D], [0x300, 0x36F], [0x200B, 0x200F], [0xE000, 0xE010], [0x1, 0x8],
  [0x7F, 0x9F], [0x10330, 0x1034A], [0x10400, 0x1044F], [0x1D400, 0x1D454], [0x1F600, 0x1F64F], [0x20000, 0x2A6D6], [0x1D165, 0x1D169], [0x1F130, 0x1F149],
];

export function fuzzText(number, plain = false) {
  let state = (Math.imul(number, 2654435761) ^ 0x9E3779B9) >>> 0 || 1;
  const next = () => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
  const below = bound => next() % bound;
  for (let i = 0; i < 8; i++) next();
  let text = '';
  const addRange = (first, last, count) => { for (; count > 0; count--) text += String.fromCodePoint(first + below(last - first + 1)); };
  for (let parts = 1 + below(9); parts > 0; parts--) {
    switch (below(12)) {
      case 0: case 1: case 2: text += words[below(words.length)]; break;
      case 3: addRange(0x20, 0x7E, 1 + below(8)); break;
      case 4: addRange(0x30, 0x39, 1 + below(7)); break;
      case 5: for (let n = 1 + below(3); n > 0; n--) text += spaces[below(spaces.length)]; break;
      case 6: text += contractions[below(contractions.length)]; break;
      case 7: case 8: { const [first, last] = ranges[below(ranges.length)]; addRange(first, last, 1 + below(9)); break; }
      case 9: text += pictures[below(pictures.length)]; break;
      case 10: text += combined[below(combined.length)]; break;
      default: { const token = tokens[below(tokens.length)]; if (!plain) text += token; }
    }
    if (below(2) === 0) text += ' ';
  }
  return text;
}
