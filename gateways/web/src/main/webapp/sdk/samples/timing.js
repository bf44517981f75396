import { join } from '/js/tutti/session.js';
import { TimingProvider } from '/js/tutti/timing-provider.js';

/** @type {import('../sdk.js').Sample} */
export async function run({ session: id, name, hostToken }, stage) {
  const session = await join({ session: id, name, hostToken, plays: false });
  const timing = new TimingProvider(session);
  const [clock] = stage.getElementsByTagName('output');
  const [bar] = stage.getElementsByTagName('progress');
  const [button] = stage.getElementsByTagName('button');

  function draw() {
    const { position, velocity, timestamp } = timing.vector;
    const now = performance.now() / 1000 + timing.skew;
    const seconds = position + velocity * (now - timestamp);
    clock.textContent = seconds.toFixed(1);
    bar.value = seconds;
    requestAnimationFrame(draw);
  }
  draw();

  function judge() {
    button.disabled = !session.inControl || timing.readyState !== 'open';
  }
  session.addEventListener('roster', judge);
  timing.addEventListener('readystatechange', judge);
  judge();
  button.onclick = () => timing.update({ velocity: timing.vector.velocity ? 0 : 1 });
}
