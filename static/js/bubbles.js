// Bubbles of replies that the server does not have yet, drawn from templates of the page.
import { say } from './announce.js';
import { regroup } from './timeline.js';
import { drawFile } from './tray_view.js';

const byId = (id) => document.getElementById(id);

/** The bubble of a reply, drawn here or by the server. */
export const bubbleOf = (reply) => document.querySelector(`.msg[data-client-id="${CSS.escape(reply.client_id)}"]`);

function clock(at) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: '2-digit', minute: '2-digit', hour12: false, timeZone: document.body.dataset.timeZone,
  }).format(at);
}

function fillContents(bubble, { text, quote, files, offers }) {
  const words = bubble.querySelector('.bubble');
  words.textContent = text;
  words.hidden = !text;
  const place = bubble.querySelector('[data-quote-place]');
  if (quote) {
    place.querySelector('.quote__name').textContent = quote.who;
    place.querySelector('.quote__what').textContent = quote.what;
  } else place.remove();
  bubble.querySelector('[data-files]').append(...files.map(drawFile));
  const list = bubble.querySelector('[data-offers]');
  for (const offer of offers) list.append(Object.assign(document.createElement('li'), { textContent: offer, dir: 'auto' }));
  if (!offers.length) list.remove();
}

/** Draw a reply as one that is on its way. */
export function drawBubble(reply) {
  bubbleOf(reply)?.remove();
  const bubble = byId('bubble').content.firstElementChild.cloneNode(true);
  const at = new Date(reply.at);
  bubble.dataset.clientId = reply.client_id;
  bubble.dataset.at = at.toISOString();
  fillContents(bubble, reply);
  const time = bubble.querySelector('time');
  time.dateTime = at.toISOString();
  time.textContent = clock(at);
  byId('log').append(bubble);
  regroup();
  return bubble;
}

/** Draw a reply as one that did not go, with why and the ways on. */
export function drawFailed(reply, reason, { onResend, onDiscard }) {
  const bubble = drawBubble(reply);
  bubble.dataset.state = 'failed';
  const parts = byId('bubble-failed').content.cloneNode(true);
  parts.querySelector('[data-reason]').textContent = reason;
  parts.querySelector('[data-resend]').addEventListener('click', () => { bubble.remove(); onResend(); });
  parts.querySelector('[data-discard]').addEventListener('click', () => { bubble.remove(); onDiscard(); });
  bubble.querySelector('.msg__foot').replaceChildren(parts);
  say(reason);
}
