// The open conversation: where it is scrolled to, what is read, what changes in it.
import { coalesce, gather, getPiece, parse, post } from './api.js';
import { fold } from './folding.js';
import { markOpen, linkOf, refreshRow } from './list.js';
import { watchOlder } from './older.js';
import { place } from './timeline.js';
import { refreshTimes } from './times.js';
import { plural } from './words.js';

// Closer to the end than this, the log follows what arrives.
const NEAR_END = 80;
// So many bubbles changed at once that the newest stretch costs less than each alone.
const MANY = 8;
const byId = (id) => document.getElementById(id);
const inbox = byId('inbox');
const isNarrow = () => matchMedia('(width < 700px)').matches;

let arrived = 0;

export const openId = () => Number(byId('desk').dataset.conversation) || null;
const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;

const isAtVeryEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight <= 1;

export function toEnd() {
  const log = byId('log');
  log.scrollTop = log.scrollHeight;
  showJump(0);
}

// What was last in sight stays so while the composer below grows and shrinks.
let height = 0;
const keeper = new ResizeObserver(([{ target }]) => {
  const grown = target.clientHeight - height;
  // At the end it stays by itself.
  if (height && (grown < 0 || !isAtVeryEnd(target))) target.scrollTop -= grown;
  height = target.clientHeight;
});

function showJump(count) {
  arrived = count;
  const pill = byId('jump');
  pill.hidden = count === 0;
  if (count) pill.querySelector('span').textContent = plural('new', count);
}

/**
 * Put bubbles, or the HTML of them, into the log; follow them if the end was in sight, else
 * say they are there, unless `silent`.
 */
export function show(items, { follow, silent } = {}) {
  const log = byId('log');
  const follows = follow || isAtEnd(log);
  const added = place(typeof items === 'string' ? parse(items) : items);
  if (follows) toEnd();
  else if (added.length && !silent) showJump(arrived + added.length);
}

// --- What the person sees counts as read -----------------------------------------------

const markRead = coalesce(async (id) => {
  if (document.hidden || id !== openId() || heldUnread === id) return;
  byId('desk').dataset.unread = '0';
  await post(`/inbox/${id}/read/`);
  await refreshRow(id);
}, 400);

// The conversation somebody wants to find unread when they come back.
let heldUnread = null;

/** Leave the open conversation unread, whatever comes, until it is opened again. */
export function holdUnread() {
  heldUnread = openId();
}

function readIfSeen() {
  if (!document.hidden && openId() && heldUnread !== openId() && byId('desk').dataset.unread !== '0') markRead(openId());
}

/** The way from an earlier stretch to the newest; an earlier one has no place for what is new. */
const wayToNewest = () => byId('log')?.querySelector('[data-newest]');

/** Whether a bubble belongs to what is open by now. */
function isOfOpen(html) {
  const isEarlier = wayToNewest();
  return parse(html).some((item) => Number(item.dataset.conversation) === openId() && !(isEarlier && !byId(item.id)));
}

function jump() {
  if (wayToNewest()) location.assign(wayToNewest().href);
  else toEnd();
}

// --- Live ---------------------------------------------------------------------------------

/** Fetch the bubble of a message again, one of perhaps many just now. */
export const refreshMessage = gather(async (ids) => {
  if (ids.length <= MANY) for (const id of ids) await refreshBubble(id);
  else if (openId()) show(await getPiece(byId('log').dataset.timeline));
}, 60);

async function refreshBubble(id) {
  const html = await getPiece(`/messages/${id}/bubble/`);
  // They may have gone on to another conversation meanwhile.
  if (html && openId() && isOfOpen(html)) show(html);
  else if (!html) byId(`message-${id}`)?.remove();
}

// Links to media expire while a page stays open: the bubble has new ones. Once an hour at
// most, as a file may be broken by itself.
const HOUR = 3_600_000;
const renewed = new Map();

/** Fetch the bubble `message` again, whose links are out of date; its new self, if it is new. */
export async function renew(message) {
  const { id } = message;
  if (Date.now() - (renewed.get(id) ?? 0) < HOUR) return null;
  renewed.set(id, Date.now());
  await refreshBubble(Number(id.replace('message-', '')));
  return byId(id);
}

document.addEventListener('error', (event) => {
  const isMedia = event.target.matches?.('.tile img, .tile video, .sound audio');
  const message = isMedia && event.target.closest('#log .msg');
  if (message) renew(message);
}, true);

const refreshNote = coalesce(async (id) => {
  const html = await getPiece(`/notes/${id}/bubble/`);
  if (html && openId() && isOfOpen(html)) show(html);
});

const refreshDeed = coalesce(async (id) => {
  const html = await getPiece(`/deeds/${id}/line/`);
  if (html && openId() && isOfOpen(html)) show(html, { silent: true });
});

// Told of without saying which: the newest stretch has it. The bubbles in it stay as they
// are, as somebody may be listening to one.
const refreshNotices = coalesce(async (id) => {
  const html = await getPiece(`/inbox/${id}/timeline/`);
  if (id === openId()) show(parse(html).filter((item) => item.matches('.day, .event')));
});

export const refreshParts = coalesce(async (id) => {
  const html = await getPiece(`/inbox/${id}/parts/${location.search}`);
  if (id === openId()) drawParts(html);
}, 120);

/** Put the bar, the labels and the window in the place of what stands there. */
export function drawParts(html) {
  for (const part of parse(html)) {
    const old = byId(part.id);
    // Somebody is choosing there: it waits until the menu is closed.
    const menu = old?.querySelector('[data-menu][open]');
    if (menu) menu.dataset.changed = '';
    if (!old || menu || old.querySelector('.htmx-request')) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
    old.replaceWith(part);
    window.htmx.process(part);
    if (focused) byId(focused)?.focus();
  }
  showDetails();
  refreshTimes(byId('desk'));
  document.dispatchEvent(new CustomEvent('parts-drawn'));
}

/** What a frame of the open conversation means for the page. */
export function take({ type, conversation, data }) {
  if (conversation !== openId()) return;
  // Two conversations turned out to be one person's: go on in the one that is left.
  if (data.into) location.replace(`/inbox/${data.into}/${location.search}`);
  else if (data.changed?.includes('merged')) reload();
  if (data.message) refreshMessage(data.message);
  if (data.note) refreshNote(data.note);
  if (data.deed) refreshDeed(data.deed);
  if (data.changed?.includes('notice')) refreshNotices(conversation);
  if (data.direction === 'in') {
    if (wayToNewest()) showJump(arrived + 1);
    byId('desk').dataset.unread = '1';
    readIfSeen();
  }
  if (type === 'conversation_updated' || data.direction === 'in') refreshParts(conversation);
}

/** Fetch the open conversation again; drafts are kept by the composer. */
export function reload() {
  return window.htmx.ajax('GET', location.href, { target: '#desk', swap: 'outerHTML' });
}

// --- Details: a column where there is room, else a drawer with an address of its own --------

const isWide = () => inbox.parentElement.clientWidth >= 1120;

function showDetails() {
  inbox.dataset.details = localStorage.getItem('details') ?? 'open';
  const shown = isWide() ? inbox.dataset.details === 'open' : byId('desk').dataset.view === 'details';
  for (const link of document.querySelectorAll('.pane__bar > .push > [data-details-toggle]')) link.toggleAttribute('data-pressed', shown);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-details-toggle]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (isWide()) localStorage.setItem('details', inbox.dataset.details === 'open' ? 'closed' : 'open');
  else switchView(link);
  showDetails();
});

function switchView(link) {
  const desk = byId('desk');
  const opens = desk.dataset.view !== 'details';
  desk.dataset.view = opens ? 'details' : 'thread';
  const base = `/inbox/${openId()}/`;
  history.pushState({ htmx: true }, '', `${opens ? `${base}details/` : base}${location.search}`);
  (opens ? desk.querySelector('.details__back') : byId('conversation-name')).focus();
}

// --- Arriving at a conversation ----------------------------------------------------------

let cameByKey = false, cameFrom = null;

document.addEventListener('click', (event) => {
  const link = event.target.closest('.conv__link');
  // A click made by a key counts as none; one made by us is not a person's.
  if (link) cameByKey = event.isTrusted && event.detail === 0;
}, true);

function focusOnArrival(id) {
  if (!id && cameFrom && isNarrow()) linkOf(cameFrom)?.focus();
  if (id && isNarrow()) byId('conversation-name').focus({ preventScroll: true });
  else if (id && cameByKey) document.querySelector('.composer__form:not([hidden]) textarea')?.focus();
  cameByKey = false;
}

/** Called once for every desk that comes into the page. */
export function arrive({ isFirst = false } = {}) {
  const id = openId();
  markOpen();
  showDetails();
  refreshTimes();
  if (!isFirst) focusOnArrival(id);
  cameFrom = id ?? cameFrom;
  if (!id) return;
  const log = byId('log');
  const news = log.querySelector('[data-new]');
  heldUnread = null;
  fold(log);
  keeper.disconnect();
  height = 0;
  keeper.observe(log);
  toEnd();
  const linked = location.hash.startsWith('#message-') && location.hash.slice(1);
  if (linked) document.dispatchEvent(new CustomEvent('message-linked', { detail: linked }));
  else if (news && news.offsetTop < log.scrollTop) log.scrollTop = news.offsetTop - log.offsetTop - NEAR_END;
  log.addEventListener('scroll', () => { if (arrived && isAtEnd(log) && !wayToNewest()) showJump(0); }, { passive: true });
  byId('jump').addEventListener('click', jump);
  watchOlder();
  readIfSeen();
}

// The list has clocks as well; the open conversation's shuts the composer.
document.addEventListener('window-closed', ({ target }) => { if (target.id === 'window-clock') refreshParts(openId()); });
document.addEventListener('visibilitychange', readIfSeen);
window.addEventListener('resize', showDetails);
