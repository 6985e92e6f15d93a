// Doing what a key or the palette stands for, as if it were pressed.

const isShown = (element) => element.getClientRects().length > 0;

/** Press `element`: a field is entered, a menu opened at its first choice. */
export function activate(element) {
  // Some of it lives in the details, which may be closed.
  if (!isShown(element) && element.closest('#details')) document.querySelector('.thread [data-details-toggle]').click();
  if (element.matches('input')) element.focus();
  else element.click();
  if (element.matches('summary')) element.parentElement.querySelector('.pop :is(a, button)')?.focus();
}
