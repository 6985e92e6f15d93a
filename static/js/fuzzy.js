// How well a few letters fit a name. Pure.

const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
const isStart = (text, at) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);

/** A run of letters at once, else in order with gaps; the higher the better, 0 for not at all. */
function scoreOfWord(text, word) {
  let at = text.indexOf(word);
  while (at > 0 && !isStart(text, at) && text.indexOf(word, at + 1) > 0) at = text.indexOf(word, at + 1);
  if (at >= 0) return (isStart(text, at) ? 100 : 60) - Math.min(at, 30);
  let place = -1, gaps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, place + 1);
    if (next < 0) return 0;
    if (place >= 0) gaps += next - place - 1;
    place = next;
  }
  return Math.max(0, 40 - gaps * 2);
}

/** How well all words of `words` fit `text`; 0 if one does not. */
export function score(text, words) {
  const name = plain(text);
  let total = 0;
  for (const word of plain(words).split(/\s+/).filter(Boolean)) {
    const one = scoreOfWord(name, word);
    if (!one) return 0;
    total += one;
  }
  return total;
}
