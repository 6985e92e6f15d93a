// The end of the sandbox's signup window: tells the page that opened it, which closes it.

const { code, session, origin } = JSON.parse(document.getElementById('signup-result').textContent);
if (window.opener) {
  // As at Meta: what it was about as text, beside the code for the SDK.
  window.opener.postMessage(JSON.stringify(session), origin);
  window.opener.postMessage({ type: 'sandbox-login', code }, origin);
  // A window that closes itself at once may be gone before its words arrive.
  setTimeout(() => window.close(), 3000);
}
