// Notes in window.picture what the film itself says of where it is: the number of the frame that is seen, which is drawn
// at the top of it, tells by how much the element's time differs from that of whoever made the film; no map of a player's
// is asked. Of samples: [performance.now(), seconds of the film, NaN while not known; the element's time; 1 while it
// plays; instant of the server's clock, where the session's position is and should be, NaN without a session].
// Before anything of the page.
if (location.pathname !== '/' && !window.picture) {
  const BITS = 16, RATE = 25, EVERY = 5, KEPT = 15, SAME = 0.021;
  const picture = window.picture = { samples: [], offset: NaN };
  const context = new OffscreenCanvas(BITS * 10, 9).getContext('2d', { willReadFrequently: true });
  const find = root => {
    for (const each of root.querySelectorAll('*')) {
      const video = each.localName === 'video' ? each : each.shadowRoot && find(each.shadowRoot);
      if (video) return video;
    }
    return null;
  };
  const numberOf = video => {
    context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 10, 0, 0, BITS * 10, 9);
    const { data } = context.getImageData(0, 4, BITS * 10, 1);
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) number += data[4 * (bit * 10 + 5)] > 127 ? 2 ** bit : 0;
    return number;
  };
  let video = null;
  let proofs = [];
  const look = (frames, of) => of.requestVideoFrameCallback((_, { mediaTime }) => {
    if (of !== video) return;
    if (frames % EVERY === 0) {
      try {
        proofs.push(mediaTime - numberOf(of) / RATE);
        proofs = proofs.slice(-KEPT);
        const sorted = proofs.toSorted((a, b) => a - b);
        const median = sorted[sorted.length >> 1];
        // After a leap of the numbers only what came since counts.
        const fresh = proofs.slice(-3);
        if (fresh.length === 3 && fresh.every(each => Math.abs(each - median) > SAME && Math.abs(each - fresh[0]) < SAME)) {
          proofs = fresh;
        }
        picture.offset = proofs.length < 3 ? NaN : Math.abs(median - proofs.at(-1)) > 0.5 ? NaN : median;
      } catch (error) {
        picture.problem = String(error); // a film of another server that does not share it
      }
    }
    look(frames + 1, of);
  });
  setInterval(() => {
    if (!video?.isConnected) {
      video = find(document);
      if (!video) return;
      proofs = [];
      video.addEventListener('emptied', () => {
        proofs = [];
        picture.offset = NaN;
      });
      look(0, video);
    }
    const session = window.tutti;
    const clock = session?.clock?.ready ? session.clock.now() : NaN;
    picture.samples.push([performance.now(), video.currentTime - picture.offset, video.currentTime,
      !video.paused && !video.seeking && video.readyState >= 3 ? 1 : 0,
      clock, session?.follower?.media?.currentTime ?? NaN, session?.expectedPosition?.() ?? NaN]);
    if (picture.samples.length > 20_000) picture.samples.shift();
  }, 50);
}
