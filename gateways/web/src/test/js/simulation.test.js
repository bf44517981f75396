import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../main/webapp/js/tutti/session.js';
import { FakeMachine, randomFrom } from './fake-machine.js';
import { FakeMedia } from './fake-media.js';
import { FakeServer, timeline } from './fake-server.js';
import { FakeTime } from './fake-time.js';

/**
 * A whole client for ten minutes, against a server whose clock the test knows. Each 50 ms at which the clock says that
 * it may be used, it must be within the bound it states.
 */

const TEN_YEARS = 10 * 365 * 86_400_000;
const TEN_MINUTES = 600_000;
const LOOK = 50;
/** What the digits of a number near 1.8e12 are worth, in ms. */
const ROUNDING = 0.001;

/**
 * @param {object} world
 * @param {number} [world.ahead] ms by which the client's idea of the time of day is wrong
 * @param {number} [world.ppm] the client's drift
 * @param {number} [world.step] of its local clock, in ms
 * @param {[number, number]} [world.link] ms out and back, before jitter
 * @param {number} [world.jitter] ms, at most, each way
 */
function setUp({ ahead = 0, ppm = 0, step = 0.1, link = [20, 20], jitter = 5, seed = 7 } = {}) {
  const time = new FakeTime();
  const random = randomFrom(seed);
  const machine = new FakeMachine(time, { ahead, ppm, step });
  const server = new FakeServer(time);
  Object.assign(server, {
    machine,
    ahead: 1.79e12 - ahead,
    path: {
      forth: () => link[0] + jitter * random() ** 3,
      back: () => link[1] + jitter * random() ** 3,
      loses: message => message.type === 'pong' && random() < 0.01,
    },
  });
  const session = new Session({
    session: 's1', name: 'Ana', url: 'ws://here/ws', WebSocket: server.WebSocket, timers: machine.timers, random: () => 1,
  });
  return { time, machine, server, session };
}

/** Joins, lets ten minutes pass, with a sleep of one minute in the middle if the world has one. */
async function tenMinutes(world) {
  const { time, machine, server, session } = setUp(world);
  const joining = session.join();
  const seen = { errors: [], bounds: [], looks: 0, broken: 0, backAfter: NaN };
  const look = async ms => {
    for (const end = time.now() + ms; time.now() < end; await time.pass(LOOK)) {
      seen.looks++;
      if (!session.clock.ready) continue;
      const error = Math.abs(session.clock.now() - server.now());
      seen.errors.push(error);
      seen.bounds.push(session.clock.bound);
      if (error > session.clock.bound + ROUNDING) seen.broken++;
    }
  };
  await look(TEN_MINUTES / 2);
  if (world.sleep) {
    await machine.sleep(60_000, world.sleep);
    const woke = time.now();
    while (!session.clock.ready && time.now() < woke + 10_000) await look(LOOK);
    seen.backAfter = time.now() - woke;
  }
  await look(TEN_MINUTES / 2);
  await joining;
  return seen;
}

function quantile(values, part) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))];
}

function figures({ errors, bounds, looks, broken, backAfter }) {
  const figure = (/** @type {number} */ value) => value.toFixed(2).padStart(7);
  return `error median ${figure(quantile(errors, 0.5))} max ${figure(Math.max(...errors))}`
    + ` | bound median ${figure(quantile(bounds, 0.5))} max ${figure(Math.max(...bounds))}`
    + ` | ready ${(100 * errors.length / looks).toFixed(1)} % | broken ${broken}`
    + (Number.isNaN(backAfter) ? '' : ` | ready again ${backAfter.toFixed(0)} ms after waking`);
}

const stops = { stopsClock: true };
const runsOn = { stopsClock: false };

/** What happens, and how far (ms) the clock may be off by asymmetry and by all else. */
const WORLDS = /** @type {const} */ ([
  ['a client like any other', {}, 0, 2],
  ['a clock ten years ahead', { ahead: TEN_YEARS }, 0, 2],
  ['a clock ten years behind', { ahead: -TEN_YEARS }, 0, 2],
  ['W-7: a clock 90 s ahead', { ahead: 90_000 }, 0, 2],
  ['W-7: a clock 90 s behind', { ahead: -90_000 }, 0, 2],
  ['a clock 500 ppm too fast', { ppm: 500 }, 0, 3],
  ['a clock 500 ppm too slow', { ppm: -500 }, 0, 3],
  ['500 ppm too fast on a path without delay', { ppm: 500, link: [0.2, 0.2], jitter: 0.3 }, 0, 1.5],
  ['500 ppm too slow on a path without delay', { ppm: -500, link: [0.2, 0.2], jitter: 0.3 }, 0, 1.5],
  ['a clock in steps of 1 ms, as Firefox has it', { step: 1, link: [0.2, 0.2], jitter: 0.3 }, 0, 1.5],
  ['a minute of sleep that stops the clock', { sleep: stops }, 0, 2],
  ['a minute of sleep while the clock runs on', { sleep: runsOn }, 0, 2],
  ['sleep that stops a clock 500 ppm too fast', { ppm: 500, sleep: stops }, 0, 3],
  ['sleep of a clock 500 ppm too slow that runs on', { ppm: -500, sleep: runsOn }, 0, 3],
  ['20 ms out, 60 ms back', { link: [20, 60] }, 20, 2],
  ['60 ms out, 20 ms back', { link: [60, 20] }, 20, 2],
  ['W-6: 20 ms out, 200 ms back', { link: [20, 200] }, 90, 2],
  ['W-6: 200 ms out, 20 ms back', { link: [200, 20] }, 90, 2],
  ['20 and 200 ms, 500 ppm too slow, sleep that stops the clock',
    { link: [20, 200], ppm: -500, sleep: stops }, 90, 4],
  ['200 and 20 ms, 500 ppm too fast, ten years ahead, sleep while the clock runs on',
    { link: [200, 20], ppm: 500, ahead: TEN_YEARS, sleep: runsOn }, 90, 4],
]);

for (const [name, world, asymmetry, rest] of WORLDS) {
  test(`keeps its bound: ${name}`, async t => {
    const seen = await tenMinutes(world);
    t.diagnostic(figures(seen));
    assert.equal(seen.broken, 0, 'never off by more than it says');
    assert.ok(Math.abs(quantile(seen.errors, 0.5) - asymmetry) < rest, 'off by half the asymmetry, and little else');
    assert.ok(seen.errors.length > 0.9 * seen.looks, 'nearly always of use');
    if ('sleep' in world) assert.ok(seen.backAfter < 1_000, `${seen.backAfter} ms`);
  });
}

for (const [name, world] of WORLDS.filter(([, world]) => 'sleep' in world)) {
  test(`is back on the timeline after waking: ${name}`, async t => {
    const { time, machine, server, session } = setUp(world);
    const joining = session.join();
    await time.pass(3_000);
    await joining;
    const media = new FakeMedia(machine.ofMedia);
    session.attach(/** @type {any} */ (media));
    const motion = { position: 5, velocity: 1, timestamp: server.now() };
    server.answer = hello => ({ ...server.welcome(hello), timeline: timeline(motion) });
    server.socket.receive({ type: 'timeline', ...timeline(motion) });
    await time.pass(60_000);
    const asymmetry = session.clock.now() - server.now();
    const error = () => 1000 * (media.currentTime - motion.position) - (server.now() - motion.timestamp) - asymmetry;
    assert.ok(Math.abs(error()) < 5, `${error()} ms before`);
    await machine.sleep(60_000, world.sleep);
    const woke = time.now();
    assert.ok(Math.abs(error()) > 59_000, 'has missed a minute');
    let within40 = NaN;
    let within5 = NaN;
    while (time.now() < woke + 6_000) {
      await time.pass(10);
      const off = Math.abs(error());
      within40 = off <= 40 && !media.paused ? Number.isNaN(within40) ? time.now() - woke : within40 : NaN;
      within5 = off <= 5 && !media.paused ? Number.isNaN(within5) ? time.now() - woke : within5 : NaN;
    }
    t.diagnostic(`within 40 ms after ${within40.toFixed(0)} ms, within 5 ms after ${within5.toFixed(0)} ms`);
    assert.ok(within40 < 1_500, `${within40} ms`);
    assert.ok(within5 < within40 + 500, `${within5} ms`);
  });
}

/** The errors of one client's player, in ms, every 100 ms of a minute in play. */
async function minuteOfPlay(world, drift) {
  const { time, machine, server, session } = setUp(world);
  const joining = session.join();
  await time.pass(3_000);
  await joining;
  const media = new FakeMedia(machine.ofMedia);
  media.drift = drift;
  session.attach(/** @type {any} */ (media));
  const motion = { position: 5, velocity: 1, timestamp: server.now() };
  server.answer = hello => ({ ...server.welcome(hello), timeline: timeline(motion) });
  server.socket.receive({ type: 'timeline', ...timeline(motion) });
  await time.pass(3_000);
  const errors = [];
  while (errors.length < 600) {
    await time.pass(100);
    errors.push(1000 * (media.currentTime - motion.position) - (server.now() - motion.timestamp));
  }
  return errors;
}

const LAN = [[1, 1], [0.5, 0.5], [2, 2], [1, 1.5]];
const WAN = [[20, 20], [80, 80], [15, 40], [60, 30]];

for (const [where, links, jitter, limit] of /** @type {const} */ ([['LAN', LAN, 1, 80], ['WAN', WAN, 10, 150]])) {
  test(`W-9, C-3: four different clients are together over a ${where}`, async t => {
    const clients = [];
    for (const [i, link] of links.entries()) {
      clients.push(await minuteOfPlay({ link, jitter, ahead: 1e6 * i, ppm: 40 * i - 60, seed: i + 3 }, 5e-5 * i));
    }
    const apart = clients[0].map((_, k) => {
      const errors = clients.map(each => each[k]);
      return Math.max(...errors) - Math.min(...errors);
    });
    t.diagnostic(`asynchrony of four, median ${quantile(apart, 0.5).toFixed(2)}, p95 ${quantile(apart, 0.95).toFixed(2)} ms`);
    assert.ok(quantile(apart, 0.95) < limit, `${quantile(apart, 0.95)} ms`);
  });
}
