import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../main/webapp/js/tutti/clock.js';
import { Follower } from '../../main/webapp/js/tutti/follower.js';
import { Latencies } from '../../main/webapp/js/tutti/latencies.js';
import { randomFrom } from './fake-machine.js';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { FakeTime } from './fake-time.js';

const START = 80;
const MARGIN = 20;

test('C-29: over seeks it learns that far ones take longer, each way by itself', () => {
  const latencies = new Latencies();
  const random = randomFrom(29);
  const errors = { near: [], far: [] };
  for (let i = 0; i < 60; i++) {
    const near = random() < 0.5;
    const took = (near ? 50 : 430) + 40 * (random() - 0.5);
    const expected = latencies.ofPark(false, near) - START - MARGIN;
    if (i >= 20) errors[near ? 'near' : 'far'].push(expected - took);
    latencies.learnSeek(took, near);
  }
  for (const [way, each] of Object.entries(errors)) {
    assert.ok(each.length > 10);
    assert.ok(each.every(error => Math.abs(error) < 45), `${way}: ${each.map(error => error.toFixed(0))}`);
  }
  assert.ok(latencies.ofPark(false, false) > latencies.ofPark(false, true) + 300);
});

test('C-29: slowness is believed at once, speed little by little, nothing absurd ever', () => {
  const latencies = new Latencies();
  const expected = () => latencies.ofPark(false, false) - START - MARGIN;
  latencies.learnSeek(490, false);
  assert.equal(expected(), 410);
  latencies.learnSeek(90, false);
  assert.equal(expected(), 330);
  latencies.learnSeek(60_000, false);
  assert.equal(expected(), 1_500);
  for (let i = 0; i < 40; i++) latencies.learnSeek(1, false);
  assert.equal(expected(), 40);
});

test('C-29: a player that has learnt from far seeks lands near ones on the instant, and far ones without a second try', async () => {
  const time = new FakeTime();
  const media = new FakeMedia(time);
  const clock = new Clock({ local: time.now });
  for (let i = 0; i < 8; i++) clock.add({ t0: time.now(), t1: time.now(), t2: time.now(), t3: time.now() });
  const follower = new Follower({ media: /** @type {any} */ (media), clock, duration: 600, timers: time });
  // 30 s from the last far place are there, once it is.
  let buffered = 0;
  media.buffered = { length: 1, start: () => buffered, end: () => buffered + 30 };
  const there = () => media.currentTime >= buffered && media.currentTime < buffered + 30;
  Object.defineProperty(media, 'seekLatency', { get: () => there() ? 50 : 430 });
  media.addEventListener('seeked', () => {
    if (!there()) buffered = media.currentTime - 1;
  });
  let motion = { position: 10, velocity: 1, timestamp: time.now() };
  follower.follow(timeline(motion));
  await time.pass(3_000);
  const landed = { near: [], far: [] };
  for (let i = 0; i < 12; i++) {
    const near = i % 2 === 1;
    const position = near ? media.currentTime + 10 : 100 + 300 * (i % 4 / 2);
    const seeks = media.calls.filter(call => call.startsWith('seek')).length;
    const next = { position, velocity: 1, timestamp: time.now() + 250 };
    follower.follow(timeline(motion, next));
    motion = next;
    await time.pass(250);
    let late = 0;
    for (; media.seeking || media.paused || !(Math.abs(follower.offset) < 40); late += 10) await time.pass(10);
    landed[near ? 'near' : 'far'].push({ late, seeks: media.calls.filter(call => call.startsWith('seek')).length - seeks });
    await time.pass(3_000);
  }
  assert.ok(landed.near.slice(1).every(({ late }) => late <= 20), JSON.stringify(landed.near));
  assert.ok(landed.far.slice(2).every(({ late, seeks }) => late <= 400 && seeks === 1), JSON.stringify(landed.far));
});
