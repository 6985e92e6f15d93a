// Ways for files into the tray: the button, dropping them anywhere on the conversation,
// and pasting them into the reply.
import { openId } from './conversation.js';
import { addFiles } from './tray.js';

const byId = (id) => document.getElementById(id);
const canReply = () => openId() && !('closed' in byId('window').dataset);

function attach(files) {
  if (!files.length || !canReply()) return false;
  addFiles(openId(), files, JSON.parse(byId('reply-form').dataset.files));
  document.dispatchEvent(new CustomEvent('write-reply'));
  return true;
}

document.addEventListener('change', (event) => {
  if (event.target.id !== 'attach') return;
  attach([...event.target.files]);
  // The tray has them; the same file may be chosen again.
  event.target.value = '';
});

document.addEventListener('paste', (event) => {
  if (!event.target.closest?.('#reply-form')) return;
  // A copied table is text and picture at once: the text is meant.
  if (event.clipboardData.types.includes('text/plain')) return;
  if (attach([...event.clipboardData.files])) event.preventDefault();
});

const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');
const isOverThread = (event) => Boolean(event.target.closest?.('.thread'));

function showTarget(on) {
  document.querySelector('.thread')?.toggleAttribute('data-drop', on);
}

document.addEventListener('dragover', (event) => {
  if (!holdsFiles(event)) return;
  // Beside the conversation the browser would open the file, and the page be gone.
  event.preventDefault();
  const isHere = isOverThread(event) && canReply();
  event.dataTransfer.dropEffect = isHere ? 'copy' : 'none';
  showTarget(isHere);
});

document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget?.closest?.('.thread')) showTarget(false);
});

document.addEventListener('drop', (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  showTarget(false);
  if (isOverThread(event)) attach([...event.dataTransfer.files]);
});
