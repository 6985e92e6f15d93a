// A conversation is fetched while somebody still points at its row, so that it opens at once.
import { openId } from './conversation.js';

// How long one points before it counts, and how long what was fetched stays true.
const PAUSE = 65, LIFE = 15_000;
let kept = null, timer = 0;

const idOf = (link) => Number(link.closest('.conv')?.dataset.id);

function drop() {
  clearTimeout(timer);
  kept?.stop.abort();
  kept = null;
}

async function ask(address, stop) {
  const headers = { 'HX-Request': 'true', 'HX-Target': 'desk', 'HX-Current-URL': location.href };
  const answer = await fetch(address, { headers, signal: stop.signal, credentials: 'same-origin' });
  return answer.ok && !answer.headers.has('HX-Redirect') ? answer.text() : '';
}

function fetchSoon(link) {
  if (kept?.address === link.href || idOf(link) === openId() || link.hash) return;
  drop();
  timer = setTimeout(() => {
    const stop = new AbortController();
    kept = { address: link.href, id: idOf(link), until: Date.now() + LIFE, stop, html: ask(link.href, stop).catch(() => '') };
  }, PAUSE);
}

/** What was fetched of a conversation is out of date. */
export function forget(id) {
  if (kept?.id === id) drop();
}

const linkUnder = ({ target }) => target.closest?.('#rows .conv')?.querySelector('.conv__link');

document.addEventListener('pointerover', (event) => {
  const link = event.pointerType === 'mouse' && linkUnder(event);
  if (link) fetchSoon(link);
  else clearTimeout(timer);
});
document.addEventListener('focusin', (event) => {
  const link = event.target.matches?.('.conv__link') && event.target;
  if (link) fetchSoon(link);
});

function put(address, html) {
  // So that Back, too, is htmx's to answer, as after its own clicks.
  history.replaceState({ htmx: true }, '', location.href);
  history.pushState({ htmx: true }, '', address);
  window.htmx.swap('#desk', html, { swapStyle: 'outerHTML', swapDelay: 0, settleDelay: 0 });
}

// Before htmx hears of the click. What was fetched is shown once: the form in it has a name of its own.
document.addEventListener('click', async (event) => {
  const link = event.target.closest('.conv__link');
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || kept?.address !== link.href || kept.until < Date.now()) return;
  event.preventDefault();
  event.stopPropagation();
  const { address, html } = kept;
  kept = null;
  const piece = await html;
  if (piece) put(address, piece);
  else location.assign(address);
}, true);
