// Short messages at the corner; most carry an Undo. They leave after eight seconds,
// but wait while somebody points at them or has the focus there, unless their time is
// that of something else.
import { word } from './words.js';

const LIFE = 8000;
const region = document.getElementById('toasts');

function live(toast, life) {
  if (life) {
    setTimeout(() => toast.remove(), life);
    return;
  }
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), LIFE); };
  const stop = () => clearTimeout(timer);
  toast.addEventListener('pointerenter', stop);
  toast.addEventListener('pointerleave', start);
  toast.addEventListener('focusin', stop);
  toast.addEventListener('focusout', start);
  start();
}

function button(label, action, toast) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', () => { toast.remove(); action?.(); });
  return element;
}

/** Show `text`, for `life` milliseconds if given; `undo` is called when the person takes it back. */
export function showToast(text, { undo, level, life } = {}) {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.dataset.toast = '';
  if (level) toast.dataset.level = level;
  if (level === 'error') toast.setAttribute('role', 'alert');
  const words = document.createElement('span');
  words.textContent = text;
  toast.append(words, undo ? button(word('undo'), undo, toast) : button(word('dismiss'), null, toast));
  if (undo) {
    toast.undo = undo;
    const key = document.createElement('kbd');
    key.className = 'kbd';
    key.textContent = 'Z';
    toast.append(key);
  }
  region.append(toast);
  live(toast, life);
}

/** Take back the newest thing that can be. Whether there was one. */
export function undoNewest() {
  const toast = [...region.querySelectorAll('[data-toast]')].reverse().find((one) => one.undo);
  if (!toast) return false;
  toast.remove();
  toast.undo();
  return true;
}

for (const toast of region.querySelectorAll('[data-toast]')) live(toast);
