// Menus of the open conversation whose choices are many: fetched when somebody is about to
// open them, filtered as one types. Labels are ticked one by one, each at once.
import { getPiece, post, Refused } from './api.js';
import { drawParts, openId, refreshParts } from './conversation.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);
const menuOf = (element) => element?.closest?.('details[data-choices]');
const hasMouse = () => matchMedia('(pointer: fine)').matches;
const shown = (element) => element.getClientRects().length > 0;

function focusWithin(menu) {
  const first = menu.querySelector('[data-choice-search]');
  if (first && hasMouse()) first.focus();
}

async function fill(menu) {
  if (menu.dataset.filled) return;
  menu.dataset.filled = 'soon';
  try {
    const html = await getPiece(menu.dataset.choices);
    const place = menu.querySelector('[data-choices-place]');
    place.innerHTML = html;
    window.htmx.process(place);
    if (menu.open) focusWithin(menu);
  } catch (error) {
    delete menu.dataset.filled;
    if (menu.open) showToast(word('failed'), { level: 'error' });
  }
}

for (const name of ['pointerover', 'focusin']) {
  document.addEventListener(name, ({ target }) => {
    const menu = target.closest?.('summary') && menuOf(target);
    if (menu) fill(menu);
  }, { passive: true });
}

document.addEventListener('toggle', ({ target }) => {
  if (!target.matches?.('#desk details[data-menu]')) return;
  if (target.open && target.dataset.choices) {
    fill(target);
    focusWithin(target);
  } else if (!target.open && 'changed' in target.dataset) {
    // What was held back while somebody chose here.
    delete target.dataset.changed;
    refreshParts(openId());
  }
}, true);

// --- Filtering -----------------------------------------------------------------------------

const plain = (text) => text.trim().toLocaleLowerCase();

function filter(search) {
  const form = search.closest('form');
  const wanted = plain(search.value);
  const choices = [...form.querySelectorAll('[data-choice]')];
  for (const choice of choices) choice.hidden = !plain(choice.textContent).includes(wanted);
  for (const head of form.querySelectorAll('.pop__head')) head.hidden = Boolean(wanted);
  const none = form.querySelector('[data-none]');
  if (none) none.hidden = choices.some(({ hidden }) => !hidden);
  const create = form.querySelector('[data-create]');
  if (!create) return;
  create.hidden = !wanted || choices.some(({ dataset }) => plain(dataset.label) === wanted);
  create.value = search.value.trim();
  create.querySelector('b').textContent = create.value;
}

document.addEventListener('input', ({ target }) => { if (target.matches('[data-choice-search]')) filter(target); });

// Enter takes the first that is left.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.matches?.('[data-choice-search]')) return;
  event.preventDefault();
  const [first] = [...event.target.form.querySelectorAll('button')].filter(shown);
  if (event.target.value.trim()) first?.click();
});

// --- Labels --------------------------------------------------------------------------------

const turn = (choice) => choice.setAttribute('aria-pressed', String(choice.getAttribute('aria-pressed') !== 'true'));

async function toggle(form, choice) {
  const menu = menuOf(form);
  const isNew = choice.name === 'new';
  if (!isNew) turn(choice);
  menu.dataset.changed = '';
  try {
    drawParts(await post(form.action, { [choice.name]: choice.value }));
    if (isNew) {
      delete menu.dataset.filled;
      await fill(menu);
    }
  } catch (error) {
    if (!isNew) turn(choice);
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
  }
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-toggles]')) return;
  event.preventDefault();
  if (event.submitter) toggle(event.target, event.submitter);
});

// --- From one menu to another ----------------------------------------------------------------

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (!opener) return;
  const menu = byId(opener.dataset.open).closest('details');
  menu.open = true;
  const wanted = opener.dataset.focus ?? '.pop :is(button, a, input:not([type="hidden"]))';
  menu.querySelector(wanted)?.focus();
});

// The bar is drawn anew with every deed: the focus stays where it was chosen from.
let left = '';
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.target.id !== 'conversation-header') return;
  const menu = detail.target.contains(document.activeElement) && document.activeElement.closest('details');
  left = menu ? menu.querySelector('summary').id : '';
});
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (!left || !detail.target.closest?.('#desk, #conversation-header')) return;
  const summary = byId(left);
  if (summary && shown(summary) && document.activeElement === document.body) summary.focus({ preventScroll: true });
  left = '';
});
