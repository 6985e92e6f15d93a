// The files of each message that is being written: a tray per conversation, which stays
// while somebody looks at another conversation, and after a reload as far as the server
// has them. A file is {key, name, size, file?, id?, state, loaded, error}.
import { newId } from './api.js';
import { drawTrayOf, redrawFile } from './tray_view.js';
import { forget, refusalOf, upload } from './uploads.js';
import { word } from './words.js';

// The server keeps what no message took for a day.
const KEPT = 20 * 3_600_000;
const trays = new Map();
const key = (conversation) => `tray:${conversation}`;
const openTray = () => Number(document.getElementById('desk')?.dataset.conversation) || null;

/** What lies in the tray of a conversation. */
export function trayOf(conversation) {
  if (!trays.has(conversation)) {
    const kept = JSON.parse(localStorage.getItem(key(conversation)) ?? '[]');
    const fresh = kept.filter(({ at }) => Date.now() - at < KEPT);
    trays.set(conversation, fresh.map((entry) => ({ ...entry, key: newId(), state: 'ready' })));
  }
  return trays.get(conversation);
}

function changed(conversation, { silent = false } = {}) {
  const ready = trayOf(conversation).filter(({ state }) => state === 'ready');
  const kept = ready.map(({ id, name, size, at }) => ({ id, name, size, at }));
  if (kept.length) localStorage.setItem(key(conversation), JSON.stringify(kept));
  else localStorage.removeItem(key(conversation));
  if (conversation === openTray()) drawTrayOf(trayOf(conversation));
  if (!silent) document.dispatchEvent(new CustomEvent('tray-changed', { detail: conversation }));
}

function start(conversation, entry) {
  Object.assign(entry, { state: 'sending', loaded: 0, error: '' });
  entry.work = upload(entry.file, (loaded) => {
    entry.loaded = loaded;
    redrawFile(entry);
  });
  entry.done = entry.work.then(
    ({ id, name, size }) => Object.assign(entry, { id, name, size, at: Date.now(), state: 'ready' }),
    (error) => Object.assign(entry, { state: 'failed', error: error.message }),
  ).then(() => {
    redrawFile(entry);
    if (trayOf(conversation).includes(entry)) changed(conversation);
  });
  changed(conversation);
}

/** Put files into the tray and send them to the server. */
export function addFiles(conversation, files, rules) {
  for (const file of files) {
    const entry = { key: newId(), name: file.name || word('fileUnnamed'), size: file.size, file };
    trayOf(conversation).push(entry);
    const refusal = refusalOf(file, rules);
    if (refusal) Object.assign(entry, { state: 'refused', error: refusal });
    else start(conversation, entry);
  }
  changed(conversation);
}

/** Try a file again that did not reach the server. */
export const retryFile = start;

/** Empty the tray for a message that is sent now. What was refused goes with none. */
export function takeTray(conversation) {
  const taken = trayOf(conversation).filter(({ state }) => state !== 'refused');
  trays.set(conversation, []);
  changed(conversation);
  return taken;
}

/** Lay files back that were taken, or that the server has by {id, name, size}. */
export function layBack(conversation, entries) {
  const laid = entries.map((entry) => ({ key: newId(), state: 'ready', at: Date.now(), ...entry }));
  trays.set(conversation, [...laid, ...trayOf(conversation)]);
  changed(conversation);
}

function remove(conversation, entry) {
  entry.work?.stop();
  if (entry.id) forget(entry.id);
  trays.set(conversation, trayOf(conversation).filter((other) => other !== entry));
  changed(conversation);
}

/**
 * Draw the tray of the open conversation. `isOurs`: it has changed here since the server
 * heard of it; else what the server has of it counts, beside what is still on its way there.
 */
export function drawTray({ isOurs }) {
  const conversation = openTray();
  const saved = takePlain();
  if (!isOurs) {
    const here = trayOf(conversation);
    const known = saved.map((file) => here.find(({ id }) => id === file.id) ?? file);
    trays.set(conversation, [...known, ...here.filter(({ state }) => state !== 'ready')]);
  }
  changed(conversation, { silent: true });
}

/** The files that the server put into the form, which are drawn in the tray instead. */
function takePlain() {
  const plain = document.getElementById('tray-plain');
  const boxes = [...plain?.querySelectorAll('input') ?? []];
  plain?.remove();
  return boxes.map(({ value, dataset }) => ({
    key: newId(), id: Number(value), name: dataset.name, size: Number(dataset.size), at: Date.now(), state: 'ready',
  }));
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('#tray button');
  const { key: wanted } = button?.closest('.tray__file').dataset ?? {};
  const entry = button && trayOf(openTray()).find((one) => one.key === wanted);
  if (!entry) return;
  if ('again' in button.dataset) start(openTray(), entry);
  else remove(openTray(), entry);
  (document.querySelector('#tray button:not([hidden])') ?? document.getElementById('reply-text')).focus();
});

window.addEventListener('beforeunload', (event) => {
  const isBusy = [...trays.values()].flat().some(({ state }) => state === 'sending');
  if (isBusy) event.preventDefault();
});
