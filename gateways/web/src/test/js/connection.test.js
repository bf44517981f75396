import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../main/webapp/js/tutti/connection.js';
import { FakeServer } from './fake-server.js';
import { FakeTime, settled } from './fake-time.js';

function setUp({ hello = () => ({ session: 's1', name: 'Ana' }), refused = () => false, random = () => 1 } = {}) {
  const time = new FakeTime();
  const server = new FakeServer(time);
  const log = { states: [], received: [], welcomes: [], reasons: [] };
  const connection = new Connection({
    url: 'ws://here/ws', WebSocket: server.WebSocket, timers: time, random,
    handlers: {
      hello,
      refused,
      welcomed: welcome => log.welcomes.push(welcome),
      received: message => log.received.push(message),
      changed: (state, reason) => { log.states.push(state); log.reasons.push(reason?.code ?? null); },
    },
  });
  return { time, server, connection, log };
}

async function joined(options) {
  const set = setUp(options);
  set.connection.open();
  await set.time.pass(5);
  assert.equal(set.connection.state, 'joined');
  return set;
}

test('speaks tutti.v1 and says hello at once', async () => {
  const { server, log } = await joined();
  assert.equal(server.socket.protocol, 'tutti.v1');
  assert.deepEqual(server.socket.sent[0], { type: 'hello', session: 's1', name: 'Ana', id: '1' });
  assert.deepEqual(log.states, ['connecting', 'joined']);
  assert.equal(log.welcomes[0].endpoint, 'e1');
});

test('settles a request by the answer with its id, whatever comes in between', async () => {
  const { connection, server, log } = await joined();
  const play = connection.request({ type: 'play' });
  const seek = connection.request({ type: 'seek', position: -1 });
  server.socket.receive({ type: 'roster', revision: 2 });
  server.socket.receive({ type: 'accepted', id: server.socket.lastSent('play').id, seq: 7, stamp: 1, effectiveAt: 2 });
  server.socket.receive({ type: 'error', id: server.socket.lastSent('seek').id, code: 'out-of-range', message: 'No' });
  assert.equal((await play).seq, 7);
  await assert.rejects(seek, { code: 'out-of-range', message: 'No' });
  assert.deepEqual(log.received, [{ type: 'roster', revision: 2 }]);
});

test('rejects what still waited when the connection is lost, and what is asked without one', async () => {
  const { connection, server } = await joined();
  const play = connection.request({ type: 'play' });
  await server.kill();
  await assert.rejects(play, { code: 'connection-lost' });
  await assert.rejects(connection.request({ type: 'pause' }), { code: 'not-connected' });
});

test('rejects what is never answered', async () => {
  const { connection, time } = await joined();
  const play = assert.rejects(connection.request({ type: 'play' }), { code: 'no-answer' });
  await time.pass(10_001);
  await play;
});

test('comes back by itself, ever more patiently, and quickly again after a success', async () => {
  const { connection, server, time, log } = await joined();
  await server.kill();
  const attempts = [];
  for (let known = server.sockets.length, ms = 0; ms < 20_000; ms += 10, known = server.sockets.length) {
    await time.pass(10);
    if (server.sockets.length > known) attempts.push(time.now());
  }
  const waits = attempts.slice(1).map((at, i) => at - attempts[i]);
  assert.ok(waits[0] >= 250 && waits[0] < 600, `${waits}`);
  assert.ok(waits.every((wait, i) => i === 0 || wait >= waits[i - 1] - 20), `${waits}`);
  assert.ok(Math.max(...waits) <= 5_020, `${waits}`);
  server.up = true;
  await time.pass(5_010);
  assert.equal(connection.state, 'joined');
  assert.equal(log.welcomes.length, 2);
  await time.pass(5_000);
  await server.kill();
  server.up = true;
  await time.pass(260);
  assert.equal(connection.state, 'joined');
});

test('comes back ever more patiently to a server that lets it in and soon out again', async () => {
  const { server, time, log } = await joined();
  const before = server.sockets.length;
  for (let ms = 0; ms < 60_000; ms += 100) {
    if (log.states.at(-1) === 'joined') server.socket.drop(1012);
    await time.pass(100);
  }
  assert.ok(server.sockets.length - before < 20, `${server.sockets.length - before}`);
});

test('tries again where the browser throws instead of asking', async () => {
  const { connection, server, time } = setUp();
  server.forbidden.add('here');
  connection.open();
  assert.equal(connection.state, 'waiting');
  await time.pass(10_000);
  server.forbidden.clear();
  await time.pass(5_010);
  assert.equal(connection.state, 'joined');
});

test('comes again half a minute after the server had too much to do, and says meanwhile that it has', async () => {
  const { connection, server, time, log } = setUp();
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'server-busy', message: 'Much to do.' });
  connection.open();
  await time.pass(29_000);
  assert.equal(connection.state, 'waiting');
  assert.equal(log.reasons.at(-1), 'server-busy');
  assert.equal(connection.busy?.code, 'server-busy');
  assert.equal(server.sockets.length, 1);
  server.answer = hello => server.welcome(hello);
  await time.pass(17_000);
  assert.equal(connection.state, 'joined');
  assert.equal(connection.busy, null);
});

test('tries at once when there is new hope', async () => {
  const { connection, server, time } = await joined();
  await server.kill();
  await time.pass(15_000);
  server.up = true;
  connection.kick();
  await time.pass(5);
  assert.equal(connection.state, 'joined');
});

test('comes back after 1013 and 4003, stays away after 1000, 1002 and 4002', async () => {
  for (const code of [1001, 1006, 1013, 4001, 4003]) {
    const { connection, server, time } = await joined();
    server.socket.drop(code);
    assert.equal(connection.state, 'waiting', `${code}`);
    await time.pass(300);
    assert.equal(connection.state, 'joined', `${code}`);
  }
  for (const [code, reason] of [[1000, 'left'], [1002, 'no-common-protocol'], [4002, 'seat-taken']]) {
    const { connection, server, time, log } = await joined();
    server.socket.drop(code);
    await time.pass(20_000);
    assert.equal(connection.state, 'closed', `${code}`);
    assert.equal(log.reasons.at(-1), reason);
    assert.equal(server.sockets.length, 1);
  }
});

test('replaces a connection that has gone silent', async () => {
  const { connection, server, time } = await joined();
  connection.drop();
  assert.equal(connection.state, 'waiting');
  await time.pass(300);
  assert.equal(connection.state, 'joined');
  assert.equal(server.sockets.length, 2);
});

test('does not wait for ever for a network that swallows packets', async () => {
  const { connection, server, time } = setUp();
  server.opens = false;
  connection.open();
  await time.pass(10_300);
  assert.equal(server.sockets.length, 2);
  server.opens = true;
  await time.pass(10_600);
  assert.equal(connection.state, 'joined');
});

test('gives up on a refusal that will not pass, and says why', async () => {
  const { connection, server, time, log } = setUp();
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'session-unknown', message: 'No such session.' });
  connection.open();
  await time.pass(20_000);
  assert.equal(connection.state, 'closed');
  assert.equal(log.reasons.at(-1), 'session-unknown');
  assert.equal(server.sockets.length, 1);
});

test('tries again after a refusal that will pass', async () => {
  const { connection, server, time } = setUp();
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'not-ready', message: 'Recovering.' });
  connection.open();
  await time.pass(100);
  assert.equal(connection.state, 'waiting');
  server.answer = hello => server.welcome(hello);
  await time.pass(5_000);
  assert.equal(connection.state, 'joined');
});

test('says hello differently at once if asked to', async () => {
  let seat = 'old';
  const { connection, server, time } = setUp({
    hello: () => ({ session: 's1', name: 'Ana', seat }),
    refused: () => { seat = undefined; return true; },
  });
  server.answer = hello => hello.seat
    ? { type: 'error', id: hello.id, code: 'token-refused', message: 'Too old.' }
    : server.welcome(hello);
  connection.open();
  await time.pass(5);
  assert.equal(connection.state, 'joined');
  assert.equal(server.sockets.length, 1);
});

test('closes for good', async () => {
  const { connection, server, time, log } = await joined();
  const play = connection.request({ type: 'play' });
  connection.close();
  await assert.rejects(play, { code: 'connection-lost' });
  await settled();
  await time.pass(20_000);
  assert.equal(server.sockets.length, 1);
  assert.deepEqual(log.states.at(-1), 'closed');
});
