import { createSession } from '/js/api.js';
import { copyOf, find, say, stamp } from '/js/dom.js';
import { problemInWords, t, translatePage } from '/js/words.js';

/**
 * The samples: shows the lines of each, and runs them in a session of their own. What is shown is what is run, but for
 * the notes of types.
 *
 * @typedef {{ session: string, name: string, hostToken?: string }} Place
 * @typedef {(place: Place, stage: HTMLElement) => void | Promise<void>} Sample
 */

const SAMPLES = ['players', 'slides', 'timing'];

translatePage();
const problem = find('#problem', HTMLElement);
const here = new URLSearchParams(location.hash.slice(1));

for (const name of SAMPLES) {
  const section = find(`#${name}`, HTMLElement);
  const code = find('code', HTMLElement, section);
  fetch(`/sdk/samples/${name}.js`).then(answer => answer.text()).then(text => say(code, plain(text)));
  const controls = stamp('controls');
  find('.about', HTMLElement, section).append(controls);
  const button = find('.try', HTMLButtonElement, controls);
  button.addEventListener('click', () => tell(begin(name, button)));
}

// A second window is a guest of the first one's session.
const [sample, session] = [here.get('sample'), here.get('session')];
if (sample && session && SAMPLES.includes(sample)) {
  for (const name of SAMPLES) find(`#${name}`, HTMLElement).hidden = name !== sample;
  tell(run(sample, { session, name: t('Second window') }));
}

/**
 * @param {string} name of the sample
 * @param {HTMLButtonElement} button
 */
async function begin(name, button) {
  button.disabled = true;
  try {
    const { session: id, hostToken } = await createSession({ item: 'file:demo', title: t('A sample') });
    await run(name, { session: id, name: t('First window'), hostToken });
  } catch (error) {
    button.disabled = false;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {Place} place
 */
async function run(name, place) {
  const section = find(`#${name}`, HTMLElement);
  const stage = find('.stage', HTMLElement, section);
  const parts = document.querySelector(`template#${name}-parts`);
  if (parts instanceof HTMLTemplateElement) stage.append(copyOf(parts));
  const module = /** @type {{ run: Sample }} */ (await import(`/sdk/samples/${name}.js`));
  await module.run(place, stage);
  find('.try', HTMLButtonElement, section).hidden = true;
  const second = find('.second', HTMLAnchorElement, section);
  second.href = `/sdk/#sample=${name}&session=${encodeURIComponent(place.session)}`;
  second.hidden = false;
}

/** @param {Promise<void>} work */
async function tell(work) {
  say(problem, '');
  await work.catch(error => say(problem, problemInWords(error)));
}

/** @param {string} source */
function plain(source) {
  return source.replace(/\/\*\* @type .*?\*\/\s*/g, '').trim();
}
