// Words that are not sent yet, per conversation and kind: kept as they are typed.
const keyOf = (form) => `draft:${form.dataset.draft}`;

document.addEventListener('input', (event) => {
  const form = event.target.closest('[data-draft]');
  if (!form || !event.target.matches('textarea')) return;
  const { value } = event.target;
  if (value) localStorage.setItem(keyOf(form), value);
  else localStorage.removeItem(keyOf(form));
  showError(form, '');
});

export function restoreDrafts() {
  for (const form of document.querySelectorAll('[data-draft]')) {
    form.querySelector('textarea').value ||= localStorage.getItem(keyOf(form)) ?? '';
  }
}

export function showError(form, text) {
  const place = form.querySelector('[data-error]');
  place.hidden = !text;
  place.textContent = text;
}

/** Write `text` into a form as if it had been typed. */
export function fill(form, text) {
  const textarea = form.querySelector('textarea');
  textarea.value = text;
  textarea.dispatchEvent(new Event('input', { bubbles: true }));
}
