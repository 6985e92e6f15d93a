// When what a form asked for was refused, or did not arrive: said once, at the corner.
import { showToast } from './toast.js';
import { word } from './words.js';

document.addEventListener('htmx:responseError', ({ detail }) => {
  const isJson = detail.xhr.getResponseHeader('Content-Type')?.startsWith('application/json');
  showToast(isJson ? JSON.parse(detail.xhr.responseText).detail : word('failed'), { level: 'error' });
});
document.addEventListener('htmx:sendError', () => showToast(word('offline'), { level: 'error' }));
