// The worker that shows a page while EchoDesk cannot be reached; browsers want one before
// they offer to install. Without a secure connection there is none.
navigator.serviceWorker?.register('/service-worker.js').catch((error) => console.debug('No offline page:', error));
