// Photos and videos in full size. The links lead to the files; with this script they
// open above the page: arrows go on, Esc closes, and focus returns to where it was.
import { renew } from './conversation.js';

const box = document.getElementById('lightbox');
const stage = box.querySelector('.lightbox__stage');
const all = () => [...document.querySelectorAll('#log [data-lightbox]')];
let shown = null;

function draw(link) {
  const isVideo = link.dataset.lightbox === 'video';
  const media = document.createElement(isVideo ? 'video' : 'img');
  if (isVideo) media.controls = true;
  else media.alt = link.dataset.caption || link.getAttribute('aria-label');
  media.src = link.href;
  media.addEventListener('error', () => showAgain(link));
  return media;
}

/** The link has expired: its bubble has a new one. */
async function showAgain(link) {
  const message = link.closest('.msg');
  const place = message ? [...message.querySelectorAll('[data-lightbox]')].indexOf(link) : -1;
  const fresh = (message && await renew(message))?.querySelectorAll('[data-lightbox]')[place];
  if (fresh && shown === link) show(fresh);
}

function show(link) {
  const links = all();
  shown = link;
  stage.replaceChildren(draw(link));
  box.querySelector('.lightbox__count').textContent = `${links.indexOf(link) + 1} / ${links.length}`;
  box.querySelector('.lightbox__caption').textContent = link.dataset.caption;
  box.querySelector('[data-lightbox-open]').href = link.href;
  for (const button of box.querySelectorAll('[data-step]')) button.hidden = links.length < 2;
}

function step(by) {
  const links = all();
  if (!links.length) return;
  // A bubble may have been drawn anew under the open box: go on from the same file.
  const at = Math.max(0, links.findIndex((link) => link === shown || link.href === shown.href));
  show(links[(at + by + links.length) % links.length]);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-lightbox]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
  box.showModal();
});

box.addEventListener('click', (event) => {
  const button = event.target.closest('[data-step]');
  if (button) step(Number(button.dataset.step));
  // A click beside the picture is one on the dialog or its stage.
  else if (event.target === box || event.target === stage || event.target.closest('[data-lightbox-close]')) box.close();
});

box.addEventListener('keydown', (event) => {
  const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (!['ArrowLeft', 'ArrowRight'].includes(event.key) || event.target.matches('video')) return;
  event.preventDefault();
  step(event.key === forward ? 1 : -1);
});

box.addEventListener('close', () => stage.replaceChildren());
