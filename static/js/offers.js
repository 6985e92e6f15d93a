// Answers to be tapped, offered along with a reply: a few short lines in a small menu.
const byId = (id) => document.getElementById(id);
const box = () => byId('offers');
const inputs = () => [...box().querySelectorAll('input[name="offers"]')];
const LINES = 3;

/** The answers written so far. */
export const offered = () => inputs().map(({ value }) => value.trim()).filter(Boolean);

function showNumber() {
  const number = offered().length;
  const badge = box().querySelector('[data-offers-number]');
  badge.hidden = !number;
  badge.textContent = number;
}

function addLine() {
  const last = inputs().at(-1).closest('[data-offer-line]');
  const line = last.cloneNode(true);
  const input = line.querySelector('input');
  input.value = '';
  const label = input.dataset.label.replace('%s', inputs().length + 1);
  input.setAttribute('aria-label', label);
  input.placeholder = label;
  last.after(line);
}

const mayGrow = () => inputs().length < Number(box().dataset.most);

/** Offer these answers, with a line left for one more where the platform takes it. */
export function setOffers(titles) {
  while (mayGrow() && inputs().length <= titles.length) addLine();
  for (const input of inputs().slice(Math.max(LINES, titles.length + 1))) input.closest('[data-offer-line]').remove();
  inputs().forEach((input, place) => { input.value = titles[place] ?? ''; });
  showNumber();
}

document.addEventListener('input', (event) => {
  if (event.target.name !== 'offers') return;
  if (inputs().at(-1).value && mayGrow()) addLine();
  showNumber();
});

// Enter goes on to the next line rather than sending a half-written message.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.name !== 'offers' || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const next = inputs()[inputs().indexOf(event.target) + 1];
  if (next && event.target.value) next.focus();
  else {
    box().open = false;
    byId('reply-text').focus();
  }
});
