// Copies the value of a field: <button data-copy="id of the field" data-copied="Copied">.
import { showToast } from './toast.js';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  // Over plain http browsers offer no clipboard: the text stays selected, to be copied by key.
  if (!navigator.clipboard) return;
  await navigator.clipboard.writeText(field.value);
  showToast(button.dataset.copied);
});
