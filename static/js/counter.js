// How much of a message is left, and into how many a long text goes. Said near the limit
// only, and drawn at most once for a pause in typing.
import { countParts, lengthIn } from './split.js';
import { plural, word } from './words.js';

// From this share of the limit on.
const NEAR = 0.85;
const PAUSE = 150;
// The most that one code unit of a text takes of a limit in bytes.
const WIDEST = 3;
let timer;

function wordsFor(length, text, { textLimit, textUnit, mostParts }) {
  const limit = Number(textLimit);
  if (length <= limit) return plural('left', limit - length);
  const parts = countParts(text, limit, textUnit);
  return parts > Number(mostParts) ? word('tooLong', mostParts) : plural('parts', parts);
}

function draw(form) {
  const place = form.querySelector('[data-counter]');
  const text = form.elements.text.value.trim();
  const near = Number(form.dataset.textLimit) * NEAR;
  // A text that is short in any unit needs no counting.
  const length = text.length * WIDEST < near ? 0 : lengthIn(form.dataset.textUnit, text);
  place.hidden = length < near;
  place.textContent = place.hidden ? '' : wordsFor(length, text, form.dataset);
}

/** Count what stands in `form` now. */
export function count(form) {
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE, form);
}

document.addEventListener('input', (event) => {
  if (event.target.id === 'reply-text') count(event.target.form);
});
