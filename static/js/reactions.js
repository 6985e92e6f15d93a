// Putting an emoji on a message: one small dialog for all bubbles, opened beside the one
// that was chosen. Without this script the tool leads to a page with the same emoji.
import { openId, show } from './conversation.js';
import { post, Refused } from './api.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const GAP = 4;
const picker = document.getElementById('reaction-picker');
let trigger = null;

function place() {
  const by = trigger.getBoundingClientRect(), own = picker.getBoundingClientRect();
  const above = by.top - own.height - GAP;
  picker.style.top = `${above > GAP ? above : by.bottom + GAP}px`;
  picker.style.left = `${Math.max(GAP, Math.min(by.left + by.width / 2 - own.width / 2, innerWidth - own.width - GAP))}px`;
}

function open(tool) {
  trigger = tool;
  picker.showPopover();
  place();
  picker.querySelector('button').focus();
}

async function react(emoji) {
  const conversation = openId();
  const { react: id } = trigger.dataset;
  picker.hidePopover();
  try {
    const html = await post(`/messages/${id}/react/`, { emoji });
    if (openId() === conversation) show(html);
    document.querySelector(`[data-react="${id}"]`)?.focus({ preventScroll: true });
  } catch (error) {
    showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
  }
}

document.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tool = event.target.closest('[data-react]');
  if (!tool) return;
  event.preventDefault();
  open(tool);
});

picker.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button) react(button.value);
});

picker.addEventListener('keydown', (event) => {
  const all = [...picker.querySelectorAll('button')];
  const isRight = getComputedStyle(picker).direction === 'rtl';
  const step = { ArrowRight: isRight ? -1 : 1, ArrowLeft: isRight ? 1 : -1, Home: -all.length, End: all.length }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement) + step;
  all[Math.max(0, Math.min(all.length - 1, at))].focus();
});

document.addEventListener('scroll', () => {
  if (!picker.matches(':popover-open')) return;
  // The bubble may have been drawn anew, or be out of sight by now.
  const { top, bottom } = trigger.getBoundingClientRect();
  if (trigger.isConnected && bottom > 0 && top < innerHeight) place();
  else picker.hidePopover();
}, true);

// On a touch screen a tap on a bubble brings its tools, as nothing hovers there.
document.addEventListener('click', (event) => {
  if (!matchMedia('(pointer: coarse)').matches || event.target.closest('a, button, video, audio')) return;
  const message = event.target.closest('#log .msg');
  for (const other of document.querySelectorAll('.msg[data-tools]')) if (other !== message) delete other.dataset.tools;
  message?.toggleAttribute('data-tools');
});
