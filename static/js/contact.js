// What is known of a person: fields that are saved as they are left, notes, and taking back.
import { coalesce, getPiece, parse, post, Refused } from './api.js';
import { showToast } from './toast.js';
import { word } from './words.js';

const byId = (id) => document.getElementById(id);

/** Put pieces in the place of those with their ids. */
function put(html) {
  for (const piece of parse(html)) {
    piece.removeAttribute('hx-swap-oob');
    byId(piece.id)?.replaceWith(piece);
    window.htmx.process(piece);
  }
}

document.addEventListener('contact-saved', ({ detail }) => {
  showToast(detail.text, {
    undo: async () => {
      try {
        put(await post(detail.url, detail.undo));
      } catch (error) {
        showToast(error instanceof Refused ? error.message : word('failed'), { level: 'error' });
      }
    },
  });
});

// Each field saves itself; Enter is one way to leave it.
document.addEventListener('submit', (event) => {
  if (event.target.matches('[data-fields]')) event.preventDefault();
});

const refresh = coalesce(async () => {
  const panel = byId('contact-panel');
  // Not read yet, or somebody is at work in it: their own deed shows them the rest.
  if (!panel?.dataset.url || panel.contains(document.activeElement)) return;
  const html = await getPiece(panel.dataset.url);
  if (byId('contact-panel') === panel && !panel.contains(document.activeElement)) put(html);
}, 200);

/** What a frame means for what is shown of the person of the conversation `open`. */
export function heed({ conversation, data }, open) {
  if (conversation === open && data.changed?.includes('contact')) refresh('panel');
}
