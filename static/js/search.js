// The search box: what the word that is being typed may become. And what was found: brought
// into sight once its conversation is open.
import { getPiece, parse } from './api.js';
import { find } from './quotes.js';

const PAUSE = 120;
const box = () => document.getElementById('search');
const list = () => document.getElementById('search-options');
const options = () => [...list().children];
const isOpen = () => !list().hidden;
let timer = 0;

/** The word before the caret, and where it begins; quotation marks hold words together. */
function wordOf(input) {
  const before = input.value.slice(0, input.selectionStart);
  const start = before.search(/(?:[^\s"]|"[^"]*"?)*$/);
  return { start, word: before.slice(start) };
}

function show(items) {
  list().replaceChildren(...items);
  list().hidden = items.length === 0;
  box().setAttribute('aria-expanded', String(isOpen()));
  mark(-1);
}

const close = () => show([]);

function mark(place) {
  options().forEach((option, number) => option.setAttribute('aria-selected', String(number === place)));
  const chosen = options()[place];
  if (chosen) box().setAttribute('aria-activedescendant', chosen.id);
  else box().removeAttribute('aria-activedescendant');
  chosen?.scrollIntoView({ block: 'nearest' });
}

const marked = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true');

async function suggest() {
  const { word } = wordOf(box());
  const html = word ? await getPiece(`/search/suggestions/?word=${encodeURIComponent(word)}`) : '';
  // They may have typed on, or gone elsewhere.
  if (document.activeElement !== box() || wordOf(box()).word !== word) return;
  show(parse(html).filter((option) => option.dataset.insert.toLowerCase() !== word.toLowerCase()));
}

function choose(option) {
  const input = box();
  const { start } = wordOf(input);
  const goesOn = 'open' in option.dataset;
  const text = option.dataset.insert + (goesOn ? '' : ' ');
  input.setRangeText(text, start, input.selectionStart, 'end');
  close();
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('input', ({ target }) => {
  if (target !== box()) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});

/** Out of the box, and what was typed stays: the browser would empty it. */
function leave(event) {
  if (event.key === 'Escape') box().blur();
  else if (event.key === 'ArrowDown') document.querySelector('#rows .conv__link')?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener('keydown', (event) => {
  if (event.target !== box()) return;
  if (!isOpen()) {
    leave(event);
    return;
  }
  const last = options().length - 1;
  const at = marked();
  if (event.key === 'ArrowDown') mark(at === last ? 0 : at + 1);
  else if (event.key === 'ArrowUp') mark(at <= 0 ? last : at - 1);
  else if (event.key === 'Enter' && at >= 0) choose(options()[at]);
  else if (event.key === 'Escape') close();
  else {
    if (event.key === 'Enter') close();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);

// Pressing would take the focus from the box, and close the list before it was chosen from.
document.addEventListener('mousedown', (event) => {
  if (event.target.closest('#search-options')) event.preventDefault();
});
document.addEventListener('click', ({ target }) => {
  const option = target.closest('#search-options .opt');
  if (option) choose(option);
});
document.addEventListener('focusout', ({ target }) => { if (target === box()) close(); });

async function pointAtFound() {
  const id = location.hash.slice(1);
  if (!/^(message|note)-\d+$/.test(id) || !document.getElementById('log')) return;
  const bubble = await find(id);
  if (!bubble) return;
  bubble.scrollIntoView({ block: 'center' });
  bubble.dataset.found = '';
  setTimeout(() => delete bubble.dataset.found, 2000);
}

document.addEventListener('htmx:afterSettle', ({ target }) => { if (target.id === 'desk') pointAtFound(); });
pointAtFound();
