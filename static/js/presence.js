// Who is before the open conversation, and who is replying. Told over the socket every few
// seconds, never stored; drawn as faces in the bar and a line above the composer.
import { word } from './words.js';

// Seconds: the server forgets who is silent for longer than eight.
const HEARTBEAT = 3000;
// So long after the last key somebody still counts as replying.
const REPLYING = 5000;
const byId = (id) => document.getElementById(id);
const here = new Map();
let tell = () => {};
let typedAt = 0, told = '';

const desk = () => byId('desk');
const openId = () => Number(desk().dataset.conversation) || null;
const others = () => (here.get(openId()) ?? []).filter(({ id }) => id !== Number(desk().dataset.member));

/** The colleagues who are replying in the open conversation, as {id, name}. */
export const repliers = () => others().filter(({ replying }) => replying);

function faceOf({ id, name, replying }) {
  const face = byId('face').content.firstElementChild.cloneNode(true);
  face.dataset.hue = (id % 8) + 1;
  face.textContent = [...name][0]?.toUpperCase() ?? '?';
  face.toggleAttribute('data-replying', replying);
  return face;
}

function draw() {
  const place = byId('here');
  if (!place) return;
  const members = others(), writing = repliers();
  const names = members.map(({ name }) => name).join(', ');
  place.replaceChildren(...members.slice(0, 4).map(faceOf));
  place.hidden = !members.length;
  place.title = names && word('viewing', names);
  place.setAttribute('aria-label', place.title);
  const line = byId('replying');
  line.hidden = !writing.length;
  const text = writing.map(({ name }) => name).join(', ');
  line.querySelector('[data-replying]').textContent = text && word(writing.length > 1 ? 'replyingMany' : 'replyingOne', text);
}

/** Take in a frame of the socket; `true` if it was about this. */
export function takePresence({ type, conversation, data }) {
  if (type === 'presence') {
    if (data.members.length) here.set(conversation, data.members);
    else here.delete(conversation);
    if (conversation === openId()) draw();
  }
  return type === 'presence' || type === 'typing';
}

function state() {
  const conversation = document.hidden ? null : openId();
  const replying = Boolean(conversation) && Date.now() - typedAt < REPLYING && Boolean(byId('reply-text')?.value);
  return { type: 'viewing', conversation, replying };
}

/** Say what this page shows, if it is news or the server would forget. */
function sayHere({ always = false } = {}) {
  const said = JSON.stringify(state());
  if (!always && said === told) return;
  told = said;
  tell(said);
}

/** Speak through `send` from now on. */
export function speakWith(send) {
  tell = send;
}

/** The socket is up again: whoever was here may have gone. */
export function startOver() {
  here.clear();
  draw();
  sayHere({ always: true });
}

/** Called once for every desk that comes into the page. */
export function arrivePresent() {
  typedAt = 0;
  draw();
  sayHere();
}

document.addEventListener('input', ({ target }) => {
  if (target.id !== 'reply-text') return;
  typedAt = Date.now();
  sayHere();
});
document.addEventListener('reply-sent', () => {
  typedAt = 0;
  sayHere();
});
document.addEventListener('visibilitychange', () => sayHere());
document.addEventListener('htmx:afterSwap', draw);
document.addEventListener('parts-drawn', draw);
setInterval(sayHere, HEARTBEAT, { always: true });
