// Writing: reply or note, with files, a quote and answers to tap; nothing written is lost.
import { newId, post, Refused } from './api.js';
import { openId, show } from './conversation.js';
import { arriveAsking, ask, askAgain, question, seenSoFar, sent, stopAsking } from './asking.js';
import { count } from './counter.js';
import { fill, restoreDrafts, showError } from './drafts.js';
import { drawGaps, gapsIn, selectGap } from './gaps.js';
import { offered, setOffers } from './offers.js';
import { restoreUnsent, send } from './outbox.js';
import { quoted, setQuote } from './quoting.js';
import { drawTray, layBack, takeTray, trayOf } from './tray.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);

// --- Reply or note -------------------------------------------------------------------------

function setMode(mode) {
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

/** What is to become of the conversation once the reply is sent: the button says it. */
function thenOf(button) {
  if (button?.name !== 'then') return undefined;
  const { preset, untilReply } = button.dataset;
  return { then: button.value, ...preset && { preset }, ...untilReply && { until_reply: untilReply } };
}

function sendReply(form, text, then) {
  const quote = quoted();
  const reply = {
    conversation: openId(), client_id: newId(), text, tag: form.elements.tag?.value ?? '', then, ...seenSoFar(),
    reply_to: quote?.id, quote, files: takeTray(openId()), offers: offered(), at: Date.now(),
  };
  sent();
  setQuote(null);
  setOffers([]);
  send(reply, (refused, reason, code) => {
    const isBack = putBack(refused);
    if (isBack && code === 'newer_message') askAgain(reason, () => submitReply(then));
    else if (isBack) showError(byId('reply-form'), reason);
    return isBack;
  });
}

/** Send what stands in the composer by the button that was pressed before. */
function submitReply(then) {
  const form = byId('reply-form');
  stopAsking();
  form.requestSubmit(then ? findButton(form, then) : undefined);
}

const findButton = (form, { then, preset = '', until_reply = '' }) => [...form.querySelectorAll('[name="then"]')]
  .find(({ value, dataset }) => value === then && (dataset.preset ?? '') === preset && (dataset.untilReply ?? '') === until_reply);

/** Whether something is in the way of sending; then it says what. */
function isHeldBack(text, then) {
  if (gapsIn(text).length) {
    drawGaps();
    selectGap();
    return true;
  }
  const doubt = question();
  if (doubt) ask(doubt, () => submitReply(then));
  return Boolean(doubt);
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
  const then = thenOf(event.submitter);
  if (isReply && isHeldBack(text, then)) return;
  fill(form, '');
  textarea.focus();
  if (isReply) sendReply(form, text, then);
  else addNote(form, text);
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.('.composer__form');
  form?.requestSubmit(event.shiftKey ? form.querySelector('[data-act="send-resolve"]') : undefined);
});

/** Called once for every conversation that comes into the page. */
export function arriveInComposer() {
  if (!openId()) return;
  setMode(byId('composer').dataset.mode);
  drawTray({ isOurs: restoreDrafts() });
  restoreUnsent();
  drawGaps();
  arriveAsking();
  count(byId('reply-form'));
}
