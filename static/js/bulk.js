// Picking several rows, and doing one thing to all of them.
import { post, Refused } from './api.js';
import { linkOf, refreshRow, refreshRowSoon } from './list.js';
import { refreshCounts } from './counts.js';
import { showToast } from './toast.js';
import { plural, word } from './words.js';

// How long a finger rests on a row to pick it.
const LONG = 450;
const rows = () => document.getElementById('rows');
const boxes = () => [...rows().querySelectorAll('.conv__check')];
const form = () => document.getElementById('bulk');
let last = null;

/** The ids of the rows that are picked. */
export const picked = () => boxes().filter((box) => box.checked).map((box) => Number(box.value));

function show() {
  const count = picked().length;
  document.getElementById('picked').textContent = count ? plural('picked', count) : '';
  if (!count) last = null;
}

function set(wanted, isOn) {
  for (const box of wanted) box.checked = isOn;
  show();
}

/** Pick none any more; whether any was. */
export function pickNone() {
  const isAny = picked().length > 0;
  set(boxes(), false);
  return isAny;
}

/** Pick the row of a conversation, or no longer. */
export function togglePicked(id) {
  const box = document.querySelector(`#conversation-${id} .conv__check`);
  if (!box) return;
  box.checked = !box.checked;
  last = box;
  show();
}

/** With Shift, all rows from the one picked last are picked as well. */
function range(to) {
  const all = boxes();
  const [start, end] = [all.findIndex((box) => box.value === last.value), all.indexOf(to)].sort((one, other) => one - other);
  if (start >= 0) set(all.slice(start, end + 1), to.checked);
}

document.addEventListener('click', (event) => {
  const box = event.target.closest('.conv__check');
  if (box) {
    if (event.shiftKey && last) range(box);
    last = box;
    show();
  } else if (event.target.closest('[data-pick-all]')) set(boxes(), true);
  else if (event.target.closest('[data-pick-none]')) pickNone();
});

// --- With a finger: resting on a row picks it, and from then on a touch does ------------------

let timer, wasLong = false;
document.addEventListener('pointerdown', ({ target, pointerType }) => {
  const row = pointerType === 'touch' && target.closest('#rows .conv');
  wasLong = false;
  if (!row) return;
  timer = setTimeout(() => { wasLong = true; togglePicked(row.dataset.id); }, LONG);
});
for (const name of ['pointerup', 'pointercancel', 'pointermove']) document.addEventListener(name, () => clearTimeout(timer), { passive: true });
document.addEventListener('contextmenu', (event) => { if (wasLong && event.target.closest('#rows .conv')) event.preventDefault(); });
document.addEventListener('click', (event) => {
  if (!wasLong || !event.target.closest('#rows .conv')) return;
  wasLong = false;
  event.preventDefault();
  event.stopPropagation();
}, true);

// --- Doing it -------------------------------------------------------------------------------

function told({ refused }) {
  for (const text of refused) showToast(text, { level: 'error' });
}

// One asks for so many rows alone, as whoever did it wants them in their places at once.
const FEW = 10;

async function refresh(ids) {
  refreshCounts();
  if (ids.length > FEW) for (const id of ids) refreshRowSoon(id);
  else for (const id of ids) await refreshRow(id, { atOnce: true });
}

async function takeBack(url, undo) {
  try {
    const answer = JSON.parse(await post(url, undo));
    refresh(answer.changed);
    told(answer);
  } catch (error) {
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
  }
}

async function apply(deed) {
  const { action, dataset } = form();
  const values = [['deed', deed], ...picked().map((id) => ['ids', id])];
  const next = boxes().find((box) => !box.checked)?.value;
  try {
    const answer = JSON.parse(await post(action, values));
    pickNone();
    refresh(answer.changed);
    if (answer.changed.length) showToast(answer.text, { undo: () => takeBack(dataset.undo, answer.undo) });
    told(answer);
    // The toolbar is gone: the keys go on in the list.
    if (next) linkOf(next)?.focus({ preventScroll: true });
  } catch (error) {
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
  }
}

document.addEventListener('submit', (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  if (event.submitter?.value && picked().length) apply(event.submitter.value);
});

// A list that is drawn anew has nothing picked in it.
document.addEventListener('htmx:afterSettle', ({ target }) => { if (target.id === 'list' || target.id === 'list-body') show(); });
show();
