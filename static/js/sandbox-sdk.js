// Plays Meta's JavaScript SDK: as much of it as WhatsApp's embedded signup calls.
// https://developers.facebook.com/docs/reference/javascript

(() => {
  const address = new URL(document.currentScript.src);
  // Wherever the script is kept, the dialogs are beside it at its public address.
  const home = new URL('/sandbox/facebook/', address.origin);
  let app = {};

  function open(options) {
    const query = new URLSearchParams({ client_id: app.appId, config_id: options.config_id });
    const where = `${home}${app.version}/dialog/whatsapp?${query}`;
    return window.open(where, 'sandbox-signup', 'width=560,height=760');
  }

  function login(answer, options) {
    const dialog = open(options);
    if (!dialog) {
      answer({ status: 'unknown', authResponse: null });
      return;
    }
    let watch = 0;
    let last = 0;
    const finish = (code) => {
      clearInterval(watch);
      clearTimeout(last);
      window.removeEventListener('message', hear);
      answer(code ? { status: 'connected', authResponse: { code } } : { status: 'unknown', authResponse: null });
    };
    const hear = (event) => {
      if (event.origin !== home.origin || event.data?.type !== 'sandbox-login') return;
      dialog.close();
      finish(event.data.code);
    };
    window.addEventListener('message', hear);
    watch = setInterval(() => {
      if (!dialog.closed) return;
      clearInterval(watch);
      // The window's last word may still be on its way.
      last = setTimeout(() => finish(''), 1000);
    }, 400);
  }

  window.FB = { init: (options) => { app = options; }, login };
})();
