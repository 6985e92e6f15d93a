// The sandbox phone: sends without a reload and asks once a second what is new.
// Without scripts the same forms work by loading the page again.
import { showToast } from './toast.js';

const EVERY = 1000;
const sim = document.getElementById('sim');
const body = document.getElementById('phone-body');
let etag = '';
let asking = false;

/** Make `list` hold what `fresh` holds, touching only children that changed (data-v). */
function merge(list, fresh) {
  let at = list.firstElementChild;
  for (const node of [...fresh.children]) {
    const old = node.id ? document.getElementById(node.id) : null;
    const same = old && old.dataset.v === node.dataset.v;
    if (same && old === at) {
      at = at.nextElementSibling;
      continue;
    }
    if (old && !same) {
      // Of the log, what somebody opened stays open; a menu has done its duty.
      const opened = old.querySelector('details[open]:not([data-menu])');
      if (opened) node.querySelector('details').open = true;
      if (old === at) at = at.nextElementSibling;
      old.remove();
    }
    list.insertBefore(same ? old : node, at);
  }
  while (at) {
    const next = at.nextElementSibling;
    at.remove();
    at = next;
  }
}

function toEnd() {
  body.scrollTop = body.scrollHeight;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const following = body.scrollHeight - body.scrollTop - body.clientHeight < 80;
  for (const part of fresh.querySelectorAll('[data-part]')) {
    merge(document.getElementById(part.dataset.part), part);
  }
  if (following) toEnd();
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const headers = etag ? { 'If-None-Match': etag } : {};
    const response = await fetch(sim.dataset.live, { headers, cache: 'no-store' });
    // Signed out meanwhile: the page itself knows where to go.
    if (response.redirected) location.reload();
    else if (response.ok) {
      etag = response.headers.get('ETag') ?? '';
      show(await response.text());
    }
  } catch {
    // The server is away; the next second asks again.
  } finally {
    asking = false;
  }
}

/** What was replied to or edited is done with, here and in the address. */
function leaveQuote() {
  const quote = sim.querySelector('[data-once]');
  if (!quote) return;
  quote.remove();
  const url = new URL(location.href);
  for (const name of ['reply', 'edit']) url.searchParams.delete(name);
  history.replaceState(null, '', url);
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const data = new FormData(form, event.submitter);
  const input = form.elements.text;
  if (input) input.value = '';
  const to = event.submitter?.hasAttribute('formaction') ? event.submitter.formAction : form.action;
  const response = await fetch(to, { method: 'POST', body: data, headers: { 'X-Phone': '1' } })
    .catch(() => null);
  if (!response || response.status !== 204) {
    if (input && !input.value) input.value = data.get('text');
    const reason = response?.status === 409 ? await response.text() : '';
    showToast(reason || sim.dataset.failed, { level: 'error' });
  } else if (input) leaveQuote();
  await refresh();
  if (input) toEnd();
}

sim.addEventListener('submit', (event) => { if (event.target.matches('[data-send]')) send(event); });
// What opens below a message may open below the edge of the screen.
body.addEventListener('toggle', (event) => {
  if (event.target.open) event.target.scrollIntoView({ block: 'nearest' });
}, true);
const choose = sim.querySelector('[data-choose]');
choose.classList.add('is-live');
choose.addEventListener('change', () => choose.requestSubmit());
new ResizeObserver(toEnd).observe(body);
setInterval(refresh, EVERY);
document.addEventListener('visibilitychange', refresh);
