// Into how many messages a text goes: the same seams as conversations/splitting.py.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const encoder = new TextEncoder();
const WORD = 1, SENTENCE = 2, PARAGRAPH = 3;
const ENDS = new Set('.!?…:;؟؛।');
const FULL_ENDS = new Set('。！？．');
const CLOSING = new Set('"\'”’»›)]}」』');
const isSpace = (text) => text !== undefined && text.trim() === '';

/** The length of `text` in the unit a platform counts: 'bytes' of UTF-8, or 'characters'. */
export const lengthIn = (unit, text) => (unit === 'bytes' ? encoder.encode(text).length : [...text].length);

function endsSentence(characters, place) {
  let at = place;
  while (at > 0 && CLOSING.has(characters[at - 1])) at -= 1;
  return at > 0 && ENDS.has(characters[at - 1]);
}

function strengthOf(characters, place) {
  const before = characters[place - 1], after = characters[place];
  if (!isSpace(after)) return FULL_ENDS.has(before) ? SENTENCE : 0;
  if (/[\n\r]/.test(after)) return isSpace(characters[place + 1]) ? PARAGRAPH : SENTENCE;
  return endsSentence(characters, place) ? SENTENCE : WORD;
}

function seam(characters, start, end) {
  let best = end, strongest = 0;
  const half = start + Math.floor((end - start) / 2);
  for (let place = end; place > start; place -= 1) {
    if (place < half && strongest) break;
    const strength = strengthOf(characters, place);
    if (strength > strongest) [best, strongest] = [place, strength];
  }
  return best;
}

/** How many messages `text` takes where one holds `limit` of `unit`. */
export function countParts(text, limit, unit) {
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const sizes = characters.map((character) => lengthIn(unit, character));
  const skip = (from) => { let at = from; while (isSpace(characters[at])) at += 1; return at; };
  let parts = 0, start = skip(0);
  while (start < characters.length) {
    let end = start, total = 0;
    while (end < characters.length && total + sizes[end] <= limit) total += sizes[end++];
    end = Math.max(end, start + 1);
    if (end < characters.length) end = seam(characters, start, end);
    parts += 1;
    start = skip(end);
  }
  return parts;
}
