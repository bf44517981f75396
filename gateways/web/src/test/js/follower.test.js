import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../main/webapp/js/tutti/clock.js';
import { Follower } from '../../main/webapp/js/tutti/follower.js';
import { MappedMedia } from '../../main/webapp/js/tutti/media/mapped.js';
import { timeline } from './fake-server.js';
import { FakeMedia } from './fake-media.js';
import { FakeTime } from './fake-time.js';

const AHEAD = 3_600_000;

function setUp({ ready = true } = {}) {
  const time = new FakeTime();
  const media = new FakeMedia(time);
  const clock = new Clock({ local: time.now });
  const server = () => time.now() + AHEAD;
  const sample = () => clock.add({ t0: time.now(), t1: server(), t2: server(), t3: time.now() });
  if (ready) for (let i = 0; i < 8; i++) sample();
  const follower = new Follower({ media: /** @type {any} */ (media), clock, duration: 600, timers: time });
  return { time, media, clock, follower, server, sample };
}

const still = (position, timestamp = 0) => ({ position, velocity: 0, timestamp });
const moving = (position, timestamp, velocity = 1) => ({ position, velocity, timestamp });

/** A follower that has played from 10 s for a while. */
async function playing() {
  const set = setUp();
  set.follower.follow(timeline(moving(10, set.server())));
  await set.time.pass(4_000);
  assert.ok(Math.abs(set.follower.offset) < 0.6, `${set.follower.offset} ms`);
  return set;
}

function within(actual, expected, tolerance) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

test('does nothing before the clock may be used', async () => {
  const { time, media, follower, server, sample } = setUp({ ready: false });
  follower.follow(timeline(moving(10, server())));
  await time.pass(500);
  assert.deepEqual(media.calls, []);
  for (let i = 0; i < 8; i++) sample();
  await time.pass(1_000);
  assert.equal(media.paused, false);
});

test('rests exactly where the timeline rests, and asks for it once', async () => {
  const { time, media, follower } = setUp();
  follower.follow(timeline(still(12.34)));
  await time.pass(2_000);
  assert.equal(media.currentTime, 12.34);
  assert.deepEqual(media.calls, ['seek 12.340']);
});

test('rests where the timeline rests after somebody has had the element for themselves', async () => {
  const { time, media, follower } = setUp();
  follower.follow(timeline(still(30)));
  await time.pass(1_000);
  follower.free = true;
  media.currentTime = 10;
  await media.play();
  await time.pass(2_000);
  follower.free = false;
  await time.pass(1_000);
  assert.equal(media.paused, true);
  assert.equal(media.currentTime, 30);
});

test('starts in place when the timeline does', async () => {
  const { time, media, follower, server } = setUp();
  const start = moving(0, server() + 250);
  follower.follow(timeline(still(0), start));
  await time.pass(220);
  assert.equal(media.currentTime, 0);
  await time.pass(80);
  within(follower.offset, 0, 2);
  await time.pass(2_000);
  within(follower.offset, 0, 0.5);
  assert.deepEqual(media.calls, ['play'], 'no seek was needed');
});

test('goes on undisturbed when the pending motion becomes the current one', async () => {
  const { time, media, follower, server } = setUp();
  const start = moving(0, server() + 250);
  follower.follow(timeline(still(0), start));
  await time.pass(251);
  follower.follow(timeline({ ...start }));
  await time.pass(1_000);
  assert.deepEqual(media.calls, ['play']);
});

test('learns how long the player takes to start', async () => {
  const { time, media, follower, server } = setUp();
  media.startLatency = { place: 50, seek: 140 };
  let first = NaN;
  for (let round = 0; round < 12; round++) {
    follower.follow(timeline(still(round), moving(round, server() + 250)));
    await time.pass(390);
    first = Number.isNaN(first) ? Math.abs(follower.offset) : first;
    await time.pass(1_000);
    follower.follow(timeline(still(round + 1, server())));
    await time.pass(500);
  }
  follower.follow(timeline(still(12), moving(12, server() + 250)));
  await time.pass(395);
  assert.ok(first > 20, `${first}`);
  within(follower.offset, 0, 6);
});

test('parks ahead of a leap and lets go on the instant', async () => {
  const { time, media, follower, server } = await playing();
  const leap = moving(300, server() + 250);
  follower.follow(timeline(moving(10, server() - 4_000), leap));
  await time.pass(20);
  assert.equal(media.paused, false, 'plays on as long as it can');
  await time.pass(230);
  within(media.currentTime, 300, 0.02);
  await time.pass(100);
  within(follower.offset, 0, 12);
  await time.pass(1_000);
  within(follower.offset, 0, 0.6);
});

test('a leap that it hears of too late, it catches up with by parking ahead', async () => {
  const { time, follower, server, media } = await playing();
  media.seekLatency = 400;
  follower.follow(timeline(moving(300, server())));
  await time.pass(2_500);
  within(follower.offset, 0, 5);
});

test('pauses on the instant and rests on the exact position', async () => {
  const { time, media, follower, server } = await playing();
  const now = server();
  const pause = still(14 + 0.1, now + 100);
  follower.follow(timeline(moving(10, now - 4_000), pause));
  await time.pass(95);
  assert.equal(media.paused, false);
  await time.pass(6);
  assert.equal(media.paused, true);
  await time.pass(300);
  within(media.currentTime, 14.1, 0.002);
});

test('a command that replaces another before its instant wins', async () => {
  const { time, media, follower, server } = setUp();
  follower.follow(timeline(still(0), moving(0, server() + 250)));
  await time.pass(100);
  follower.follow(timeline(still(0), moving(50, server() + 250)));
  await time.pass(1_500);
  within(follower.offset, 0, 1);
  assert.equal(media.calls.filter(call => call === 'play').length, 1);
});

test('steers a drifting player to well below a millisecond', async () => {
  const { time, media, follower } = await playing();
  media.drift = 150e-6;
  await time.pass(60_000);
  within(follower.offset, 0, 0.6);
  assert.ok(!media.calls.slice(2).some(call => call.startsWith('seek')));
});

test('lets the pitch go at speed 1 only, and changes speed in motion', async () => {
  const { time, media, follower, server } = await playing();
  assert.equal(media.preservesPitch, false);
  const now = server();
  follower.follow(timeline(moving(10, now - 4_000), moving(14.2, now + 200, 1.5)));
  await time.pass(3_000);
  assert.equal(media.preservesPitch, true);
  within(media.playbackRate, 1.5, 0.02);
  within(follower.offset, 0, 5);
  assert.equal(media.paused, false);
});

test('W-8: a player 300 ms late catches up by its rate, without a seek', async () => {
  const { time, media, follower, server } = await playing();
  const calls = media.calls.length;
  follower.follow(timeline(moving(follower.media.currentTime + 0.3, server())));
  assert.ok(follower.offset < -299, `${follower.offset} ms`);
  await time.pass(8_000);
  within(follower.offset, 0, 0.5);
  assert.equal(media.calls.length, calls, media.calls.slice(calls).join());
});

test('leaps over what steering would take too long for', async () => {
  const { time, media, follower } = await playing();
  media.readyState = 1;
  media.playbackRate = 0.01;
  await time.pass(2_000);
  assert.equal(follower.readiness, 'buffering');
  media.readyState = 4;
  await time.pass(2_000);
  assert.equal(follower.readiness, 'ready');
  within(follower.offset, 0, 1);
});

test('says so when the browser does not let it play, and starts when woken', async () => {
  const { time, media, follower, server } = setUp();
  media.refusal = Object.assign(new Error('gesture needed'), { name: 'NotAllowedError' });
  follower.follow(timeline(moving(10, server())));
  await time.pass(2_000);
  assert.equal(follower.readiness, 'blocked');
  assert.equal(media.calls.filter(call => call === 'play').length, 1, 'asks once');
  media.refusal = null;
  follower.wake();
  await time.pass(2_000);
  assert.equal(follower.readiness, 'ready');
  within(follower.offset, 0, 1);
});

test('loads the item again when the element gave up, and finds its place', async () => {
  const { time, media, follower, server } = await playing();
  media.fail();
  await time.pass(3_000);
  assert.equal(follower.readiness, 'buffering');
  await time.pass(3_500);
  assert.equal(follower.readiness, 'ready');
  within(follower.offset, 0, 1);
  follower.follow(timeline(still(30, server())));
  await time.pass(1_000);
  media.fail();
  await time.pass(6_000);
  within(media.currentTime, 30, 0.002);
});

test('lets the item end and does not start it again', async () => {
  const { time, media, follower, server } = setUp();
  follower.follow(timeline(moving(598, server())));
  await time.pass(1_900);
  media.paused = true;
  await time.pass(2_000);
  assert.equal(media.calls.filter(call => call === 'play').length, 1);
});

test('reports where it was, and when', async () => {
  const { follower, server, media } = await playing();
  const report = follower.report();
  within(report.time, server(), 0.001);
  assert.equal(report.position, media.currentTime);
  within(report.rate, 1, 0.02);
  assert.equal(report.readiness, 'ready');
  within(report.buffered, 586, 1);
  assert.ok(report.bound < 3, 'what is four seconds old may have drifted');
});

test('falls silent when stopped', async () => {
  const { time, media, follower } = await playing();
  follower.stop();
  await time.pass(1_000);
  assert.equal(media.paused, true);
});

/** What the element is really ahead of the timeline by, in ms, whatever it says of itself. */
function trueOffset({ media, server, follower }, motion) {
  const { steps } = media;
  media.steps = 0;
  const offset = 1000 * (media.currentTime - motion.position) - motion.velocity * (server() - motion.timestamp);
  media.steps = steps;
  assert.ok(!follower.busy);
  return offset;
}

test('keeps an element that tells its position only each 40 ms within 2 ms', async () => {
  const set = setUp();
  const { time, media, follower, server } = set;
  media.steps = 40;
  media.drift = 100e-6;
  const motion = moving(10, server());
  follower.follow(timeline(motion));
  await time.pass(8_000);
  assert.ok(follower.driver.playhead.coarse);
  for (let look = 0; look < 100; look++) {
    await time.pass(57);
    within(trueOffset(set, motion), 0, 2);
    within(follower.offset, 0, 3);
    within(1000 * (follower.report().position - 10), server() - motion.timestamp, 3);
  }
});

test('does not watch an element finely whose position flows', async () => {
  const { follower, media, time } = await playing();
  assert.equal(follower.driver.playhead.coarse, false);
  let looks = 0;
  const current = Object.getOwnPropertyDescriptor(FakeMedia.prototype, 'currentTime');
  Object.defineProperty(media, 'currentTime', { get: () => (looks++, current.get.call(media)), set() {} });
  await time.pass(1_000);
  assert.ok(looks < 150, `${looks} readings in a second`);
});

test('sees that an element flows after all', async () => {
  const set = await playing();
  const { playhead } = set.follower.driver;
  playhead.coarse = true;
  await set.time.pass(1_000);
  assert.equal(playhead.coarse, false);
  within(set.follower.offset, 0, 0.6);
});

for (const [velocity, notice] of [[1.5, 60], [0.5, 60], [1.5, 300], [2, 0]]) {
  test(`changes to ${velocity}x told ${notice} ms ahead, though the element obeys late and loses some`, async () => {
    const set = await playing();
    const { time, media, follower, server } = set;
    Object.assign(media, { rateLatency: 72, pitchLoss: 20 });
    const now = server();
    const motion = moving(14 + notice / 1000, now + notice, velocity);
    follower.follow(timeline(moving(10, now - 4_000), motion));
    await time.pass(notice + 1_000);
    assert.equal(media.preservesPitch, true);
    within(trueOffset(set, motion), 0, 3);
    await time.pass(3_000);
    within(trueOffset(set, motion), 0, 2);
    assert.ok(!media.calls.slice(2).some(call => call.startsWith('seek')));
  });
}

test('hears of a new speed when it is already in force, and changes to it', async () => {
  const set = await playing();
  const motion = moving(14, set.server() - 100, 1.5);
  set.follower.follow(timeline(motion));
  await set.time.pass(3_000);
  assert.equal(set.media.preservesPitch, true);
  within(trueOffset(set, motion), 0, 3);
});

test('lets the pitch go at any speed while nobody listens, and keeps it as soon as somebody does', async () => {
  const set = await playing();
  const { media, follower, time, server } = set;
  media.pitchLoss = 20;
  media.muted = true;
  const motion = moving(14.1, server() + 100, 1.5);
  follower.follow(timeline(moving(10, server() - 4_000), motion));
  await time.pass(3_000);
  assert.equal(media.preservesPitch, false);
  within(trueOffset(set, motion), 0, 0.6);
  media.muted = false;
  await time.pass(1_000);
  assert.equal(media.preservesPitch, true);
  within(trueOffset(set, motion), 0, 3);
  media.muted = true;
  const calls = media.calls.length;
  await time.pass(2_000);
  assert.equal(media.calls.length, calls, 'what makes no difference is not worth a glitch');
});

test('believes a first start that shows another kind of player', async () => {
  const { time, media, follower, server } = setUp();
  media.startLatency = { place: 5, seek: 0 };
  follower.follow(timeline(moving(10, server())));
  await time.pass(2_000);
  within(follower.driver.latencies.ofStart('seek', false), 8, 10);
});

test('is right again soon after it is muted or unmuted, though another output has another clock', async () => {
  const set = await playing();
  const { media, follower, time, server } = set;
  const motion = moving(14, server());
  follower.follow(timeline(motion));
  for (const [muted, jump] of [[true, 35], [false, -20]]) {
    media.mute(muted, jump);
    await time.pass(500);
    within(trueOffset(set, motion), 0, 1);
  }
  assert.ok(!media.calls.slice(2).some(call => call.startsWith('seek')));
});

test('puts a start that missed right within half a second', async () => {
  const set = setUp();
  const { media, follower, time, server } = set;
  media.startLatency = { place: 35, seek: 110 };
  const motion = moving(0, server() + 250);
  follower.follow(timeline(still(0), motion));
  await time.pass(300);
  assert.ok(follower.offset < -20, `${follower.offset} ms`);
  await time.pass(450);
  within(trueOffset(set, motion), 0, 1);
});

test('knows at any speed that an element moves in steps', async () => {
  for (const velocity of [0.5, 1.5, 2]) {
    const set = await playing();
    const { media, follower, time, server } = set;
    media.steps = 40;
    follower.follow(timeline(moving(100, server())));
    await time.pass(3_000);
    const motion = moving(103.1, server() + 100, velocity);
    follower.follow(timeline(moving(100, server() - 3_000), motion));
    await time.pass(4_000);
    assert.ok(follower.driver.playhead.coarse);
    within(trueOffset(set, motion), 0, 4);
  }
});

test('W-28: an element that stands still at each change of its rate (WebKitGTK) is pushed seldom, and kept within a frame', async () => {
  const set = setUp();
  const { time, media, follower, server } = set;
  let changes = 0;
  media.toll = () => [8, 27, 3, 16, 11][changes++ % 5];
  media.startLatency.seek = 300;
  follower.follow(timeline(moving(10, server())));
  await time.pass(8_000);
  const leap = moving(100, server() + 300);
  follower.follow(timeline(moving(10, server() - 8_000), leap));
  await time.pass(6_000);
  within(follower.driver.playhead.toll, 11, 3);
  media.drift = 100e-6;
  changes = 0;
  for (let second = 0; second < 400; second++) {
    await time.pass(1_000);
    within(follower.offset, 0, 40);
  }
  assert.ok(changes > 0 && changes <= 6, `${changes} changes in 400 s`);
});

test('an element that merely obeys late costs nothing', async () => {
  const set = setUp();
  set.media.rateLatency = 72;
  set.media.startLatency.seek = 200;
  set.follower.follow(timeline(moving(10, set.server())));
  await set.time.pass(8_000);
  assert.equal(set.follower.driver.playhead.toll, 0);
  within(set.follower.offset, 0, 1);
});

test('who is at their own pace keeps their place, and goes on, when the element is filled anew', async () => {
  const { time, media, follower } = await playing();
  follower.free = true;
  media.currentTime = 300;
  await time.pass(2_000);
  media.src = 'another form of it';
  await time.pass(1_000);
  assert.equal(media.paused, false);
  within(media.currentTime, 302.5, 0.6);
  media.pause();
  await time.pass(100);
  const place = media.currentTime;
  media.fail();
  await time.pass(5_000);
  assert.equal(media.paused, true);
  within(media.currentTime, place, 0.01);
});

test('who is at their own pace begins where the next item does', async () => {
  const { time, media, follower } = await playing();
  follower.free = true;
  await time.pass(1_000);
  follower.renew(500);
  await time.pass(200);
  media.src = 'the next';
  await time.pass(1_000);
  assert.equal(media.currentTime, 0);
});

test('what plays again by itself, or is another by now, is not loaded again', async () => {
  const { time, media, follower } = await playing();
  const loads = () => media.calls.filter(call => call === 'load').length;
  media.fail();
  Object.assign(media, { error: null, readyState: 4 });
  await time.pass(5_000);
  assert.equal(loads(), 0);
  media.fail();
  follower.renew(600);
  await time.pass(5_000);
  assert.equal(loads(), 0);
  media.fail();
  follower.stop();
  await time.pass(5_000);
  assert.equal(loads(), 0);
});

test('at rest it is put right when it becomes known better where positions lie, and asked once for each', async () => {
  const { time, media: element, follower: other, clock } = setUp();
  other.stop();
  const media = new MappedMedia(/** @type {any} */ (element), time);
  media.map(-100);
  const follower = new Follower({ media, clock, duration: 600, timers: time });
  follower.follow(timeline(still(30)));
  await time.pass(1_000);
  media.map(-100.05);
  await time.pass(2_000);
  assert.deepEqual(element.calls, ['seek 130.000', 'seek 130.050']);
});

test('where the programme has a hole nobody has to wait for who is in it', async () => {
  const { time, media: element, follower: other, clock, server } = setUp();
  other.stop();
  const media = new MappedMedia(/** @type {any} */ (element), time);
  const follower = new Follower({ media, clock, timers: time });
  follower.follow(timeline(moving(10, server())));
  await time.pass(3_000);
  media.map(NaN);
  media.empty = true;
  await time.pass(3_000);
  assert.equal(follower.readiness, 'ready');
  media.empty = false;
  await time.pass(1_000);
  assert.equal(follower.readiness, 'buffering');
});
