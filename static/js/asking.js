// Before a reply goes: has the person written again since the composer was last looked at,
// is a colleague replying? Then it is asked, once, and inline.
import { say } from './announce.js';
import { repliers } from './presence.js';
import { word } from './words.js';

// A message that came so short ago may not have been seen by somebody who goes on typing.
const GLANCE = 3000;
const byId = (id) => document.getElementById(id);
let looked = 0, heard = 0, heardAt = 0, meant = false, going = null;
let askedAbout = new Set();

/** The id of the newest message of the person on the page; 0 for none. */
function newest() {
  const all = byId('log').querySelectorAll('.msg[data-dir="in"]');
  const last = all[all.length - 1];
  return last ? Number(last.id.replace('message-', '')) : 0;
}

function note() {
  const now = newest();
  if (now > heard) [heard, heardAt] = [now, Date.now()];
}

/** What the server is told: which message was seen, and whether that does not matter. */
export function seenSoFar() {
  return { seen: looked, confirmed: meant };
}

/** Why not to send yet; empty where nothing is in the way. */
export function question() {
  note();
  if (meant) return '';
  if (heard > looked) {
    looked = heard;
    return word('wroteAgain', byId('conversation-name').textContent.trim());
  }
  const others = repliers().filter(({ id }) => !askedAbout.has(id));
  if (!others.length) return '';
  for (const { id } of others) askedAbout.add(id);
  return word('replyingAsk', others.map(({ name }) => name).join(', '));
}

/** Ask `text`; `goOn` is called when the person means it. */
export function ask(text, goOn) {
  going = goOn;
  byId('ask').hidden = false;
  byId('ask').querySelector('[data-ask]').textContent = text;
}

/** The server knows of something newer than this page. */
export function askAgain(text, goOn) {
  meant = true;
  ask(text, goOn);
  say(text);
}

export function stopAsking() {
  going = null;
  byId('ask').hidden = true;
}

/** It has gone: from here on things are asked anew. */
export function sent() {
  meant = false;
  looked = newest();
  stopAsking();
}

function look() {
  note();
  looked = heard;
}

/** Called once for every conversation that comes into the page. */
export function arriveAsking() {
  [looked, heard, heardAt, meant, askedAbout] = [newest(), newest(), 0, false, new Set()];
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-ask-drop]')) {
    stopAsking();
    byId('reply-text').focus();
  } else if (event.target.closest('[data-ask-send]')) going?.();
});

document.addEventListener('focusin', ({ target }) => { if (target.id === 'reply-text') look(); });
document.addEventListener('pointerdown', ({ target }) => { if (target.id === 'reply-text') look(); });
document.addEventListener('input', ({ target }) => {
  if (target.id !== 'reply-text') return;
  note();
  if (Date.now() - heardAt > GLANCE) looked = heard;
  if (!byId('ask').hidden && !meant) stopAsking();
});
