// Shows a page of its own where EchoDesk cannot be reached. It keeps that page and what the
// page consists of, and nothing else: what is behind the sign-in is never kept on a device.
const OFFLINE = '{{ offline|escapejs }}';
const PIECES = [{% for piece in pieces %}'{{ piece|escapejs }}'{% if not forloop.last %}, {% endif %}{% endfor %}];
const CACHE = 'echodesk-offline';

async function keep() {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  // Without cookies: the page is the one that nobody in particular sees.
  await cache.addAll([OFFLINE, ...PIECES].map((url) => new Request(url, { cache: 'reload', credentials: 'omit' })));
  await self.skipWaiting();
}

async function navigate(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return (await caches.match(OFFLINE)) ?? Promise.reject(error);
  }
}

async function fetchPiece(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return (await caches.match(request, { ignoreVary: true })) ?? Promise.reject(error);
  }
}

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(navigate(request));
  else if (PIECES.includes(new URL(request.url).pathname)) event.respondWith(fetchPiece(request));
});
