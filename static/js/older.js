// Older messages: fetched as the top of the log comes into sight, or for a quote.
import { getPiece, parse } from './api.js';
import { placeAbove } from './timeline.js';

const log = () => document.getElementById('log');
let loading = null;

const watcher = new IntersectionObserver((entries) => {
  const link = entries.find((entry) => entry.isIntersecting)?.target;
  if (link) loadOlder(link);
}, { rootMargin: '200px 0px 0px' });

/** Fetch the stretch that `link` leads to, and put it above; one at a time. */
export function loadOlder(link) {
  loading ??= fetchOlder(link).finally(() => { loading = null; });
  return loading;
}

async function fetchOlder(link) {
  watcher.unobserve(link);
  const html = await getPiece(`${log().dataset.timeline}?before=${link.dataset.older}`);
  // They may have gone on to another conversation meanwhile.
  if (!link.isConnected) return;
  link.remove();
  placeAbove(parse(html));
  watchOlder();
}

/** Load on when the link to older messages, if there is one, comes near. */
export function watchOlder() {
  const link = log()?.querySelector('[data-older]');
  if (link) watcher.observe(link);
}
