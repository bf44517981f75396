// Notes in window.watch.samples, by the server's clock as told over a connection of its own, where the film is:
// [instant, position, 1 while it plays, how wrong the instant may be]. Before anything of the page.
if (location.pathname.startsWith('/s/')) {
  const proofs = [];
  const watch = window.watch = { samples: [] };
  const connect = () => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`, 'tutti.v1');
    let asked = 0;
    const ask = () => {
      if (socket.readyState !== 1) return;
      socket.send(JSON.stringify({ type: 'ping', t0: performance.now() }));
      setTimeout(ask, ++asked < 40 ? 25 : 500);
    };
    socket.onopen = ask;
    socket.onmessage = ({ data }) => {
      const t3 = performance.now();
      const { type, t0, t1, t2 } = JSON.parse(data);
      if (type !== 'pong') return;
      proofs.push({ offset: ((t1 - t0) + (t2 - t3)) / 2, bound: ((t3 - t0) - (t2 - t1)) / 2 });
      if (proofs.length > 120) proofs.shift();
    };
    socket.onclose = () => setTimeout(connect, 1000);
  };
  connect();
  const find = root => {
    for (const each of root.querySelectorAll('*')) {
      const video = each.localName === 'video' ? each : each.shadowRoot && find(each.shadowRoot);
      if (video) return video;
    }
    return null;
  };
  let video = null;
  setInterval(() => {
    if (!video?.isConnected) video = find(document);
    if (!video || proofs.length < 40 || !window.tutti?.endpoint) return;
    const { offset, bound } = proofs.reduce((best, each) => each.bound < best.bound ? each : best);
    const playing = !video.paused && !video.seeking && video.readyState >= 2;
    watch.samples.push([performance.now() + offset, video.currentTime, playing ? 1 : 0, bound]);
  }, 100);
}
