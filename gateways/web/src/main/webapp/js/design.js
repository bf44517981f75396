import { createSession } from './api.js';
import { attempting } from './attempt.js';
import { find, named, say } from './dom.js';
import { TuttiBanner } from './elements/banner.js';
import { TuttiChat } from './elements/chat.js';
import { TuttiPlayer } from './elements/player.js';
import { TuttiQueue } from './elements/queue.js';
import { TuttiRoster } from './elements/roster.js';
import { Secrecy } from './secrecy.js';
import { keepScheme } from './store.js';
import { join } from './tutti/session.js';

/** The page that shows of what the others are made, on a session of its own. */

/** Which colour is written or drawn on which, and with how much contrast at least. @type {[string, string, number][]} */
const COLOURS = [
  ['ink', 'ground', 4.5], ['ink', 'panel', 4.5], ['ink-soft', 'ground', 4.5], ['ink-soft', 'panel', 4.5],
  ['accent', 'ground', 4.5], ['accent-ink', 'accent', 4.5], ['ink', 'accent-soft', 4.5], ['ink', 'raised', 4.5],
  ['line-strong', 'panel', 3], ['warn', 'panel', 4.5], ['warn', 'warn-soft', 4.5], ['bad', 'panel', 4.5],
  ['bad', 'bad-soft', 4.5],
];

const banner = find('tutti-banner', TuttiBanner);
const problem = named('design-problem', HTMLElement);

showColours();
for (const button of document.querySelectorAll('[data-scheme-choice]')) {
  button.addEventListener('click', () => {
    keepScheme(/** @type {HTMLElement} */ (button).dataset.schemeChoice ?? '');
    showColours();
  });
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showColours);
named('design-start', HTMLButtonElement).addEventListener('click', start);

async function start() {
  const button = named('design-start', HTMLButtonElement);
  button.disabled = true;
  try {
    const { session: id, hostToken } = await createSession({ item: 'file:demo', title: 'The design of Tutti' });
    const session = await join({ session: id, name: 'You', hostToken });
    find('#live', HTMLElement).hidden = false;
    show(session);
    haveCompany(await join({ session: id, name: 'Second', plays: false }), session);
    named('design-link', HTMLAnchorElement).href = `/s/${encodeURIComponent(id)}`;
    button.hidden = true;
  } catch (error) {
    say(problem, /** @type {Error} */ (error).message);
    button.disabled = false;
  }
}

/** @param {import('./tutti/session.js').Session} session */
function show(session) {
  const attempt = attempting(text => banner.passing(text));
  const secrecy = new Secrecy(session);
  const player = find('tutti-player', TuttiPlayer);
  banner.watch(session);
  player.connect({ session, attempt });
  find('tutti-roster', TuttiRoster).connect({ session, player, attempt, secrecy, count: find('#members', HTMLElement) });
  find('tutti-chat', TuttiChat).connect({ session, attempt, secrecy });
  find('tutti-queue', TuttiQueue).connect({ session, attempt });
}

/**
 * @param {import('./tutti/session.js').Session} second
 * @param {import('./tutti/session.js').Session} session
 */
function haveCompany(second, session) {
  /** @type {Record<string, () => unknown>} */
  const acts = {
    banner: () => banner.passing('This line goes by itself after six seconds.'),
    ask: () => second.requestControl(),
    say: () => second.say('I see what you see.'),
    enqueue: () => session.enqueue('file:demo'),
  };
  const attempt = attempting(text => banner.passing(text));
  for (const button of document.querySelectorAll('[data-act]')) {
    const act = acts[/** @type {HTMLElement} */ (button).dataset.act ?? ''];
    button.addEventListener('click', () => attempt(Promise.resolve(act())));
  }
}

function showColours() {
  const list = find('#swatches', HTMLElement);
  list.replaceChildren(...COLOURS.map(([ink, ground, least]) => {
    const row = document.createElement('li');
    row.dataset.pair = `${ink} on ${ground}`;
    const colour = Object.assign(document.createElement('div'), { className: 'colour' });
    const words = document.createElement('p');
    row.append(colour, words);
    list.append(row);
    colour.style.color = `var(--tutti-${ink})`;
    colour.style.backgroundColor = `var(--tutti-${ground})`;
    const { color, backgroundColor } = getComputedStyle(colour);
    const contrast = (1 + 20 * lightness(color)) / (1 + 20 * lightness(backgroundColor));
    const ratio = Math.max(contrast, 1 / contrast);
    row.dataset.contrast = ratio.toFixed(2);
    row.dataset.least = String(least);
    colour.append(Object.assign(document.createElement('span'), { className: 'sample', textContent: 'Tutti' }));
    say(words, `${ink} on ${ground}: ${ratio.toFixed(1)}`);
    return row;
  }));
}

/**
 * Relative luminance, as WCAG has it.
 *
 * @param {string} color as `rgb(r, g, b)`
 */
function lightness(color) {
  const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
