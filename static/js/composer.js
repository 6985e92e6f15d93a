// Writing: reply or note, with files, a quote and answers to tap; nothing written is lost.
import { newId, post, Refused } from './api.js';
import { openId, show } from './conversation.js';
import { count } from './counter.js';
import { fill, restoreDrafts, showError } from './drafts.js';
import { offered, setOffers } from './offers.js';
import { restoreUnsent, send } from './outbox.js';
import { quoted, restoreQuote, setQuote } from './quoting.js';
import { drawTray, layBack, takeTray, trayOf } from './tray.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);

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

function write(mode) {
  setMode(mode);
  byId(`${mode}-text`).focus();
}

document.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-mode-tab]');
  if (!tab) return;
  event.preventDefault();
  write(tab.dataset.modeTab);
});

document.addEventListener('write-reply', () => write('reply'));

document.addEventListener('keydown', (event) => {
  const tab = event.target.closest?.('.composer__tabs [role="tab"]');
  if (!tab || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const other = tab.parentElement.querySelector('[role="tab"][aria-selected="false"]');
  setMode(other.dataset.modeTab);
  other.focus();
});

// --- Sending ---------------------------------------------------------------------------------

const isEmpty = () => !byId('reply-text').value && !trayOf(openId()).length && !quoted() && !offered().length;

/** Put a reply back into the composer, but never over something written since; true if it is there. */
export function putBack({ text, quote, files, offers }) {
  if (!isEmpty()) return false;
  layBack(openId(), files);
  setQuote(quote);
  setOffers(offers);
  fill(byId('reply-form'), text);
  return true;
}

function sendReply(form, text) {
  const quote = quoted();
  const reply = {
    conversation: openId(), client_id: newId(), text, tag: form.elements.tag?.value ?? '',
    reply_to: quote?.id, quote, files: takeTray(openId()), offers: offered(), at: Date.now(),
  };
  setQuote(null);
  setOffers([]);
  send(reply, (refused, reason) => {
    const isBack = putBack(refused);
    if (isBack) showError(byId('reply-form'), reason);
    return isBack;
  });
}

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
  const isReply = form.dataset.kind === 'reply';
  const hasFiles = isReply && trayOf(openId()).some(({ state }) => state !== 'refused');
  if (!text.trim() && !hasFiles) return;
  fill(form, '');
  textarea.focus();
  if (isReply) sendReply(form, text);
  else addNote(form, text);
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
  restoreQuote();
  drawTray();
  restoreUnsent();
  count(byId('reply-form'));
}
