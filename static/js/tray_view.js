// How files of a message are drawn, in the tray and in a bubble on its way.
import { drawThumbnail, sizeWords } from './uploads.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);
const rowOf = (entry) => document.querySelector(`.tray__file[data-key="${CSS.escape(entry.key)}"]`);

function fill(row, entry) {
  row.dataset.state = entry.state;
  row.querySelector('[data-size]').textContent = entry.error || sizeWords(entry.size);
  const bar = row.querySelector('progress');
  bar.hidden = entry.state !== 'sending';
  bar.value = entry.loaded ?? 0;
  row.querySelector('[data-again]').hidden = entry.state !== 'failed';
}

async function drawFace(row, entry) {
  const canvas = document.createElement('canvas');
  // Drawn once: the rows of an entry come and go.
  entry.face ??= drawThumbnail(entry.file, canvas).then((drawn) => (drawn ? canvas : null));
  const face = await entry.face;
  if (face) row.querySelector('.tray__face').replaceChildren(face);
}

/** One file as a line of a list. */
export function drawFile(entry) {
  const row = byId('tray-file').content.firstElementChild.cloneNode(true);
  row.dataset.key = entry.key;
  row.querySelector('[data-name]').textContent = entry.name;
  row.querySelector('[data-remove]').setAttribute('aria-label', `${word('fileRemove')} ${entry.name}`);
  if (entry.file) drawFace(row, entry);
  fill(row, entry);
  return row;
}

/** Draw again how far a file is. */
export function redrawFile(entry) {
  const row = rowOf(entry);
  if (row) fill(row, entry);
}

function say(text) {
  const place = byId('tray-news');
  // The same words again would be read out again.
  if (place.textContent !== text) place.textContent = text;
}

/** Draw `entries` as the tray of the open conversation; rows that stay keep the focus. */
export function drawTrayOf(entries) {
  const place = byId('tray');
  const kept = new Map([...place.children].map((row) => [row.dataset.key, row]));
  for (const entry of entries) place.append(kept.get(entry.key) ?? drawFile(entry));
  for (const [key, row] of kept) if (!entries.some((entry) => entry.key === key)) row.remove();
  entries.forEach(redrawFile);
  place.hidden = !entries.length;
  say(entries.filter(({ error }) => error).map(({ name, error }) => `${name}: ${error}`).join(' '));
}
