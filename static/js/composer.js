// Writing: drafts per conversation and kind, a bubble at once, and no word lost on the way.
import { newId, post, Refused } from './api.js';
import { openId, show, toEnd } from './conversation.js';
import { regroup } from './timeline.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);
const draftKey = (form) => `draft:${form.dataset.draft}`;
const unsentKey = (conversation) => `unsent:${conversation}`;

// --- Reply or note -------------------------------------------------------------------------

export function setMode(mode) {
  const composer = byId('composer');
  composer.dataset.mode = mode;
  for (const tab of composer.querySelectorAll('[role="tab"]')) {
    const chosen = tab.dataset.modeTab === mode;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}

document.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-mode-tab]');
  if (!tab) return;
  event.preventDefault();
  setMode(tab.dataset.modeTab);
  byId(`${tab.dataset.modeTab}-text`).focus();
});

document.addEventListener('keydown', (event) => {
  const tab = event.target.closest?.('.composer__tabs [role="tab"]');
  if (!tab || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const other = tab.parentElement.querySelector('[role="tab"][aria-selected="false"]');
  setMode(other.dataset.modeTab);
  other.focus();
});

// --- Drafts --------------------------------------------------------------------------------

document.addEventListener('input', (event) => {
  const form = event.target.closest('[data-draft]');
  if (!form) return;
  const { value } = event.target;
  if (value) localStorage.setItem(draftKey(form), value);
  else localStorage.removeItem(draftKey(form));
  showError(form, '');
});

function restoreDrafts() {
  for (const form of document.querySelectorAll('[data-draft]')) {
    const textarea = form.querySelector('textarea');
    textarea.value ||= localStorage.getItem(draftKey(form)) ?? '';
  }
}

function showError(form, text) {
  const place = form.querySelector('[data-error]');
  place.hidden = !text;
  place.textContent = text;
}

// --- Replies on their way --------------------------------------------------------------------
// Kept until the server has them, so that even a closed tab loses nothing.

const readUnsent = (conversation) => JSON.parse(localStorage.getItem(unsentKey(conversation)) ?? '[]');

function keepUnsent(reply) {
  writeUnsent(reply.conversation, [...forgetting(reply), reply]);
}

const forgetting = (reply) =>
  readUnsent(reply.conversation).filter((other) => other.client_id !== reply.client_id);

function writeUnsent(conversation, replies) {
  if (replies.length) localStorage.setItem(unsentKey(conversation), JSON.stringify(replies));
  else localStorage.removeItem(unsentKey(conversation));
}

const bubbleOf = (reply) => document.querySelector(`.msg[data-client-id="${CSS.escape(reply.client_id)}"]`);

function drawBubble(reply) {
  const bubble = byId('bubble').content.firstElementChild.cloneNode(true);
  const now = new Date(reply.at);
  bubble.dataset.clientId = reply.client_id;
  bubble.dataset.at = now.toISOString();
  bubble.querySelector('.bubble').textContent = reply.text;
  const time = bubble.querySelector('time');
  time.dateTime = now.toISOString();
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: '2-digit', minute: '2-digit', hour12: false, timeZone: document.body.dataset.timeZone,
  }).format(now);
  byId('log').append(bubble);
  regroup();
  return bubble;
}

function drawFailed(reply, reason) {
  bubbleOf(reply)?.remove();
  const bubble = drawBubble(reply);
  bubble.dataset.state = 'failed';
  bubble.querySelector('.msg__meta').remove();
  const parts = byId('bubble-failed').content.cloneNode(true);
  parts.querySelector('[data-reason]').textContent = reason;
  parts.querySelector('[data-resend]').addEventListener('click', () => { bubble.remove(); send(reply); });
  parts.querySelector('[data-discard]').addEventListener('click', () => { writeUnsent(reply.conversation, forgetting(reply)); bubble.remove(); });
  bubble.querySelector('.msg__col').append(parts);
}

async function send(reply) {
  keepUnsent(reply);
  drawBubble(reply);
  toEnd();
  const { conversation, ...values } = reply;
  let html;
  try {
    html = await post(`/inbox/${conversation}/reply/`, values);
  } catch (error) {
    notSent(reply, error);
    return;
  }
  writeUnsent(conversation, forgetting(reply));
  if (openId() === conversation) show(html, { follow: true });
}

function notSent(reply, error) {
  const refused = error instanceof Refused;
  if (!refused) console.warn('Reply not sent:', error);
  const form = byId('reply-form');
  const isHere = openId() === reply.conversation;
  // A refused text goes back to be mended, but never over something typed since.
  if (refused && isHere && !form.querySelector('textarea').value) {
    writeUnsent(reply.conversation, forgetting(reply));
    bubbleOf(reply)?.remove();
    fill(form, reply.text);
    showError(form, error.message);
  } else if (isHere) drawFailed(reply, refused ? error.message : word('unreachable'));
}

function fill(form, text) {
  const textarea = form.querySelector('textarea');
  textarea.value = text;
  textarea.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Show again what never reached the server. */
function restoreUnsent() {
  const conversation = openId();
  for (const reply of readUnsent(conversation)) {
    if (bubbleOf(reply)) writeUnsent(conversation, forgetting(reply));
    else drawFailed(reply, word('unreachable'));
  }
}

// --- Sending ---------------------------------------------------------------------------------

async function addNote(form, text) {
  try {
    show(await post(form.action, { text }), { follow: true });
  } catch (error) {
    if (!form.querySelector('textarea').value) fill(form, text);
    showError(form, error instanceof Refused ? error.message : word('unreachable'));
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('.composer__form');
  if (!form) return;
  event.preventDefault();
  const textarea = form.querySelector('textarea');
  const text = textarea.value;
  if (!text.trim()) return;
  fill(form, '');
  textarea.focus();
  if (form.dataset.kind === 'note') addNote(form, text);
  else send({ conversation: openId(), client_id: newId(), text, tag: form.elements.tag?.value ?? '', at: Date.now() });
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.target.closest?.('.composer__form')?.requestSubmit();
});

/** Called once for every conversation that comes into the page. */
export function arriveInComposer() {
  if (!openId()) return;
  setMode(byId('composer').dataset.mode);
  restoreDrafts();
  restoreUnsent();
}
