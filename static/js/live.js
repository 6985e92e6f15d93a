// The socket to the event log. The page was rendered at number `seq`; everything after
// it is sent to us, whether it happens now or was missed while we were away.
const FIRST_WAIT = 500, LONGEST_WAIT = 15_000;
// How long it may be away before we say so: a deploy or a short tunnel is no news.
const PATIENCE = 2000;
const SIGNED_OUT = [4401, 4403], BAD_REQUEST = 4400;

/** Whether this page listens already: what comes is also told as `live` on the document. */
export let isListening = false;

/** Listen from number `seq` on; returns `{say}`. */
export function listen({ seq, onFrame, onResync, onState }) {
  isListening = true;
  let last = seq, wait = FIRST_WAIT, complaint, socket, timer;

  const open = () => {
    clearTimeout(timer);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    socket = new WebSocket(`${scheme}://${location.host}/ws/inbox/?after=${last}`);
    socket.addEventListener('open', () => {
      wait = FIRST_WAIT;
      clearTimeout(complaint);
      complaint = undefined;
      onState(true);
    });
    socket.addEventListener('message', (event) => receive(JSON.parse(event.data)));
    socket.addEventListener('close', closed);
  };

  const receive = (frame) => {
    if (frame.seq > last || frame.type === 'resync') last = frame.seq;
    document.dispatchEvent(new CustomEvent('live', { detail: frame }));
    if (frame.type === 'resync') onResync();
    else onFrame(frame);
  };

  const closed = (event) => {
    // Signed out, or no longer a member: the page itself knows where to go from there.
    if (SIGNED_OUT.includes(event.code) || event.code === BAD_REQUEST) {
      location.reload();
      return;
    }
    complaint ??= setTimeout(() => onState(false), PATIENCE);
    // Half of it by chance, so that a whole team does not come back in one instant.
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const hurry = () => {
    if (socket.readyState !== WebSocket.CLOSED) return;
    wait = FIRST_WAIT;
    open();
  };
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });
  open();
  return {
    /** Tell the server something that is true for a moment only. */
    say(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
  };
}
