// The inbox page: joins list, conversation, composer and socket.
import { listenTo } from './announce.js';
import { post } from './api.js';
import './attach.js';
import './bulk.js';
import { refreshBanners } from './banners.js';
import './caret_list.js';
import './choices.js';
import { arriveInComposer } from './composer.js';
import { heed } from './contact.js';
import { arrive, openId, reload, take } from './conversation.js';
import { refreshCounts, showTitle } from './counts.js';
import './emoji.js';
import './keyboard.js';
import './lightbox.js';
import { linkOf, markOpen, neighbourOf, refreshRow, refreshRowSoon, reloadList } from './list.js';
import './links.js';
import { listen } from './live.js';
import './picker.js';
import { arrivePresent, speakWith, startOver, takePresence } from './presence.js';
import { forget } from './prefetch.js';
import './quotes.js';
import './refusals.js';
import './search.js';
import './reactions.js';
import { showToast } from './toast.js';
import './typing.js';
import './undo.js';
import './unread.js';

const inbox = document.getElementById('inbox');
const me = Number(document.body.dataset.member);

/** What a colleague has looked at is news to them alone. */
const isOthersReading = ({ data }) => data?.by && data.by !== me && data.changed?.every((name) => name === 'seen');

const { say } = listen({
  seq: Number(inbox.dataset.seq),
  onFrame(frame) {
    if (takePresence(frame)) return;
    if (frame.type === 'account_updated') refreshBanners();
    if (!frame.conversation) return;
    if (isOthersReading(frame)) return;
    forget(frame.conversation);
    refreshRowSoon(frame.conversation);
    refreshCounts();
    take(frame);
    heed(frame, openId());
  },
  onResync() {
    reloadList();
    refreshCounts();
    refreshBanners();
    if (openId()) reload();
  },
  onState(isUp) {
    document.getElementById('offline').hidden = isUp;
    if (isUp) startOver();
  },
});
speakWith(say);

// Every way to another conversation (a click, Back, a reload) ends in a new desk.
function arriveAtDesk(isFirst) {
  arrive({ isFirst });
  arriveInComposer();
  arrivePresent();
  if (openId()) listenTo(document.getElementById('log'));
  showTitle();
}
let desk = document.getElementById('desk');
new MutationObserver(() => {
  if (document.getElementById('desk') === desk) return;
  desk = document.getElementById('desk');
  if (desk) arriveAtDesk(false);
}).observe(document.querySelector('.desk-slot'), { childList: true });
arriveAtDesk(true);
document.addEventListener('htmx:afterSettle', () => { markOpen(); showTitle(); });

// --- After something was done ---------------------------------------------------------------

/** Go on with the next conversation when the open one has left the list. */
async function moveOn(id, next) {
  if (await refreshRow(id, { atOnce: true }) || openId() !== id) return;
  const leave = document.querySelector('[data-back]');
  const isStack = leave.getClientRects().length > 0;
  const way = () => (next && !isStack && linkOf(next)) || leave;
  const left = desk;
  // A row may be redrawn under the click, and the click is lost with it. Whoever has been away
  // and is back means to stay.
  for (let tries = 0; tries < 3 && desk === left; tries += 1) {
    way().click();
    // The button that was pressed is gone; the keys go on from the new row.
    if (document.activeElement === document.body) way().focus({ preventScroll: true });
    await new Promise((resolve) => { setTimeout(resolve, 1200); });
  }
}

document.addEventListener('conversation-changed', ({ detail }) => {
  refreshCounts();
  moveOn(detail.conversation, neighbourOf(detail.conversation));
});

document.addEventListener('trouble', ({ detail }) => showToast(detail.text, { level: 'error' }));

document.addEventListener('undoable', ({ detail }) => {
  showToast(detail.text, {
    undo: async () => {
      try {
        await post(detail.url, detail.undo);
        await refreshRow(detail.conversation, { atOnce: true });
      } catch (error) {
        showToast(error.message, { level: 'error' });
      }
    },
  });
});
