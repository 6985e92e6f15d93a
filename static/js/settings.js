// What the pages of the settings do beyond being forms.
import { coalesce, parse, post } from './api.js';
import { ring } from './sound.js';

// --- The time zone this device is in ----------------------------------------------------------

const guess = document.querySelector('[data-zone-guess]');
const field = document.querySelector('input[name="time_zone"]');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (guess && field && zone && field.value !== zone) {
  const words = guess.querySelector('[data-words]');
  words.textContent = words.dataset.words.replace('%s', zone);
  guess.hidden = false;
  guess.querySelector('button').addEventListener('click', () => {
    field.value = zone;
    guess.hidden = true;
    field.focus();
  });
}

// --- Notices ----------------------------------------------------------------------------------

document.querySelector('[data-try-sound]')?.addEventListener('click', ring);

const desktop = document.querySelector('[data-notices-form] input[name="desktop"]');
const denied = document.querySelector('[data-desktop-denied]');

// Browsers let a page ask only upon a click, and only once.
desktop?.addEventListener('change', async () => {
  if (!desktop.checked) return;
  const answer = 'Notification' in window ? await Notification.requestPermission() : 'denied';
  denied.hidden = answer === 'granted';
  desktop.checked = answer === 'granted';
});

// --- The section one is in, where they are a line to swipe along ------------------------------

const nav = document.querySelector('.settings__nav');
const current = nav?.querySelector('[aria-current]');
if (current && nav.scrollWidth > nav.clientWidth) current.scrollIntoView({ inline: 'center', block: 'nearest' });

// --- A canned reply as a person would get it --------------------------------------------------

const text = document.querySelector('[data-reply-form] textarea[name="text"]');
const redraw = coalesce(async () => {
  const [fresh] = parse(await post(text.closest('form').dataset.preview, { text: text.value }));
  document.getElementById('preview').replaceWith(fresh);
}, 200);

text?.addEventListener('input', () => redraw('preview'));

document.addEventListener('click', ({ target }) => {
  const variable = target.closest('[data-variable]')?.dataset.variable;
  if (!variable || !text) return;
  text.setRangeText(`{{${variable}}}`, text.selectionStart, text.selectionEnd, 'end');
  text.focus();
  redraw('preview');
});
