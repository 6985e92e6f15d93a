// Opens Meta's WhatsApp signup and posts what came of it.
//
// Two things arrive, in either order: the code, by the callback of FB.login, and which
// account it was about, by a window message. Only messages of Meta's own origin count;
// the server confirms the ids all the same.
// https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation

const form = document.getElementById('signup');
const button = document.getElementById('signup-open');
const state = document.getElementById('signup-state');
const blocked = document.getElementById('signup-blocked');
// The message comes at about the same time; the code lives only half a minute.
const PATIENCE_MS = 3000;
// So long Meta's script may take; then it is blocked, or as good as that.
const SCRIPT_PATIENCE_MS = 10_000;
const heard = { code: '', session: null };
let sent = false;

function isMeta(origin) {
  const { protocol, hostname } = new URL(origin);
  const isFacebook = hostname === 'facebook.com' || hostname.endsWith('.facebook.com');
  return origin === new URL(form.dataset.origin).origin || (protocol === 'https:' && isFacebook);
}

function sessionOf(data) {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return null; // The SDK talks to its own frames in other formats.
  }
}

window.addEventListener('message', (event) => {
  if (!/^https?:/.test(event.origin) || !isMeta(event.origin)) return;
  const session = sessionOf(event.data);
  if (session?.type !== 'WA_EMBEDDED_SIGNUP') return;
  heard.session = session;
  if (heard.code || !session.event?.startsWith('FINISH')) submit();
});

function submit() {
  if (sent) return;
  sent = true;
  const { event = '', data = {} } = heard.session ?? {};
  form.elements.code.value = heard.code;
  form.elements.event.value = event || (heard.code ? '' : 'CANCEL');
  form.elements.waba_id.value = data?.waba_id ?? '';
  form.elements.error_message.value = data?.error_message ?? '';
  state.textContent = state.dataset.checking;
  form.submit();
}

function answered(response) {
  heard.code = response?.authResponse?.code ?? '';
  if (heard.session) submit();
  else setTimeout(submit, heard.code ? PATIENCE_MS : PATIENCE_MS / 6);
}

// Without Meta's script there is nothing to open.
function ready() {
  button.disabled = !window.FB;
  blocked.hidden = Boolean(window.FB);
}

if (document.readyState === 'complete') ready();
else {
  window.addEventListener('load', ready);
  setTimeout(ready, SCRIPT_PATIENCE_MS);
}

button.addEventListener('click', () => {
  const { appId, configId, version } = form.dataset;
  window.FB.init({ appId, version, xfbml: false, cookie: false });
  state.textContent = state.dataset.waiting;
  window.FB.login(answered, {
    config_id: configId,
    response_type: 'code',
    override_default_response_type: true,
    extras: { setup: {}, sessionInfoVersion: '3' },
  });
});
