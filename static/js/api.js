// The one way our scripts ask the server for something. Answers are pieces of HTML
// that the server has escaped; nothing else is ever put into the page as markup.
import { released } from './pressing.js';

const csrf = document.querySelector('meta[name="csrf-token"]')?.content ?? '';

/** The server refused; `message` is for the person, `code` for us. */
export class Refused extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** There is no such thing any more. */
export class Gone extends Error {}

/** What the server has to say beside its answer, as events: {name: detail}. */
function tell(events) {
  for (const [name, detail] of Object.entries(JSON.parse(events ?? '{}'))) {
    document.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

async function ask(url, options) {
  const response = await fetch(url, {
    ...options,
    credentials: 'same-origin',
    headers: { 'HX-Request': 'true', 'HX-Current-URL': location.href, 'X-CSRFToken': csrf },
  });
  const elsewhere = response.headers.get('HX-Redirect');
  if (elsewhere) location.assign(elsewhere);
  tell(response.headers.get('HX-Trigger'));
  if (response.status === 204) return '';
  if (response.ok) return response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  if (response.status === 404) throw new Gone(url);
  if (isJson && response.status < 500) {
    const { detail, code } = await response.json();
    throw new Refused(detail, code);
  }
  throw new Error(`${response.status} ${url}`);
}

/** A piece of the page, once nothing is pressed; '' if there is no such piece any more. */
export async function getPiece(url) {
  let html = '';
  try {
    html = await ask(url, { method: 'GET' });
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
  await released();
  return html;
}

/**
 * Send a form. Throws Refused with the server's words, or another Error if it was not reached.
 * `keepalive`: also while the page is being left.
 */
export function post(url, values = {}, { keepalive = false } = {}) {
  const body = new URLSearchParams(values);
  // Browsers let no more than 64 kB go on by itself.
  return ask(url, { method: 'POST', body, keepalive: keepalive && String(body).length < 60_000 });
}

/** Elements of a piece of HTML, not yet in the page. */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.children];
}

/** A name nobody else uses, also where the page is not served securely. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const RETRY = 2000;

/**
 * Run `task(key)` once however often it is asked for, and again if asked meanwhile.
 * A task that could not reach the server is run again until it can.
 */
export function coalesce(task, delay = 60) {
  const waiting = new Map();
  const run = async (key) => {
    const state = waiting.get(key);
    state.again = false;
    let pause = delay;
    try {
      await task(key);
    } catch (error) {
      // What is gone is told of by its own event; there is nothing to draw.
      if (!(error instanceof Gone)) [state.again, pause] = [true, RETRY];
    }
    if (state.again) setTimeout(run, pause, key);
    else waiting.delete(key);
  };
  return (key) => {
    if (waiting.has(key)) waiting.get(key).again = true;
    else {
      waiting.set(key, { again: false });
      setTimeout(run, delay, key);
    }
  };
}

/** Collect keys and hand them over together, however fast they come; see coalesce. */
export function gather(task, delay = 80) {
  const waiting = new Set();
  const hand = coalesce(async () => {
    const keys = [...waiting];
    waiting.clear();
    try {
      await task(keys);
    } catch (error) {
      for (const key of keys) waiting.add(key);
      throw error;
    }
  }, delay);
  return (key) => {
    waiting.add(key);
    hand('all');
  };
}
