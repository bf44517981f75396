import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { heard, joined, setUp } from './fake-session.js';
import { timeline } from './fake-server.js';

const still = (position, timestamp = 0) => ({ position, velocity: 0, timestamp });
const moving = (position, timestamp, velocity = 1) => ({ position, velocity, timestamp });
let revision = 1;

function within(actual, expected, tolerance) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

/** A player in a session, and a way to tell it what the server would. */
async function player(also = {}) {
  const set = await joined({}, also);
  const media = new FakeMedia(set.time);
  set.session.attach(/** @type {any} */ (media));
  const tell = (motion, pending = null, follow = undefined) => set.server.socket.receive(
    { type: 'timeline', ...timeline(motion, pending), revision: ++revision, follow });
  const shift = seconds => set.server.socket.receive({ type: 'shift', seconds });
  const seeks = () => media.calls.filter(call => call.startsWith('seek')).length;
  return { ...set, media, tell, shift, seeks };
}

/** One that has played from 10 s for 4 s. */
async function playing(follow = undefined, also = {}) {
  const set = await player(also);
  const motion = moving(10, set.server.now());
  set.tell(motion, null, follow);
  await set.time.pass(4_000);
  return { ...set, motion };
}

test('W-8, W-33: a small shift is steered to, a large one leapt to, and the offset says so', async () => {
  const { session, time, shift, seeks } = await playing();
  const before = seeks();
  shift(-0.25);
  await time.pass(8_000);
  within(session.follower.offset, -250, 0.6);
  assert.equal(seeks(), before, 'by its rate');
  shift(2);
  await time.pass(4_000);
  within(session.follower.offset, 2_000, 0.6);
  assert.equal(seeks(), before + 1);
  shift(0);
  await time.pass(4_000);
  within(session.follower.offset, 0, 0.6);
});

test('a shift that comes with a welcome is told as any other, unless it is the one that is known', async () => {
  const { server, session, time } = await joined();
  const told = heard(session, 'shift');
  for (const shift of [0.1, 0.1, undefined]) {
    Object.assign(server.also, { shift });
    await server.kill();
    server.up = true;
    await time.pass(9_000);
  }
  assert.deepEqual(told, [0.1, 0]);
  const set = setUp();
  set.server.also = { shift: -0.2 };
  const toldAtFirst = heard(set.session, 'shift');
  set.session.join();
  await set.time.pass(1_000);
  assert.deepEqual(toldAtFirst, [-0.2]);
});

test('W-33: what is reported stays against the timeline', async () => {
  const { server, time, shift, motion } = await playing();
  shift(0.3);
  await time.pass(8_000);
  const { position, time: then } = server.socket.lastSent('report');
  within(1000 * (position - motion.position) - (then - motion.timestamp), 300, 1);
});

test('a shift is known from the welcome on, and after coming back', async () => {
  const { session, server, time, motion } = await playing(undefined, { shift: -0.2 });
  await time.pass(4_000);
  within(session.follower.offset, -200, 0.6);
  await server.kill();
  server.up = true;
  Object.assign(server.also, { shift: 0.1, timeline: timeline(motion) });
  await time.pass(9_000);
  assert.equal(session.following.shift, 0.1);
  within(session.follower.offset, 100, 0.6);
  const told = heard(session, 'shift');
  server.socket.receive({ type: 'shift', seconds: 0 });
  assert.deepEqual(told, [0]);
});

for (const seconds of [0.15, -0.4]) {
  test(`a player that is to be ${seconds} s ahead does all as much earlier, and rests where all rest`, async () => {
    const { session, time, server, media, tell, shift } = await player();
    shift(seconds);
    const start = moving(20, server.now() + 1_000);
    tell(still(20), start);
    await time.pass(1_000 - 1_000 * seconds - 60);
    assert.equal(media.currentTime, 20);
    await time.pass(60 + 1_000);
    within(session.follower.offset, 1_000 * seconds, 3);
    const leap = moving(200, server.now() + 1_000, 2);
    tell(start, leap);
    await time.pass(3_000);
    within(session.follower.offset, 1_000 * seconds, 3);
    const seeks = media.calls.length;
    const pause = still(210, leap.timestamp + 5_000);
    tell(leap, pause);
    await time.pass(2_920 - 1_000 * seconds / 2);
    assert.equal(media.paused, false);
    await time.pass(100);
    assert.equal(media.paused, true);
    await time.pass(1_000);
    within(media.currentTime, 210, 0.003);
    assert.ok(media.calls.length <= seeks + 2, 'it was about there already');
  });
}

/** When what the server sends arrives `delay` ms later. */
async function copying(delay, seekLatency = 60) {
  const set = await player();
  set.server.path.back = () => delay;
  set.media.seekLatency = seekLatency;
  set.tell(still(0), null, 'copy');
  await set.time.pass(delay + 500);
  return set;
}

test('C-28: a copy does what it is told when word of it comes, and does not make up for the delay', async () => {
  const apart = {};
  for (const follow of [undefined, 'copy']) {
    const offsets = [];
    for (const delay of [40, 440]) {
      const { session, server, media, time, tell } = await copying(delay);
      const start = moving(0, server.now() + 250);
      tell(still(0), start, follow);
      await time.pass(delay + 1);
      assert.equal(media.calls.includes('play'), follow === 'copy', `${follow} ${delay}`);
      await time.pass(15_000);
      offsets.push(session.follower.offset);
    }
    apart[follow ?? 'timeline'] = offsets[0] - offsets[1];
  }
  within(apart.copy, 400, 5);
  within(apart.timeline, 0, 1);
});

test('a copy never steers, and pauses where it is told to', async () => {
  const { session, server, media, time, tell } = await copying(100);
  const start = moving(30, server.now() + 250);
  tell(still(0), start, 'copy');
  await time.pass(2_000);
  media.drift = 0.01;
  const { offset } = session.follower;
  await time.pass(20_000);
  assert.ok(session.follower.offset > offset + 190, `${offset} ms, then ${session.follower.offset} ms`);
  assert.equal(media.playbackRate, 1);
  assert.deepEqual(media.calls.slice(-2), ['seek 30.000', 'play']);
  tell(start, still(51, server.now() + 60), 'copy');
  await time.pass(99);
  assert.equal(media.paused, false);
  await time.pass(300);
  assert.equal(media.paused, true);
  assert.equal(media.currentTime, 51);
});

test('a copy seeks when told to, however long that takes, and changes its speed where it is', async () => {
  const { session, server, media, time, tell } = await copying(0, 300);
  const start = moving(0, server.now() + 250);
  tell(still(0), start, 'copy');
  await time.pass(2_000);
  const seek = moving(90, server.now() + 250);
  tell(start, seek, 'copy');
  assert.equal(media.calls.at(-1), 'seek 90.000');
  await time.pass(2_000);
  within(session.follower.offset, 250 - 300, 5);
  const calls = media.calls.length;
  tell(seek, moving(92, seek.timestamp + 2_000, 2), 'copy');
  assert.equal(media.playbackRate, 2);
  assert.deepEqual(media.calls.slice(calls), ['keep pitch']);
});

test('what a copy was told before, it is not told again; what is foretold waits', async () => {
  const { server, media, time, tell } = await copying(0);
  const start = moving(0, server.now() + 5_000);
  tell(still(0), start, 'copy');
  await time.pass(4_900);
  assert.equal(media.paused, true);
  await time.pass(200);
  assert.equal(media.paused, false);
  const calls = media.calls.length;
  tell(still(0), start, 'copy');
  tell(start, null, 'copy');
  await time.pass(1_000);
  assert.equal(media.calls.length, calls);
});

test('who joins a group of copies plays on from where it was when the server answered', async () => {
  const set = await joined();
  const motion = moving(10, set.server.now() - 60_000);
  set.server.also = { timeline: { ...timeline(motion), follow: 'copy' } };
  await set.server.kill();
  set.server.up = true;
  await set.time.pass(2_000);
  const media = new FakeMedia(set.time);
  set.session.attach(/** @type {any} */ (media));
  await set.time.pass(1_000);
  assert.equal(media.paused, false);
  within(set.session.follower.offset, -60 - 80, 10); // a seek and a start
});

test('from a copy there is a way back to the timeline, and from it to a copy without a jump', async () => {
  const { session, server, media, time, tell, seeks } = await copying(200);
  const start = moving(0, server.now() + 250);
  tell(still(0), start, 'copy');
  await time.pass(3_000);
  assert.ok(Math.abs(session.follower.offset) > 30);
  tell(start);
  await time.pass(5_000);
  within(session.follower.offset, 0, 1);
  const before = [media.calls.length, seeks()];
  tell(start, null, 'copy');
  await time.pass(1_000);
  assert.deepEqual([media.calls.length, seeks()], before);
  assert.equal(media.paused, false);
});

test('whoever watched freely in a group of copies is brought back to them', async () => {
  const { session, server, media, time, tell } = await copying(0);
  tell(still(0), moving(0, server.now() + 250), 'copy');
  await time.pass(2_000);
  session.follower.free = true;
  media.currentTime = 300;
  await time.pass(2_000);
  session.follower.free = false;
  await time.pass(1_000);
  within(session.follower.offset, 250, 100);
});

test('W-33: a copy is ahead by its shift, also after a seek, leaps once when that changes, never steers', async () => {
  const { session, server, media, time, tell, shift, seeks } = await copying(100);
  const start = moving(30, server.now() + 250);
  tell(still(0), start, 'copy');
  await time.pass(3_000);
  const unshifted = session.follower.offset;
  const before = seeks();
  shift(2);
  await time.pass(3_000);
  within(session.follower.offset, 2_000 + 250 - 100 - 60, 5); // heard of late; another seek
  assert.ok(unshifted > 0 && unshifted < 250, `${unshifted} ms`);
  assert.equal(seeks(), before + 1);
  const seek = moving(90, server.now() + 250);
  tell(start, seek, 'copy');
  await time.pass(100 + 3_000);
  within(session.follower.offset, 2_000 + 250 - 100 - 60, 5);
  assert.equal(seeks(), before + 2);
  assert.equal(media.playbackRate, 1);
  shift(0);
  await time.pass(3_000);
  within(session.follower.offset, 250 - 100 - 60, 5);
  assert.equal(seeks(), before + 3);
});

test('a copy that is to be behind does so much later what it is told, and pauses where all do', async () => {
  const { session, server, media, time, tell, shift } = await copying(0);
  shift(-0.5);
  const start = moving(30, server.now() + 250);
  tell(still(30), start, 'copy');
  await time.pass(490);
  assert.equal(media.paused, true);
  await time.pass(3_000);
  within(session.follower.offset, 250 - 500 - 60 - 80, 5); // heard of early; a seek and a start
  const { offset } = session.follower;
  const at = server.now() + 250;
  const faster = moving(30 + (at - start.timestamp) / 1_000, at, 2);
  tell(start, faster, 'copy');
  assert.equal(media.playbackRate, 2, 'a change of speed keeps it as far behind');
  assert.equal(seeksAfter(media, 'play'), 0);
  await time.pass(1_000);
  within(session.follower.offset, offset + 250, 2); // 250 ms early, twice as fast
  tell(faster, still(39, server.now() + 100), 'copy'); // half as long at this speed;
  await time.pass(200);
  assert.equal(media.paused, false);
  await time.pass(300);
  assert.equal(media.paused, true);
  assert.equal(media.currentTime, 39);
});

test('a copy that its shift takes beyond the end rests there', async () => {
  const { server, media, time, tell, shift } = await copying(0);
  tell(still(0), moving(590, server.now()), 'copy');
  await time.pass(2_000);
  const plays = () => media.calls.filter(call => call === 'play').length;
  const before = plays();
  shift(10);
  await time.pass(2_000);
  assert.equal(media.paused, true);
  within(media.currentTime, 600, 0.002);
  assert.equal(plays(), before, 'to play at the end is to play from the start');
});

/** How often it has sought since it was last told so. @param {FakeMedia} media @param {string} told */
function seeksAfter({ calls }, told) {
  return calls.slice(calls.lastIndexOf(told)).filter(call => call.startsWith('seek')).length;
}

test('what is still to come when players begin to copy is copied in its time', async () => {
  const { session, server, media, time, tell, motion } = await playing();
  const seek = moving(90, server.now() + 3_000);
  tell(motion, seek);
  tell(motion, seek, 'copy');
  await time.pass(2_900);
  assert.equal(media.paused, false);
  within(media.currentTime, 16.9, 0.05);
  await time.pass(2_000);
  within(session.follower.offset, -60, 45);
});
