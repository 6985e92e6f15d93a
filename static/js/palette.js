// Ctrl or ⌘ K: every action on the open conversation, every view, page, person and setting.
import { activate } from './activate.js';
import { getPiece, parse } from './api.js';
import { score } from './fuzzy.js';

const PAUSE = 120, MOST_RECENT = 6;
const palette = document.getElementById('palette');
const input = document.getElementById('palette-words');
const list = document.getElementById('palette-options');
let commands = null, loading = null, found = [], timer = 0;

const textOf = (option) => option.querySelector('[data-text]').textContent;
const options = () => [...list.querySelectorAll('[role="option"]')];
const readRecent = () => JSON.parse(localStorage.getItem('palette') ?? '[]');

// --- What can be done with the open conversation ---------------------------------------------

const nameOf = (act) => palette.querySelector(`[data-name-of="${CSS.escape(act)}"]`)?.textContent;

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll('svg, kbd, .num')) part.remove();
  return (element.getAttribute('aria-label') ?? copy.textContent).replace(/\s+/g, ' ').trim();
}

function build(key, text, group) {
  const [option] = parse('<div class="opt" role="option" aria-selected="false"><span class="grow clip" data-text dir="auto"></span></div>');
  option.prepend(palette.querySelector('[data-icon-of]').firstElementChild.cloneNode(true));
  option.querySelector('[data-text]').textContent = text;
  option.id = `palette-${key}`;
  option.dataset.command = key;
  option.dataset.group = group;
  return option;
}

function addKey(option, name) {
  const key = document.createElement('kbd');
  key.className = 'kbd';
  key.textContent = name.toUpperCase();
  option.append(key);
}

function actOf(element) {
  const { act, modeTab } = element.dataset;
  if (act ?? modeTab) return act ?? modeTab;
  return element.name && element.value ? `${element.name}-${element.value}` : '';
}

/** What the menus and buttons of the conversation offer, in the words they have there. */
function actions() {
  const seen = new Set();
  const built = [];
  for (const element of document.querySelectorAll('#desk :is([data-act], [data-mode-tab], .menu .pop .opt)')) {
    const act = actOf(element);
    if (!act || act === 'more' || seen.has(act) || element.disabled) continue;
    seen.add(act);
    const menu = element.closest('.menu')?.querySelector('summary');
    const text = nameOf(act) ?? (menu && menu !== element && !element.dataset.act ? `${wordsOf(menu)}: ${wordsOf(element)}` : wordsOf(element));
    const option = build(`act-${act}`, text, palette.dataset.here);
    option.press = element;
    if (element.dataset.key) addKey(option, element.dataset.key);
    built.push(option);
  }
  return built;
}

// --- The list ---------------------------------------------------------------------------------

function mark(option) {
  for (const other of options()) other.setAttribute('aria-selected', String(other === option));
  if (option) input.setAttribute('aria-activedescendant', option.id);
  else input.removeAttribute('aria-activedescendant');
  option?.scrollIntoView({ block: 'nearest' });
}

/** Options under the names of their groups, in the order they come. */
function draw(shown) {
  const groups = new Map();
  for (const option of shown) {
    const { group } = option.dataset;
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(option);
  }
  const drawn = [...groups].map(([name, members]) => {
    const place = document.createElement('div');
    place.setAttribute('role', 'group');
    place.setAttribute('aria-label', name);
    const head = document.createElement('div');
    head.className = 'pop__head';
    head.setAttribute('role', 'presentation');
    head.setAttribute('aria-hidden', 'true');
    head.textContent = name;
    place.append(head, ...members);
    return place;
  });
  list.replaceChildren(...drawn);
  list.scrollTop = 0;
  document.getElementById('palette-none').hidden = shown.length > 0;
  mark(options()[0]);
}

function recent(all) {
  return readRecent().flatMap(({ key, text, address }) => {
    const known = all.find((option) => option.dataset.command === key);
    if (!known && !address) return [];
    const option = known ? known.cloneNode(true) : build(key, text, '');
    option.press = known?.press;
    if (address) option.dataset.address = address;
    option.dataset.group = palette.dataset.recent;
    option.id = `palette-recent-${key}`;
    return [option];
  });
}

/** What fits the name alone comes before what fits with the name of its group. */
function pointsOf(option, words) {
  const alone = score(textOf(option), words);
  return alone ? alone + 100 : score(`${textOf(option)} ${option.dataset.group}`, words);
}

function show() {
  const words = input.value.trim();
  const all = [...actions(), ...(commands ?? [])];
  if (!words) {
    draw([...recent(all), ...all]);
    return;
  }
  const fitting = all
    .map((option) => ({ option, points: pointsOf(option, words) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .map(({ option }) => option);
  draw([...fitting, ...found]);
}

async function find() {
  const words = input.value.trim();
  const html = words ? await getPiece(`${palette.dataset.find}?q=${encodeURIComponent(words)}`) : '';
  // They may have typed on.
  if (words !== input.value.trim()) return;
  found = parse(html);
  const marked = list.querySelector('[aria-selected="true"]')?.id;
  show();
  mark(options().find((option) => option.id === marked) ?? options()[0]);
}

// --- Opening, choosing ------------------------------------------------------------------------

async function load() {
  commands = parse(await getPiece(palette.dataset.commands));
  if (palette.open) show();
}

function open() {
  if (palette.open || document.querySelector('dialog[open]')) return;
  input.value = '';
  found = [];
  palette.showModal();
  show();
  if (!commands) loading ??= load().catch(() => { loading = null; });
}

/** Who types faster than the views and pages come waits for them, and chooses then. */
async function chooseMarked() {
  await loading;
  const marked = options().find((option) => option.getAttribute('aria-selected') === 'true');
  if (marked) choose(marked);
}

function remember(option) {
  const { command, address } = option.dataset;
  const one = { key: command, text: textOf(option), address };
  const others = readRecent().filter(({ key }) => key !== command);
  localStorage.setItem('palette', JSON.stringify([one, ...others].slice(0, MOST_RECENT)));
}

function choose(option) {
  const { address, press } = option.dataset;
  remember(option);
  palette.close();
  const element = option.press ?? (press && document.querySelector(press));
  if (element) activate(element);
  else if (address) location.assign(address);
}

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (palette.open) palette.close();
    else open();
  }
});

palette.addEventListener('keydown', (event) => {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, all.length - 1), PageUp: Math.max(at - 8, 0) }[event.key];
  if (next !== undefined && all.length) mark(all[(next + all.length) % all.length]);
  else if (event.key === 'Enter') chooseMarked();
  else return;
  event.preventDefault();
});

input.addEventListener('input', () => {
  show();
  clearTimeout(timer);
  timer = setTimeout(find, PAUSE);
});

palette.addEventListener('pointermove', ({ target }) => {
  const option = target.closest('[role="option"]');
  if (option && option.getAttribute('aria-selected') !== 'true') mark(option);
});

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-palette-open]')) open();
  const option = event.target.closest('#palette-options [role="option"]');
  if (option) choose(option);
  // A click beside it is one on the dialog itself.
  else if (event.target === palette) palette.close();
});
