// Menus whose contents are fetched when somebody is about to open them:
// <details data-lazy="where from"> with a .pop that says until then that it waits.
import { getPiece } from './api.js';
import { showToast } from './toast.js';
import { word } from './words.js';

async function fill(menu) {
  if (menu.dataset.filled) return;
  menu.dataset.filled = 'soon';
  try {
    menu.querySelector('.pop').innerHTML = await getPiece(menu.dataset.lazy);
  } catch {
    delete menu.dataset.filled;
    if (menu.open) showToast(word('failed'), { level: 'error' });
  }
}

for (const name of ['pointerover', 'focusin']) {
  document.addEventListener(name, ({ target }) => {
    const menu = target.closest?.('summary')?.closest('[data-lazy]');
    if (menu) fill(menu);
  }, { passive: true });
}
document.addEventListener('toggle', ({ target }) => { if (target.open && target.dataset.lazy) fill(target); }, true);
// Opened before we were there.
for (const menu of document.querySelectorAll('[data-lazy][open]')) fill(menu);
