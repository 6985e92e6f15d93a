// Taking back what has not left: seconds run down in the bubble, and the words and files
// go back into the composer.
import { newId, post, Refused } from './api.js';
import { putBack } from './composer.js';
import { openId, refreshMessage } from './conversation.js';
import { keepAside, wordsOf } from './outbox.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const TICK = 1000;
// When each number on the page runs out, by our own clock.
const ends = new WeakMap();

/** The time is over: it is on its way now, or waits for something else. */
function end(bubble) {
  const form = bubble.querySelector('[data-undo]');
  if (!form) return;
  form.remove();
  setTimeout(refreshMessage, TICK, Number(form.dataset.undo));
}

function tick() {
  for (const place of document.querySelectorAll('[data-undo-left]')) {
    if (!ends.has(place)) ends.set(place, performance.now() + Number(place.dataset.undoLeft) * TICK);
    const left = Math.ceil((ends.get(place) - performance.now()) / TICK);
    place.textContent = Math.max(0, left);
    if (left <= 0) end(place.closest('.msg'));
  }
}

/** Take a message back, by the form in its bubble. */
async function takeBack(form) {
  const conversation = openId();
  let taken;
  try {
    taken = JSON.parse(await post(form.action));
  } catch (error) {
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
    return;
  }
  const { was, messages, problem, ...rest } = taken;
  for (const id of messages) document.getElementById(`message-${id}`)?.remove();
  if (problem) showToast(problem, { level: 'error' });
  if (openId() !== conversation) return;
  const reply = { conversation, client_id: newId(), at: Date.now(), tag: '', ...rest, text: wordsOf(was) ?? rest.text };
  if (!reply.text && !reply.files.length) showToast(word('undone'));
  else if (!putBack(reply)) keepAside(reply);
  else document.getElementById('reply-text').focus();
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-undo]');
  if (!form) return;
  event.preventDefault();
  takeBack(form);
});

/** Offer to take back the message that was just sent, as long as it waits. */
document.addEventListener('reply-sent', ({ detail }) => {
  const [form] = detail.bubbles.map((bubble) => bubble.querySelector('[data-undo]')).filter(Boolean);
  const left = form?.closest('.msg').querySelector('[data-undo-left]');
  if (!left) return;
  showToast(word('undoable'), { undo: () => takeBack(form), life: Number(left.dataset.undoLeft) * TICK });
});

setInterval(tick, TICK / 4);
