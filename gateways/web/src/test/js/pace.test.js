import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { heard, joined } from './fake-session.js';

const roster = (revision, free) => ({
  type: 'roster', revision, controller: null, requests: [], size: { members: 1, endpoints: 1 },
  members: [{ member: 'm1', name: 'Ana', role: 'viewer', grants: ['chat'], free, muted: false, endpoints: [] }],
});

async function playing() {
  const set = await joined({}, { role: 'viewer', roster: roster(1, false) });
  set.media = new FakeMedia(set.time);
  set.session.attach(set.media);
  set.server.socket.receive({ type: 'timeline', ...timeline({ position: 100, velocity: 1, timestamp: set.server.now() }) });
  await set.time.pass(3_000);
  return set;
}

async function goFree(set, freely, seq) {
  const going = set.session.watchFreely(freely);
  assert.equal(set.server.socket.lastSent('watchFreely').freely, freely);
  await set.server.socket.accept('watchFreely', seq);
  await going;
}

test('at one\'s own pace the player is the person\'s own, and then in step again', async () => {
  const set = await playing();
  const { session, server, media, time } = set;
  const pace = heard(session, 'pace');
  await goFree(set, true, 5);
  assert.equal(session.free, true);
  media.pause();
  media.currentTime = 20;
  await time.pass(5_000);
  server.socket.receive(roster(3, false));
  assert.equal(session.free, true, 'a roster of before does not know yet');
  server.socket.receive(roster(5, true));
  await time.pass(5_000);
  assert.equal(media.paused, true);
  assert.equal(media.currentTime, 20);
  assert.equal(session.position(), 20);
  await media.play();
  media.playbackRate = 2;
  await time.pass(5_000);
  assert.ok(media.currentTime > 29);
  await goFree(set, false, 9);
  await time.pass(4_000);
  assert.ok(Math.abs(session.follower.offset) < 2, `${session.follower.offset} ms`);
  assert.deepEqual(pace, [{ free: true }, { free: false }]);
});

test('is as free after a reconnect as the session says', async () => {
  const set = await playing();
  const { session, server, time } = set;
  await goFree(set, true, 5);
  await server.kill();
  server.up = true;
  server.also = { roster: roster(8, true) };
  await time.pass(1_000);
  assert.equal(session.state, 'joined');
  assert.equal(session.free, true);
  server.socket.receive(roster(9, false));
  assert.equal(session.free, false);
});

test('C-58: what is watched freely is reported each second too, so that progress shows', async () => {
  const set = await playing();
  await goFree(set, true, 5);
  const reports = () => set.server.socket.sent.filter(({ type }) => type === 'report').length;
  const before = reports();
  await set.time.pass(5_000);
  assert.ok(reports() - before >= 4, `${reports() - before}`);
});
