// "Copy link": the address of one message. Over plain http browsers offer no clipboard;
// then the address bar has it.
import { showToast } from './toast.js';
import { word } from './words.js';

document.addEventListener('click', async (event) => {
  const link = event.target.closest('[data-copy-link]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(link.href);
    showToast(word('linkCopied'));
  } else {
    history.replaceState(history.state, '', link.href);
    showToast(word('linkShown'));
  }
});
