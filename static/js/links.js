// "Copy link": the address of one message. Without a clipboard the address bar has it.
import { copyText } from './copy.js';
import { showToast } from './toast.js';
import { word } from './words.js';

document.addEventListener('click', async (event) => {
  const link = event.target.closest('[data-copy-link]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (await copyText(link.href)) showToast(word('linkCopied'));
  else {
    history.replaceState(history.state, '', link.href);
    showToast(word('linkShown'));
  }
});
