// Menus are <details data-menu>: they open without us. We add what a menu is
// expected to do: one at a time, arrows, Home, End, Escape, closing on a choice.
const openMenus = () => [...document.querySelectorAll('details[data-menu][open]')];
const choices = (menu) => [...menu.querySelectorAll('.pop :is(a, button, input):not([hidden], [type="hidden"])')];

function closeMenus(except) {
  for (const menu of openMenus()) if (menu !== except) menu.open = false;
}

document.addEventListener('toggle', (event) => {
  if (event.target.matches?.('details[data-menu][open]')) closeMenus(event.target);
}, true);

document.addEventListener('click', (event) => {
  const menu = event.target.closest('details[data-menu]');
  // A menu with data-stay is for several choices; the others close on the first.
  const chosen = event.target.closest('.pop :is(a, button)');
  closeMenus(menu && !(chosen && !('stay' in menu.dataset)) ? menu : undefined);
});

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest('details[data-menu][open]') ?? openMenus()[0];
  if (!menu) return;
  if (event.key === 'Escape') {
    menu.open = false;
    menu.querySelector('summary').focus();
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const items = choices(menu);
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined || event.target.matches('input[type="search"], input[type="text"]') && /Home|End/.test(event.key)) return;
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
