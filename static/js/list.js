// The list: single rows are fetched and put in their place, never the whole list.
// While somebody points into it or walks through it by key, rows keep their places.
import { gather, getPiece, parse } from './api.js';
import { refreshTimes } from './times.js';
import { plural } from './words.js';

// So many rows changed at once that one page of the list costs less than each alone.
const MANY = 10;
// How often at most the list is spoken of to somebody who cannot see it.
const QUIET = 30_000;

const held = new Map();
let unspoken = 0;
const byId = (id) => document.getElementById(id);
const rows = () => byId('rows');
const rowOf = (id) => byId(`conversation-${id}`);
const openId = () => byId('desk').dataset.conversation ?? '';

const isInUse = () => rows().matches(':hover') || rows().querySelector(':focus-visible') !== null;

/** Newer activity first, then the higher id: as the server sorts. */
function isBefore(one, other) {
  const difference = Date.parse(one.dataset.activity) - Date.parse(other.dataset.activity);
  return difference ? difference > 0 : Number(one.dataset.id) > Number(other.dataset.id);
}

function placeFor(row) {
  const others = [...rows().querySelectorAll('.conv')].filter((other) => other.id !== row.id);
  return others.find((other) => isBefore(row, other)) ?? rows().querySelector('.list__more');
}

function put(row, { atOnce }) {
  const old = rowOf(row.dataset.id);
  const place = placeFor(row);
  const next = old?.nextElementSibling ?? null;
  const moves = !old || (place ?? null) !== next;
  if (!old && !held.has(row.dataset.id)) unspoken += 1;
  if (moves && !atOnce && isInUse()) return hold(row, old);
  // Beyond the rows loaded so far: scrolling on will bring it.
  if (!old && place?.matches('.list__more')) return undefined;
  const hadFocus = old?.contains(document.activeElement);
  keepPicked(old, row);
  old?.remove();
  rows().insertBefore(row, place ?? null);
  if (hadFocus) row.querySelector('.conv__link').focus({ preventScroll: true });
  return settle(row);
}

/** A row that somebody picked stays so when it is drawn anew. */
function keepPicked(old, row) {
  if (old?.querySelector('.conv__check').checked) row.querySelector('.conv__check').checked = true;
}

function hold(row, old) {
  held.set(row.dataset.id, row);
  if (old) {
    const copy = row.cloneNode(true);
    const hadFocus = old.contains(document.activeElement);
    keepPicked(old, copy);
    old.replaceWith(copy);
    if (hadFocus) copy.querySelector('.conv__link').focus({ preventScroll: true });
    settle(copy);
  }
  showHeld();
}

function settle(row) {
  window.htmx.process(row);
  refreshTimes(row.parentNode);
  markOpen();
}

function showHeld() {
  const pill = byId('moved');
  pill.hidden = held.size === 0;
  if (held.size) pill.querySelector('span').textContent = plural('moved', held.size);
}

function release(force) {
  if (!held.size || (!force && isInUse())) return;
  const waiting = [...held.values()];
  held.clear();
  showHeld();
  for (const row of waiting) put(row, { atOnce: true });
}

/**
 * Fetch one row and put it where it belongs; `false` if the list no longer holds it.
 * `atOnce`: the person asked for it, so it need not wait until they look elsewhere.
 */
export async function refreshRow(id, { atOnce = false } = {}) {
  if (reloads) changedMeanwhile.add(id);
  const html = await getPiece(`/inbox/${id}/row/${rows().dataset.address}&open=${openId()}`);
  const [row] = parse(html);
  const isEmpty = 'empty' in rows().dataset;
  if (row && isEmpty) await reloadList();
  else if (row) put(row, { atOnce });
  else {
    held.delete(String(id));
    showHeld();
    rowOf(id)?.remove();
    if (!isEmpty && !rows().querySelector('.conv')) await reloadList();
  }
  return Boolean(row);
}

/** A row changed, one of perhaps hundreds just now. */
export const refreshRowSoon = gather(async (ids) => {
  if (ids.length <= MANY) for (const id of ids) await refreshRow(id);
  else await refreshRows(ids);
});

async function refreshRows(ids) {
  if (reloads) for (const id of ids) changedMeanwhile.add(id);
  const fresh = parse(await getPiece(`/inbox/rows/${rows().dataset.address}`)).filter((row) => row.matches('.conv'));
  if ('empty' in rows().dataset) {
    await reloadList();
    return;
  }
  for (const row of fresh) put(row, {});
  const shown = new Set(fresh.map((row) => Number(row.dataset.id)));
  for (const id of ids) if (!shown.has(id) && rowOf(id)) await refreshRow(id);
}

function speak() {
  if (!unspoken) return;
  byId('list-news').textContent = plural('conversation', unspoken);
  unspoken = 0;
}
setInterval(speak, QUIET);

// A list on its way here does not know of what changes meanwhile.
let reloads = 0;
const changedMeanwhile = new Set();

/** Fetch the whole list again, as after missing too much. */
export async function reloadList() {
  held.clear();
  reloads += 1;
  try {
    await window.htmx.ajax('GET', location.search || '?', { target: '#list', swap: 'outerHTML' });
  } finally {
    reloads -= 1;
  }
  const ids = [...changedMeanwhile];
  changedMeanwhile.clear();
  for (const id of ids) await refreshRow(id);
}

/** Show which row is open. */
export function markOpen() {
  for (const link of rows().querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
  rowOf(openId())?.querySelector('.conv__link').setAttribute('aria-current', 'true');
}

/** The link of the row `steps` away from the one with focus, else from the open one. */
export function linkAt(steps) {
  const links = [...rows().querySelectorAll('.conv__link')];
  const from = links.includes(document.activeElement)
    ? document.activeElement
    : rowOf(openId())?.querySelector('.conv__link');
  if (!from) return links[0];
  return links[Math.min(links.length - 1, Math.max(0, links.indexOf(from) + steps))];
}

export const linkOf = (id) => rowOf(id)?.querySelector('.conv__link');

/** The row to go to once `id` has left the list. */
export function neighbourOf(id) {
  const row = rowOf(id);
  const near = [row?.nextElementSibling, row?.previousElementSibling].find((one) => one?.matches('.conv'));
  return near?.dataset.id;
}

document.addEventListener('click', (event) => { if (event.target.closest('#moved')) release(true); });
document.addEventListener('pointerout', () => setTimeout(release, 300, false));
document.addEventListener('focusout', () => setTimeout(release, 300, false));
