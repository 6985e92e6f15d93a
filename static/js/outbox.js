// Replies on their way to the server: a bubble at once, kept until the server has them, so
// that even a closed tab loses no words. Files that still travel are waited for.
import { parse, post, Refused } from './api.js';
import { openId, show, toEnd } from './conversation.js';
import { bubbleOf, drawBubble, drawFailed } from './bubbles.js';
import { retryFile } from './tray.js';
import { word } from './words.js';

// Words as they were written, which the server may have parted.
const written = new Map();
const unsentKey = (conversation) => `unsent:${conversation}`;
const onItsWay = new Map();

const readUnsent = (conversation) => JSON.parse(localStorage.getItem(unsentKey(conversation)) ?? '[]');
const others = (reply) => readUnsent(reply.conversation).filter(({ client_id }) => client_id !== reply.client_id);

function write(conversation, replies) {
  if (replies.length) localStorage.setItem(unsentKey(conversation), JSON.stringify(replies));
  else localStorage.removeItem(unsentKey(conversation));
}

function keep(reply) {
  const files = reply.files.map(({ id, name, size }) => ({ id, name, size }));
  write(reply.conversation, [...others(reply), { ...reply, files }]);
}

const forget = (reply) => write(reply.conversation, others(reply));

/** What the server is told of a reply. */
function fieldsOf({ text, tag, client_id, reply_to, files, offers, then, seen, confirmed }) {
  const fields = [['text', text], ['tag', tag], ['client_id', client_id], ...Object.entries(then ?? {})];
  if (seen) fields.push(['seen', seen]);
  if (confirmed) fields.push(['confirmed', '1']);
  if (reply_to) fields.push(['reply_to', reply_to]);
  for (const { id } of files) fields.push(['uploads', id]);
  for (const offer of offers) fields.push(['offers', offer]);
  return fields;
}

/** Wait until the files are with the server; why the first one is not, if so. */
async function arrived(files) {
  await Promise.all(files.map(({ done }) => done));
  const lost = files.find(({ id }) => !id);
  return lost ? `${lost.name}: ${lost.error || word('fileUnreachable')}` : '';
}

/**
 * Send {conversation, client_id, text, tag, reply_to, quote, files, offers, at, then, seen,
 * confirmed}; `then` is what is to become of the conversation, as fields of the form.
 * `onRefused(reply, reason, code)` may take a refused one back; true if it did.
 */
export async function send(reply, onRefused = () => false) {
  onItsWay.set(reply.client_id, reply);
  for (const file of reply.files) if (file.state === 'failed') retryFile(reply.conversation, file);
  keep(reply);
  drawBubble(reply);
  toEnd();
  await hand(reply, onRefused);
  onItsWay.delete(reply.client_id);
}

async function hand(reply, onRefused) {
  const lost = await arrived(reply.files);
  if (lost) {
    fail(reply, lost);
    return;
  }
  keep(reply);
  const isHere = () => openId() === reply.conversation;
  try {
    const html = await post(`/inbox/${reply.conversation}/reply/`, fieldsOf(reply));
    forget(reply);
    written.set(reply.client_id, reply.text);
    tellSent(html, isHere());
  } catch (error) {
    const refused = error instanceof Refused;
    if (!refused) console.warn('Reply not sent:', error);
    if (refused && isHere() && onRefused(reply, error.message, error.code)) {
      forget(reply);
      bubbleOf(reply)?.remove();
    } else fail(reply, refused ? error.message : word('unreachable'));
  }
}

/** The words of a reply sent from this page; undefined for others. */
export const wordsOf = (clientId) => written.get(clientId);

function tellSent(html, isHere) {
  const bubbles = parse(html);
  if (isHere) show(bubbles, { follow: true });
  document.dispatchEvent(new CustomEvent('reply-sent', { detail: { bubbles } }));
}

function fail(reply, reason) {
  keep({ ...reply, reason });
  if (openId() !== reply.conversation) return;
  drawFailed(reply, reason, { onResend: () => send({ ...reply, confirmed: true }), onDiscard: () => forget(reply) });
}

/** Show again what never reached the server, and what is on its way there. */
export function restoreUnsent() {
  const conversation = openId();
  for (const kept of readUnsent(conversation)) {
    if (onItsWay.has(kept.client_id)) drawBubble(onItsWay.get(kept.client_id));
    else if (bubbleOf(kept)) forget(kept);
    else restore({ offers: [], files: [], ...kept });
  }
}

function restore({ reason, ...reply }) {
  // What was still travelling when the page was closed is gone.
  const files = reply.files.filter(({ id }) => id).map((file) => ({ ...file, key: String(file.id), state: 'ready' }));
  const isWhole = files.length === reply.files.length;
  fail({ ...reply, files }, isWhole ? reason ?? word('unreachable') : word('filesLost'));
}

/** Lay a message that was taken back where it can be sent again, as the composer is in use. */
export const keepAside = (reply) => fail(reply, word('takenBack'));
