// The end of the sandbox's signup window: tells the page that opened it, and goes.

const { code, session, origin } = JSON.parse(document.getElementById('signup-result').textContent);
if (window.opener) {
  // As at Meta: what it was about as text, beside the code for the SDK.
  window.opener.postMessage(JSON.stringify(session), origin);
  window.opener.postMessage({ type: 'sandbox-login', code }, origin);
  window.close();
}
