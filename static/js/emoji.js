// The emoji picker: fetched when it is first opened, searched by name, walked by arrows.
// What was used lately stands first.
import { getPiece } from './api.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const GAP = 4, LATELY = 14;
const picker = document.getElementById('emoji');
const search = () => picker.querySelector('[data-emoji-search]');
const shown = () => [...picker.querySelectorAll('.emoji__set button')].filter((button) => button.getClientRects().length);
const lately = () => JSON.parse(localStorage.getItem('emoji') ?? '[]');
let trigger = null, area = null;

function place() {
  const by = trigger.getBoundingClientRect(), own = picker.getBoundingClientRect();
  const above = by.top - own.height - GAP;
  picker.style.top = `${above > GAP ? above : by.bottom + GAP}px`;
  picker.style.left = `${Math.max(GAP, Math.min(by.left, innerWidth - own.width - GAP))}px`;
}

function drawLately() {
  const section = picker.querySelector('[data-recent]');
  const all = [...picker.querySelectorAll('section:not([data-recent]) button')];
  const found = lately().map((emoji) => all.find(({ value }) => value === emoji)).filter(Boolean);
  section.querySelector('.emoji__set').replaceChildren(...found.map((button) => button.cloneNode(true)));
  section.hidden = !found.length;
}

function filter() {
  const wanted = search().value.trim().toLocaleLowerCase();
  for (const section of picker.querySelectorAll('section')) {
    for (const button of section.querySelectorAll('button')) {
      button.hidden = !button.title.toLocaleLowerCase().includes(wanted) && button.value !== wanted;
    }
    const isEmpty = !section.querySelector('button:not([hidden])');
    section.hidden = isEmpty || (wanted !== '' && 'recent' in section.dataset);
  }
  for (const button of picker.querySelectorAll('.emoji__set button')) button.tabIndex = -1;
  const [first] = shown();
  if (first) first.tabIndex = 0;
  picker.querySelector('[data-none]').hidden = Boolean(first);
}

async function open(button) {
  [trigger, area] = [button, document.getElementById(button.dataset.emojiFor)];
  try {
    if (!picker.childElementCount) picker.innerHTML = await getPiece('/emoji/');
  } catch (error) {
    showToast(word('failed'), { level: 'error' });
    return;
  }
  picker.showPopover();
  search().value = '';
  drawLately();
  filter();
  place();
  if (matchMedia('(pointer: fine)').matches) search().focus();
}

function take(emoji) {
  localStorage.setItem('emoji', JSON.stringify([emoji, ...lately().filter((one) => one !== emoji)].slice(0, LATELY)));
  picker.hidePopover();
  area.focus();
  if (document.execCommand('insertText', false, emoji)) return;
  area.setRangeText(emoji, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** How many stand in a row. */
function columns(buttons) {
  const { top } = buttons[0].getBoundingClientRect();
  const next = buttons.findIndex((button) => button.getBoundingClientRect().top > top);
  return next < 0 ? buttons.length : next;
}

function stepOf(key, buttons) {
  const forward = getComputedStyle(picker).direction === 'rtl' ? -1 : 1;
  return { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns(buttons), ArrowUp: -columns(buttons) }[key];
}

picker.addEventListener('keydown', (event) => {
  const buttons = shown();
  const inSearch = event.target === search();
  if (event.key === 'Enter' && inSearch) {
    event.preventDefault();
    if (search().value && buttons[0]) take(buttons[0].value);
    return;
  }
  if (!buttons.length || (inSearch && event.key !== 'ArrowDown')) return;
  const step = stepOf(event.key, buttons);
  if (step === undefined) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  const next = inSearch ? 0 : at + step;
  if (next < 0) search().focus();
  else buttons[Math.min(next, buttons.length - 1)].focus();
});

picker.addEventListener('input', filter);
picker.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button) take(button.value);
});
// Whoever leaves by Esc goes on writing.
picker.addEventListener('toggle', ({ newState }) => {
  if (newState === 'closed' && picker.contains(document.activeElement)) area?.focus();
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-emoji-for]');
  if (!button) return;
  event.preventDefault();
  open(button);
});
