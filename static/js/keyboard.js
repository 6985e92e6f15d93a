// One key per deed. Elements name their own key in data-key; what is not on the page
// has none. Off while typing, and for good where somebody switched it off.
import { activate } from './activate.js';
import { post } from './api.js';
import { picked, pickNone, togglePicked } from './bulk.js';
import { linkAt, linkOf } from './list.js';
import { openId } from './conversation.js';
import { undoNewest } from './toast.js';

const sheet = document.getElementById('keys');
const choice = document.getElementById('keys-on');
const { dataset } = document.body;
const isTyping = (target) => target.closest?.('textarea, select, input:not([type="checkbox"])') !== null;

choice.checked = dataset.shortcuts !== 'off';
choice.addEventListener('change', () => {
  dataset.shortcuts = choice.checked ? 'on' : 'off';
  post(choice.dataset.url, { shortcuts: dataset.shortcuts });
});

const isShown = (element) => element.getClientRects().length > 0;

function press(key) {
  // What stands above rows that are picked is about them.
  const ofPicked = picked().length > 0 && document.querySelector(`[data-key-picked="${CSS.escape(key)}"]`);
  const element = ofPicked || document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  activate(element);
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

const focusedRow = () => document.activeElement.closest?.('.conv')?.dataset.id;

const deeds = {
  j: () => linkAt(1)?.focus(),
  k: () => linkAt(-1)?.focus(),
  x: () => togglePicked(focusedRow() ?? openId()),
  z: () => undoNewest(),
  '?': () => sheet.showModal(),
};

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (!isTyping(event.target) && pickNone()) return;
    back(event.target);
    return;
  }
  if (isTyping(event.target) || dataset.shortcuts === 'off' || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  const done = deeds[key] ? (deeds[key](), true) : press(key);
  if (done) event.preventDefault();
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-keys-open]')) sheet.showModal();
  // A click beside the sheet is one on the dialog itself.
  if (event.target === sheet) sheet.close();
});
