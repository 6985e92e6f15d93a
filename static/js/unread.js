// "Mark as unread": for oneself, from a message on or from what was said last. The
// conversation is left as it is, and stays unread until it is opened again.
import { post, Refused } from './api.js';
import { holdUnread, openId } from './conversation.js';
import { refreshCounts } from './counts.js';
import { refreshRow } from './list.js';
import { showToast } from './toast.js';
import { word } from './words.js';

async function mark(form) {
  const conversation = openId();
  holdUnread();
  try {
    const { text } = JSON.parse(await post(form.action, Object.fromEntries(new FormData(form))));
    showToast(text);
    await refreshRow(conversation, { atOnce: true });
    refreshCounts();
  } catch (error) {
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
  }
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-unread-form]')) return;
  event.preventDefault();
  mark(event.target);
});
