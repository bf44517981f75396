import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { heard, joined, setUp } from './fake-session.js';

test('knows after joining who and where it is', async () => {
  const { session, server } = await joined({ hostToken: 'token' });
  assert.equal(session.endpoint, 'e1');
  assert.equal(session.inControl, true);
  assert.equal(server.socket.lastSent('hello').hostToken, 'token');
  assert.ok(session.clock.ready);
  assert.ok(Math.abs(session.clock.now() - server.now()) <= session.clock.bound);
  assert.equal(session.expectedPosition(), 0);
});

test('knows the short code of the session, if it has one', async () => {
  assert.equal((await joined()).session.code, null);
  assert.equal((await joined({}, { code: 'K7P4-QXR2' })).session.code, 'K7P4-QXR2');
});

test('joining is rejected with the reason', async () => {
  const { session, server, time } = setUp();
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'session-ended', message: 'Over.' });
  const joining = assert.rejects(session.join(), { code: 'session-ended' });
  await time.pass(100);
  await joining;
});

test('commands become promises of what was accepted', async () => {
  const { session, server } = await joined();
  const seek = session.seek(42);
  const sent = server.socket.lastSent('seek');
  assert.equal(sent.position, 42);
  server.socket.receive({ type: 'accepted', id: sent.id, seq: 3, stamp: 1, effectiveAt: 2 });
  assert.equal((await seek).effectiveAt, 2);
});

test('of two timelines the higher revision is true', async () => {
  const { session, server } = await joined();
  const seen = [];
  session.addEventListener('timeline', event => seen.push(event.detail.revision));
  const moving = { position: 5, velocity: 1, timestamp: server.now() };
  server.socket.receive({ type: 'timeline', ...timeline(moving), revision: 9 });
  server.socket.receive({ type: 'timeline', ...timeline({ ...moving, position: 1 }), revision: 8 });
  assert.deepEqual(seen, [9]);
  assert.equal(session.timeline.motion.position, 5);
});

test('comes back as the same endpoint, with a new clock if there is one', async () => {
  const { session, server, time } = await joined();
  const { seat } = session;
  await server.kill();
  server.up = true;
  server.clock = 'clock-2';
  await time.pass(260);
  assert.equal(server.socket.lastSent('hello').seat, seat);
  assert.equal(session.clock.id, 'clock-2');
  await time.pass(1_000);
  assert.ok(session.clock.ready);
});

test('joins anew when its seat is refused', async () => {
  const { session, server, time } = await joined();
  server.answer = hello => hello.seat
    ? { type: 'error', id: hello.id, code: 'token-refused', message: 'Too old.' }
    : { ...server.welcome(hello), endpoint: 'e2' };
  await server.kill();
  server.up = true;
  await time.pass(300);
  assert.equal(session.state, 'joined');
  assert.equal(session.endpoint, 'e2');
});

test('goes by another name once it is heard of, and joins anew by that', async () => {
  const roster = (revision, name) => ({
    type: 'roster', revision, controller: null, requests: [], size: { members: 1, endpoints: 1 },
    members: [{ member: 'm1', name, role: 'viewer', grants: [], free: false, muted: false, endpoints: [] }],
  });
  const { session, server, time } = await joined({}, { roster: roster(1, 'Ana') });
  const names = heard(session, 'name');
  const asking = session.setName('Anna');
  assert.equal(server.socket.lastSent('setName').name, 'Anna');
  await server.socket.accept('setName', 4);
  await asking;
  assert.equal(session.name, 'Ana', 'not before it is told');
  server.socket.receive(roster(4, 'Anna'));
  server.socket.receive(roster(5, 'Anna'));
  assert.deepEqual(names, ['Anna']);
  server.also = {};
  await server.kill();
  server.up = true;
  await time.pass(260);
  assert.equal(server.socket.lastSent('hello').name, 'Anna');
});

test('plays on while the server is away, and is in step when it is back', async () => {
  const { session, server, time } = await joined();
  const media = new FakeMedia(time);
  session.attach(media);
  const motion = { position: 5, velocity: 1, timestamp: server.now() + 250 };
  server.socket.receive({ type: 'timeline', ...timeline({ position: 0, velocity: 0, timestamp: 0 }, motion) });
  await time.pass(3_000);
  await server.kill();
  await time.pass(8_000);
  assert.equal(media.paused, false);
  assert.ok(Math.abs(session.follower.offset) < 1);
  server.up = true;
  server.answer = hello => ({ ...server.welcome(hello), timeline: timeline(motion) });
  await time.pass(7_000);
  assert.equal(session.state, 'joined');
  assert.ok(Math.abs(session.follower.offset) < 1);
  assert.equal(media.calls.filter(call => call === 'play').length, 1, 'nobody noticed');
});

test('reports each second while playing, and otherwise only on change', async () => {
  const { session, server, time } = await joined();
  const media = new FakeMedia(time);
  session.attach(media);
  const reports = () => server.socket.sent.filter(message => message.type === 'report').length;
  await time.pass(5_000);
  const atRest = reports();
  assert.ok(atRest >= 1 && atRest <= 2, `${atRest}`);
  server.socket.receive({ type: 'timeline', ...timeline({ position: 5, velocity: 1, timestamp: server.now() }) });
  await time.pass(10_000);
  assert.ok(reports() - atRest >= 9 && reports() - atRest <= 13, `${reports() - atRest}`);
});

test('replaces a connection whose pings stay unanswered', async () => {
  const { session, server, time } = await joined();
  server.received = () => {};
  await time.pass(30_000);
  assert.notEqual(session.state, 'joined');
  assert.ok(server.sockets.length > 1);
});

test('pings in a burst, then ever more rarely', async () => {
  const { server, time } = await joined();
  const pings = () => server.socket.sent.filter(message => message.type === 'ping').length;
  assert.ok(pings() >= 8);
  await time.pass(60_000);
  const before = pings();
  await time.pass(60_000);
  assert.ok(pings() - before <= 7, `${pings() - before} in a minute`);
});

test('leaves for good', async () => {
  const { session, server, time } = await joined();
  const media = new FakeMedia(time);
  session.attach(media);
  const leaving = session.leave();
  server.socket.receive({ type: 'accepted', id: server.socket.lastSent('leave').id, seq: 4, stamp: 1, effectiveAt: 1 });
  await leaving;
  assert.equal(session.state, 'closed');
  await time.pass(20_000);
  assert.equal(server.sockets.length, 1);
});
