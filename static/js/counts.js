// The numbers beside the queues and in the title.
import { coalesce, getPiece, parse } from './api.js';

let unread = Number(document.getElementById('inbox')?.dataset.unread) || 0;

/** Write the number of unread conversations before the title of the page. */
export function showTitle() {
  const plain = document.title.replace(/^\(\d+\) /, '');
  document.title = unread ? `(${unread}) ${plain}` : plain;
}

function put(place, number) {
  place.textContent = number;
  const whole = place.closest('[data-hide-zero]');
  if (whole) whole.hidden = number === '0';
}

const refresh = coalesce(async () => {
  for (const number of parse(await getPiece('/inbox/numbers/'))) {
    const { count } = number.dataset;
    if (count === 'unread') unread = Number(number.textContent);
    for (const place of document.querySelectorAll(`[data-count="${count}"]`)) put(place, number.textContent);
  }
  showTitle();
  delete document.getElementById('inbox')?.dataset.uncounted;
}, 250);

export const refreshCounts = () => refresh('numbers');

// The page of a conversation comes without them.
if ('uncounted' in (document.getElementById('inbox')?.dataset ?? {})) refreshCounts();
