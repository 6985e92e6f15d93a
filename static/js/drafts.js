// Words that are not sent yet, per conversation and kind. The server keeps them, so that
// they are there on another device as well; until it has them, this browser does.
import { Gone, post, Refused } from './api.js';
import { quoted, setQuote } from './quoting.js';
import { trayOf } from './tray.js';

// How long a pause in typing is, and how long to wait before trying to reach the server again.
const PAUSE = 700, RETRY = 5000;
// How long a page may be on its way here that was made before the server had a draft.
const ON_ITS_WAY = 15_000;
const PREFIX = 'unsaved:';
const keyOf = (form) => PREFIX + form.dataset.draft;
const partsOf = (key) => key.slice(PREFIX.length).split('-');
const timers = new Map();
const saving = new Set();
// What each form held last, for a file that arrives after its conversation was left.
const known = new Map();

// What the server was handed a moment ago.
const handed = new Map();

const read = (key) => JSON.parse(localStorage.getItem(key) ?? 'null');
const stateOf = (form) => ({ text: form.querySelector('textarea').value, quote: form.dataset.kind === 'reply' ? quoted() : null });

function fieldsOf(key, { text, quote }) {
  const [mode, conversation] = partsOf(key);
  const fields = [['mode', mode], ['text', text]];
  if (quote) fields.push(['reply_to', quote.id]);
  if (mode === 'reply') for (const { id } of trayOf(Number(conversation))) if (id) fields.push(['uploads', id]);
  return fields;
}

function later(key, pause = PAUSE) {
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(save, pause, key));
}

/** Hand one draft to the server. One at a time: what was typed last is also saved last. */
async function save(key) {
  timers.delete(key);
  if (saving.has(key)) {
    later(key);
    return;
  }
  const kept = localStorage.getItem(key);
  if (!kept) return;
  saving.add(key);
  try {
    await post(`/inbox/${partsOf(key)[1]}/draft/`, fieldsOf(key, JSON.parse(kept)), { keepalive: true });
    if (localStorage.getItem(key) === kept) handOver(key, JSON.parse(kept));
  } catch (error) {
    if (error instanceof Gone) localStorage.removeItem(key);
    else if (!(error instanceof Refused)) later(key, RETRY);
  } finally {
    saving.delete(key);
  }
}

function handOver(key, state) {
  localStorage.removeItem(key);
  handed.set(key, state);
  setTimeout(() => { if (handed.get(key) === state) handed.delete(key); }, ON_ITS_WAY);
}

function keep(key, state) {
  known.set(key, state);
  handed.delete(key);
  localStorage.setItem(key, JSON.stringify({ ...state, at: Date.now() }));
  later(key);
}

const keepForm = (form) => keep(keyOf(form), stateOf(form));

document.addEventListener('input', (event) => {
  const form = event.target.closest('[data-draft]');
  if (!form || !event.target.matches('textarea')) return;
  keepForm(form);
  showError(form, '');
});

document.addEventListener('quote-changed', () => keepForm(document.getElementById('reply-form')));

document.addEventListener('tray-changed', ({ detail: conversation }) => {
  const key = `${PREFIX}reply-${conversation}`;
  const form = document.getElementById('reply-form');
  if (form && keyOf(form) === key) keepForm(form);
  else keep(key, read(key) ?? known.get(key) ?? { text: '', quote: null });
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) for (const key of [...timers.keys()]) save(key);
});
window.addEventListener('online', () => { for (const key of [...timers.keys()]) save(key); });

/** Put back what was typed here after the server last heard of it; `true` if that is of a reply. */
export function restoreDrafts() {
  let isOurs = false;
  for (const form of document.querySelectorAll('[data-draft]')) {
    const key = keyOf(form), unsaved = read(key), kept = unsaved ?? handed.get(key);
    if (kept && !(Date.parse(form.dataset.draftAt) > kept.at)) {
      form.querySelector('textarea').value = kept.text;
      if (form.dataset.kind === 'reply') {
        setQuote(kept.quote, { silent: true });
        isOurs = true;
      }
      if (unsaved) later(key);
    } else localStorage.removeItem(key);
    known.set(key, stateOf(form));
  }
  return isOurs;
}

export function showError(form, text) {
  const place = form.querySelector('[data-error]');
  place.hidden = !text;
  place.textContent = text;
}

/** Write `text` into a form as if it had been typed. */
export function fill(form, text) {
  const textarea = form.querySelector('textarea');
  textarea.value = text;
  textarea.dispatchEvent(new Event('input', { bubbles: true }));
}
