// What is for this member personally: the bell, and a notice or a sound while nobody looks.
import { coalesce, getPiece, parse } from './api.js';
import { plain as icon } from './favicon.js';
import { isListening, listen } from './live.js';
import { ring } from './sound.js';

const { member, desktop, sound, quietFrom, quietUntil, timeZone } = document.body.dataset;
const bell = document.getElementById('bell');
// What was rung for last, so that of many tabs one rings.
const RUNG = `rung-${member}`;

const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus();

/** The clock where the member is, as 09:05. */
const clock = () => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format();

function isQuiet() {
  if (!quietFrom) return false;
  const now = clock();
  return quietFrom < quietUntil ? quietFrom <= now && now < quietUntil : now >= quietFrom || now < quietUntil;
}

/** Whether this tab is the one that tells of notice `id`. */
function isOurs(id) {
  if (Number(localStorage.getItem(RUNG)) >= id) return false;
  localStorage.setItem(RUNG, id);
  return true;
}

function popUp({ id, words, text, href }) {
  const notice = new Notification(words, { body: text, tag: `echodesk-${id}`, icon: icon.href });
  notice.addEventListener('click', () => {
    window.focus();
    location.assign(href);
    notice.close();
  });
}

function tell(piece) {
  const id = Number(piece.dataset.id);
  if (!id || isLookedAt() || isQuiet() || !isOurs(id)) return;
  if (sound === 'on') ring();
  if (desktop === 'on' && 'Notification' in window && Notification.permission === 'granted') popUp({ ...piece.dataset, id });
}

function show(number) {
  for (const place of document.querySelectorAll('[data-unseen]')) {
    place.textContent = number;
    place.closest('[data-hide-zero]').hidden = number === '0';
  }
  // The inbox's own number stands in its title; elsewhere it is this one.
  if (document.getElementById('inbox')) return;
  const plain = document.title.replace(/^\(\d+\+?\) /, '');
  document.title = number === '0' ? plain : `(${number}) ${plain}`;
}

const refresh = coalesce(async (isNews) => {
  const [piece] = parse(await getPiece(bell.dataset.piece));
  show(piece.dataset.unseen);
  if (isNews) tell(piece);
}, 150);

document.addEventListener('live', ({ detail: { type, data } }) => {
  if (type === 'resync') refresh(false);
  if (type !== 'conversation_updated') return;
  if (data.notified?.includes(Number(member))) refresh(true);
  else if (data.changed?.includes('seen') && data.by === Number(member)) refresh(false);
});

if (bell) {
  show(bell.querySelector('[data-unseen]').textContent);
  // The scripts of the page come after this one, and may listen for reasons of their own.
  document.addEventListener('DOMContentLoaded', () => {
    if (!isListening) listen({ seq: '', onFrame() {}, onResync() {}, onState() {} });
  });
}
