// From a quote to the message it quotes: in the page, or among the older ones that are
// fetched for it. One in another conversation is an ordinary link.
import { openId } from './conversation.js';
import { loadOlder } from './older.js';

const MOST_PAGES = 20;
const byId = (id) => document.getElementById(id);

/** The bubble `id`, fetched if it is among the older ones; `null` if it is too far away. */
export async function find(id) {
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const link = byId('log').querySelector('[data-older]');
    if (byId(id) || !link) break;
    await loadOlder(link);
  }
  return byId(id);
}

/** Bring a message into sight and point at it for a moment. */
function pointAt(message) {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  message.scrollIntoView({ block: 'center', behavior: isStill ? 'auto' : 'smooth' });
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
  message.dataset.found = '';
  setTimeout(() => delete message.dataset.found, 2000);
}

// An address that names a message. It may be among the older ones.
document.addEventListener('message-linked', async ({ detail: id }) => {
  const message = await find(id);
  if (message) pointAt(message);
});

document.addEventListener('click', async (event) => {
  const quote = event.target.closest('[data-quote]');
  if (!quote || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (Number(quote.dataset.of) !== openId()) return;
  event.preventDefault();
  const message = await find(`message-${quote.dataset.quote}`);
  if (message) pointAt(message);
  else location.assign(quote.href);
});
