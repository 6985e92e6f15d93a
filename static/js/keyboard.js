// One key per deed. Elements name their own key in data-key; what is not on the page
// has none. Off while typing, and for good where somebody switched it off.
import { linkAt, linkOf } from './list.js';
import { openId } from './conversation.js';
import { undoNewest } from './toast.js';

const sheet = document.getElementById('keys');
const choice = document.getElementById('keys-on');
const isTyping = (target) => target.closest?.('textarea, select, input:not([type="checkbox"])') !== null;

choice.checked = localStorage.getItem('keys') !== 'off';
choice.addEventListener('change', () => localStorage.setItem('keys', choice.checked ? 'on' : 'off'));

const isShown = (element) => element.getClientRects().length > 0;

function press(key) {
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  // Labels live in the details, which may be closed.
  if (!isShown(element) && element.closest('#details')) document.querySelector('.thread [data-details-toggle]').click();
  if (element.matches('input')) element.focus();
  else element.click();
  if (element.matches('summary')) element.parentElement.querySelector('.pop :is(a, button)')?.focus();
  return true;
}

function back(target) {
  const desk = document.getElementById('desk');
  if (isTyping(target)) target.blur();
  const drawer = desk.querySelector('.details__back');
  if (desk.dataset.view === 'details' && drawer && isShown(drawer)) drawer.click();
  else {
    const leave = desk.querySelector('[data-back]');
    if (leave && isShown(leave) && !isTyping(target)) leave.click();
    else linkOf(openId())?.focus();
  }
}

const deeds = {
  j: () => linkAt(1)?.focus(),
  k: () => linkAt(-1)?.focus(),
  z: () => undoNewest(),
  '?': () => sheet.showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    back(event.target);
    return;
  }
  if (isTyping(event.target) || !choice.checked || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  const done = deeds[key] ? (deeds[key](), true) : press(key);
  if (done) event.preventDefault();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-keys-open]')) sheet.showModal();
  // A click beside the sheet is one on the dialog itself.
  if (event.target === sheet) sheet.close();
});
