import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeMedia } from './fake-media.js';
import { heard, joined, setUp } from './fake-session.js';

const WAITING = { since: 10, until: 300_010 };

/** A session that stands at the door. */
async function atTheDoor(options) {
  const set = setUp(options);
  set.server.answer = hello => ({ type: 'waiting', id: hello.id, ...WAITING });
  set.waits = heard(set.session, 'waiting');
  set.states = heard(set.session, 'state');
  set.joining = set.session.join();
  await set.time.pass(1_000);
  return set;
}

/** The server lets in whoever said hello last. */
function admit({ server }) {
  const { id, ...welcome } = server.welcome({ ...server.socket.lastSent('hello') });
  server.socket.receive(welcome);
}

test('W-25: waits at the door, however long, and is in when somebody opens it', async () => {
  const set = await atTheDoor();
  const { session, time, server, waits, joining } = set;
  assert.equal(session.state, 'at-door');
  assert.deepEqual(session.waiting, WAITING);
  assert.deepEqual(waits, [WAITING]);
  await time.pass(200_000);
  assert.equal(session.state, 'at-door', 'pings keep the connection');
  assert.equal(server.sockets.length, 1);
  admit(set);
  assert.equal((await joining).endpoint, 'e1');
  assert.equal(session.state, 'joined');
  assert.equal(session.waiting, null);
  await time.pass(1_000);
  assert.ok(session.clock.ready);
});

test('W-25: is told that it was not let in, and does not come back by itself', async () => {
  const { session, server, time, joining } = await atTheDoor();
  const refused = assert.rejects(joining, { code: 'not-admitted', message: 'Ada said no.' });
  server.socket.receive({ type: 'error', code: 'not-admitted', message: 'Ada said no.' });
  server.socket.drop(4005);
  await refused;
  assert.equal(session.state, 'closed');
  await time.pass(20_000);
  assert.equal(server.sockets.length, 1);
});

test('W-25: who stands at the door can go away', async () => {
  const { session, server, joining } = await atTheDoor();
  const gone = assert.rejects(joining, { code: 'left' });
  await session.leave();
  await gone;
  assert.equal(server.socket.lastSent('leave'), undefined, 'who is not in cannot leave');
});

test('W-25: asks again when the connection is lost at the door', async () => {
  const set = await atTheDoor();
  await set.server.kill();
  set.server.up = true;
  await set.time.pass(500);
  assert.equal(set.session.state, 'at-door');
  admit(set);
  await set.joining;
});

test('W-25: is turned out for good, with the reason', async () => {
  const { session, server, time } = await joined();
  const media = new FakeMedia(time);
  session.attach(media);
  server.socket.receive({ type: 'error', code: 'removed', message: 'You were turned out.' });
  server.socket.drop(4005);
  assert.equal(session.state, 'closed');
  assert.equal(session.closedBecause.code, 'removed');
  await time.pass(20_000);
  assert.equal(server.sockets.length, 1);
});

test('ends for good when the session does, with or without last words', async () => {
  const { session, server } = await joined();
  server.socket.drop(4004);
  assert.equal(session.closedBecause.code, 'session-ended');
  const other = await joined();
  other.server.socket.receive({ type: 'error', code: 'session-ended', message: 'Ada has ended it.' });
  other.server.socket.drop(4004);
  assert.equal(other.session.closedBecause.message, 'Ada has ended it.');
});

test('shows one token at most, and an older one when the newer is refused', async () => {
  const { session, server, time } = await joined({ invitation: 'inv', hostToken: 'host' });
  const { id, ...first } = server.socket.lastSent('hello');
  assert.deepEqual(first, { type: 'hello', session: 's1', name: 'Ana', invitation: 'inv' });
  server.answer = hello => hello.seat
    ? { type: 'error', id: hello.id, code: 'token-refused', message: 'Too old.' }
    : server.welcome(hello);
  await server.kill();
  server.up = true;
  await time.pass(500);
  assert.equal(session.state, 'joined');
  const hellos = server.socket.sent.filter(({ type }) => type === 'hello');
  assert.deepEqual(hellos.map(({ seat, invitation }) => [seat, invitation]), [['seat-1', undefined], [undefined, 'inv']]);
});

test('comes as another device of a person, or as one that plays nothing', async () => {
  const { server } = await joined({ device: 'dev', plays: false });
  const { id, ...hello } = server.socket.lastSent('hello');
  assert.deepEqual(hello, { type: 'hello', session: 's1', name: 'Ana', device: 'dev', plays: false });
});

test('W-25: knows who waits, as long as it has a say in it', async () => {
  const member = { member: 'm1', name: 'Ana', role: 'cohost', grants: ['admit'], endpoints: [] };
  const roster = { revision: 1, controller: null, requests: [], size: { members: 1, endpoints: 1 }, members: [member] };
  const { session, server } = await joined({}, { roster, door: { revision: 1, waiting: [] } });
  const door = heard(session, 'door');
  server.socket.receive({ type: 'door', revision: 4, waiting: [{ member: 'm2', name: 'Ben', ...WAITING }] });
  assert.equal(door[0].waiting[0].name, 'Ben');
  const admitted = session.admit('m2');
  assert.equal(server.socket.lastSent('admit').member, 'm2');
  await server.socket.accept('admit');
  await admitted;
  server.socket.receive({ ...roster, type: 'roster', revision: 6, members: [{ ...member, grants: [] }] });
  assert.equal(session.door, null);
  assert.equal(session.may('admit'), false);
});
