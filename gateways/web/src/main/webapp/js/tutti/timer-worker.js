/**
 * Keeps time for pages out of sight, whose own timers browsers slow down to one a second.
 * Is sent `{ id, ms }`, and sends the id back when the time is over.
 */
self.onmessage = (/** @type {MessageEvent<{ id: string, ms: number }>} */ { data: { id, ms } }) => {
  setTimeout(() => self.postMessage(id), ms);
};
