import { join } from '/js/tutti/session.js';
import { TimingProvider } from '/js/tutti/timing-provider.js';

const SECONDS = 10; // for each slide

/** @type {import('../sdk.js').Sample} */
export async function run({ session: id, name, hostToken }, stage) {
  const session = await join({ session: id, name, hostToken, plays: false });
  const timing = new TimingProvider(session);
  const slides = stage.querySelectorAll('article');
  const [back, on] = stage.querySelectorAll('button');

  const current = () => Math.round(timing.vector.position / SECONDS);
  back.onclick = () => timing.update({ position: (current() - 1) * SECONDS });
  on.onclick = () => timing.update({ position: (current() + 1) * SECONDS });

  function show() {
    const may = session.inControl && timing.readyState === 'open';
    slides.forEach((slide, i) => { slide.hidden = i !== current(); });
    back.disabled = !may || current() === 0;
    on.disabled = !may || current() === slides.length - 1;
  }
  session.addEventListener('roster', show);
  timing.addEventListener('readystatechange', show);
  timing.addEventListener('change', show);
  show();
}
