import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../main/webapp/js/tutti/clock.js';
import { Sampler } from '../../main/webapp/js/tutti/sampler.js';
import { WakeWatch } from '../../main/webapp/js/tutti/wake-watch.js';
import { FakeTime } from './fake-time.js';

const AHEAD = 5_000;

/** A sampler on a path of 100 ms each way, which may lose answers. */
function setUp({ loses = () => false } = {}) {
  const time = new FakeTime();
  const clock = new Clock({ local: time.now });
  const pings = [];
  let silences = 0;
  const sampler = new Sampler({
    clock,
    timers: time,
    onSilence: () => silences++,
    send: ({ t0 }) => {
      pings.push(t0);
      if (loses(pings.length)) return true;
      const there = t0 + 100 + AHEAD;
      time.setTimeout(() => sampler.pong({ t0, t1: there, t2: there }, time.now()), 200);
      return true;
    },
  });
  return { time, clock, sampler, pings, silences: () => silences };
}

test('a burst does not wait for answers, so a long path has a clock soon', async () => {
  const { time, clock, sampler, pings } = setUp();
  sampler.start();
  await time.pass(430);
  assert.equal(pings.length, 8);
  await time.pass(200);
  assert.ok(clock.ready);
  assert.ok(Math.abs(clock.offset - AHEAD) < 1);
});

test('an answer lost from a burst holds the clock up for a moment only', async () => {
  const { time, clock, sampler } = setUp({ loses: ping => ping === 3 });
  sampler.start();
  await time.pass(430 + 500 + 210);
  assert.ok(clock.ready);
});

test('notices that nobody answers', async () => {
  const { time, sampler, silences } = setUp({ loses: () => true });
  sampler.start();
  await time.pass(4_900);
  assert.equal(silences(), 0);
  await time.pass(200);
  assert.equal(silences(), 1);
});

test('does not take its own sleep for silence', async () => {
  const { time, sampler, pings, silences } = setUp({ loses: ping => ping > 8 });
  sampler.start();
  await time.pass(3_000);
  const before = pings.length;
  // The page is suspended: its timers fire a minute late.
  const { setTimeout: set, now } = time;
  let late = 0;
  sampler.timers = { ...time, now: () => now() + late, setTimeout: set, clearTimeout: time.clearTimeout };
  late = 60_000;
  await time.pass(4_900);
  assert.equal(silences(), 0);
  assert.ok(pings.length > before, 'it asks again');
  await time.pass(2_000);
  assert.equal(silences(), 1, 'and is patient for a shorter time');
});

test('a doubt is cleared up by a burst', async () => {
  const { time, sampler, pings } = setUp();
  sampler.start();
  await time.pass(20_000);
  const before = pings.length;
  sampler.probe();
  await time.pass(430);
  assert.equal(pings.length - before, 8);
});

/** A document of which only the events matter. */
class FakePage extends EventTarget {
  hidden = false;
  defaultView = new EventTarget();
}

function watching({ slept = false } = {}) {
  const time = new FakeTime();
  const page = new FakePage();
  const clock = /** @type {any} */ ({ slept });
  let wakes = 0;
  let late = 0;
  const timers = { ...time, now: () => time.now() + late };
  const watch = new WakeWatch({ clock, timers, onWake: () => wakes++, document: /** @type {any} */ (page) });
  return { time, page, clock, watch, wakes: () => wakes, sleepFor: ms => { late += ms; } };
}

test('waking is noticed by the events of the page', () => {
  const { page, watch, wakes } = watching();
  page.dispatchEvent(new Event('resume'));
  page.defaultView.dispatchEvent(new Event('pageshow'));
  page.defaultView.dispatchEvent(new Event('online'));
  page.dispatchEvent(new Event('visibilitychange'));
  assert.equal(wakes(), 4);
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  assert.equal(wakes(), 4, 'being hidden is not waking');
  watch.stop();
  page.dispatchEvent(new Event('resume'));
  assert.equal(wakes(), 4);
});

test('waking is noticed by timers that come far too late', async () => {
  const { time, sleepFor, wakes } = watching();
  await time.pass(5_000);
  assert.equal(wakes(), 0);
  sleepFor(60_000);
  await time.pass(600);
  assert.equal(wakes(), 1);
  await time.pass(5_000);
  assert.equal(wakes(), 1);
});

test('waking is noticed by a local clock that stood still', async () => {
  const { time, clock, wakes } = watching();
  clock.slept = true;
  await time.pass(501);
  assert.equal(wakes(), 1);
});
