import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { joined } from './fake-session.js';

/** A timeline that waits for its players. */
const held = (position, barrier = 7, revision = 7) => ({
  type: 'timeline', ...timeline({ position, velocity: 0, timestamp: 0 }), revision,
  hold: { reason: 'Getting ready', since: 0, until: 10_000, waitingFor: [], barrier, asked: 2, ready: 0, notBefore: 0 },
});

async function watching(also) {
  const set = await joined({}, also);
  set.media = new FakeMedia(set.time);
  set.session.attach(set.media);
  set.readies = () => set.server.sockets.flatMap(({ sent }) => sent).filter(({ type }) => type === 'ready');
  await set.time.pass(500);
  return set;
}

test('C-26: says ready once, when the player is there and could play on at once', async () => {
  const { server, time, media, readies } = await watching();
  media.readyState = 2;
  media.buffered = { length: 0, start: () => 0, end: () => 0 };
  server.socket.receive(held(120));
  await time.pass(2_000);
  assert.equal(media.currentTime, 120, 'it has gone there');
  assert.equal(readies().length, 0, 'but lacks data');
  media.readyState = 3;
  await time.pass(100);
  assert.deepEqual(readies().map(({ barrier }) => barrier), [7]);
  server.socket.receive(held(120, 7, 8));
  await time.pass(2_000);
  assert.equal(readies().length, 1);
});

test('W-28: says ready with media at hand, also where the browser does not say so (WebKitGTK)', async () => {
  const { server, time, media, readies } = await watching();
  media.readyState = 2;
  server.socket.receive(held(120));
  await time.pass(2_000);
  assert.equal(readies().length, 1);
});

test('C-33: a seek that waits is answered when the seek is complete', async () => {
  const { server, time, media, readies } = await watching();
  media.seekLatency = 400;
  server.socket.receive(held(300));
  await time.pass(300);
  assert.ok(media.seeking);
  assert.equal(readies().length, 0);
  await time.pass(300);
  assert.equal(readies().length, 1);
  server.socket.receive(held(400, 9, 9));
  await time.pass(1_000);
  assert.deepEqual(readies().map(({ barrier }) => barrier), [7, 9]);
});

test('C-26: that it was too late troubles nobody', async () => {
  const { session, server, time, readies } = await watching();
  const errors = [];
  session.addEventListener('error', event => errors.push(event));
  server.socket.receive(held(0));
  await time.pass(10);
  const [{ id }] = readies();
  server.socket.receive({ type: 'error', id, code: 'too-late', message: 'Nobody waits.' });
  await time.pass(1_000);
  assert.equal(readies().length, 1);
  assert.deepEqual(errors, []);
});

test('C-26: says it again after a reconnect, if the session still waits', async () => {
  const { server, time, readies } = await watching();
  server.socket.receive(held(0));
  await time.pass(100);
  await server.kill();
  server.up = true;
  server.also = { timeline: held(0) };
  await time.pass(1_000);
  assert.equal(readies().length, 2);
});

test('C-26: says nothing without a player, nor while its person watches at their own pace', async () => {
  const { server, time } = await joined();
  server.socket.receive(held(0));
  await time.pass(1_000);
  assert.equal(server.socket.lastSent('ready'), undefined);
  const free = await watching();
  const going = free.session.watchFreely(true);
  await free.server.socket.accept('watchFreely', 6);
  await going;
  free.server.socket.receive(held(0));
  await free.time.pass(1_000);
  assert.equal(free.readies().length, 0);
});

test('C-26: a hold without a barrier asks for nothing', async () => {
  const { server, time, readies } = await watching();
  server.socket.receive(held(0, null));
  await time.pass(500);
  assert.equal(readies().length, 0);
});

test('C-26: says it again if so many said it at once that it was not taken', async () => {
  const { server, time, readies } = await watching();
  server.socket.receive(held(0));
  await time.pass(10);
  server.socket.receive({ type: 'error', id: readies()[0].id, code: 'rate-limited', message: 'Too many.' });
  await time.pass(2_000);
  assert.deepEqual(readies().map(({ barrier }) => barrier), [7, 7]);
  server.socket.receive(held(0, null, 8));
  server.socket.receive({ type: 'error', id: readies()[1].id, code: 'rate-limited', message: 'Too many.' });
  await time.pass(2_000);
  assert.equal(readies().length, 2, 'nobody waits any more');
});

test('C-26: what a browser only guesses to have, while it is still fetching, is no media at hand', async () => {
  const { server, time, media, readies } = await watching();
  Object.assign(media, { readyState: 2, networkState: 2, buffered: { length: 1, start: () => 0, end: () => 122 } });
  server.socket.receive(held(120));
  await time.pass(2_000);
  assert.equal(readies().length, 0);
});
