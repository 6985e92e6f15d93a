// The page that stands there while EchoDesk cannot be reached: tries again by itself.
const EVERY = 5000;
const again = () => location.reload();

document.querySelector('[data-again]').addEventListener('click', (event) => {
  event.preventDefault();
  again();
});
window.addEventListener('online', again);

async function look() {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    if (answer.ok) again();
  } catch {
    setTimeout(look, EVERY);
  }
}
// Opened by its own address it has nothing to go on to.
if (location.pathname !== '/offline/') setTimeout(look, EVERY);
