// Runs before the first paint, so that a chosen theme never flashes the other one.
// Who is signed in has it in their settings; the device remembers it for the sign-in page.
// Without a choice the page follows the system.
(() => {
  const root = document.documentElement;
  const chosen = root.dataset.chosenTheme ?? localStorage.getItem('theme');

  const choose = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  };
  if (chosen) choose(chosen);

  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;

  document.addEventListener('click', ({ target }) => {
    const toggle = target.closest('[data-theme-toggle]');
    if (!toggle) return;
    choose(isDark() ? 'light' : 'dark');
    const keep = toggle.dataset.themeToggle;
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (keep) fetch(keep, { method: 'POST', headers: { 'X-CSRFToken': token }, body: new URLSearchParams({ theme: root.dataset.theme }) });
  });
})();
