// WhatsApp's message templates: the preview follows what is filled in, the file at the head
// goes ahead, and sending leaves the page as it is.
import { post, Refused, parse } from './api.js';
import { openId, show } from './conversation.js';
import { drawThumbnail, upload } from './uploads.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);
let header = null;

function fillGap(input) {
  for (const gap of document.querySelectorAll(`[data-gap-of="${CSS.escape(input.dataset.gap)}"]`)) {
    gap.textContent = input.value || gap.dataset.empty;
    gap.toggleAttribute('data-filled', Boolean(input.value));
  }
}

document.addEventListener('input', ({ target }) => { if (target.dataset.gap) fillGap(target); });

function showError(text) {
  const place = byId('picker-form').querySelector('[data-error]');
  place.hidden = !text;
  place.textContent = text;
}

async function showFace(file) {
  const place = document.querySelector('#picker-preview [data-media]');
  const canvas = document.createElement('canvas');
  if (await drawThumbnail(file, canvas)) place.replaceChildren(canvas);
  else place.textContent = file.name;
}

function sendAhead([file]) {
  showError('');
  header?.stop();
  header = null;
  if (!file) return;
  const bar = byId('picker-progress');
  bar.hidden = false;
  header = upload(file, (loaded) => { bar.value = loaded; });
  header.catch((error) => showError(error.message)).finally(() => { bar.hidden = true; });
  showFace(file);
}

document.addEventListener('change', ({ target }) => { if (target.id === 'picker-header') sendAhead(target.files); });

async function send(form) {
  const conversation = openId();
  const button = form.querySelector('button');
  button.disabled = true;
  showError('');
  try {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
    if (header) form.elements.upload.value = (await header).id;
    const html = await post(form.action, fields.map(([name, value]) => [name, name === 'upload' ? form.elements.upload.value : value]));
    if (openId() === conversation) sent(html);
  } catch (error) {
    if (form.isConnected) showError(error instanceof Refused || header ? error.message : word('unreachable'));
  } finally {
    button.disabled = false;
  }
}

function sent(html) {
  const bubbles = parse(html);
  header = null;
  byId('picker').replaceChildren();
  show(bubbles, { follow: true });
  document.dispatchEvent(new CustomEvent('reply-sent', { detail: { bubbles } }));
}

document.addEventListener('submit', (event) => {
  if (event.target.id !== 'picker-form') return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener('keydown', (event) => {
  const close = event.key === 'Escape' && event.target.closest?.('.picker')?.querySelector('[data-picker-close]');
  if (!close) return;
  event.preventDefault();
  event.stopPropagation();
  close.click();
});

// Whoever chose by key goes on by key.
document.addEventListener('htmx:afterSwap', ({ target }) => {
  if (target.id === 'picker') (target.querySelector('[autofocus]') ?? target.querySelector('h2') ?? byId('reply-text')).focus();
});
