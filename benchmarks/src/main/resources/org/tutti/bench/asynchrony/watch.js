// Run in a page: notes, against the page's own monotonic clock, where the film is, and how that clock relates to the
// one that all pages are measured by. arguments: address of the measuring socket.
const [clock] = arguments;
const watch = window.watch = { exchanges: [], samples: [], marks: {}, events: [] };
const session = () => window.tutti ?? window.peerSession;
const socket = new WebSocket(clock);
socket.onmessage = ({ data }) => {
  const t3 = performance.now();
  const [t0, t1] = data.split(' ').map(Number);
  watch.exchanges.push([t0, t1, t3]);
};
socket.onopen = () => {
  let sent = 0;
  const ask = () => {
    socket.send(String(performance.now()));
    setTimeout(ask, ++sent < 40 ? 20 : 200);
  };
  ask();
};
for (const type of ['seeking', 'seeked', 'waiting', 'stalled', 'canplay', 'play', 'playing', 'pause', 'error', 'emptied']) {
  document.addEventListener(type, ({ target }) => {
    if (target.localName !== 'video') return;
    watch.events.push([performance.now(), `${type} ${target.currentTime.toFixed(3)} (${target.readyState})`]);
  }, { capture: true });
}
let video = null;
setInterval(() => {
  if (!video?.isConnected) video = film();
  if (!video) return;
  const known = session()?.clock;
  watch.samples.push([performance.now(), video.currentTime, video.readyState,
    known?.ready ? known.offset : null, known?.ready ? known.bound : null]);
}, 20);
