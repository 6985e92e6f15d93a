// Copies the value of a field: <button data-copy="id of the field" data-copied="Copied">.
import { showToast } from './toast.js';

/** Whether `text` is in the clipboard now; browsers offer none over plain http, or forbid it. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  // Else the text stays selected, to be copied by key.
  field.select();
  if (await copyText(field.value)) showToast(button.dataset.copied);
});
