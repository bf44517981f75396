import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../main/webapp/js/tutti/session.js';
import { TimingProvider } from '../../main/webapp/js/tutti/timing-provider.js';
import { FakeServer, timeline } from './fake-server.js';
import { FakeTime, settled } from './fake-time.js';

const LEAD = 250;
/** What the path to the fake server, slower forth than back, makes the clock err (s). */
const PATH = 0.0001001;

/** A provider on a joined session, whose server's commands a test answers by hand, and what it told. */
async function setUp({ ready = true, timers = time => time, item = { duration: 600 } } = {}) {
  const time = new FakeTime();
  const server = new FakeServer(time);
  server.answer = hello => ({ ...server.welcome(hello), item });
  const session = new Session({
    session: 's1', name: 'Ana', url: 'ws://here/ws', WebSocket: server.WebSocket, timers: timers(time), random: () => 1,
  });
  const joining = session.join();
  await time.pass(ready ? 1_000 : 5);
  await joining;
  const provider = new TimingProvider(session);
  const told = [];
  for (const name of ['change', 'adjust', 'readystatechange']) {
    provider.addEventListener(name, () => told.push({ name, at: server.now(), ...provider.vector }));
  }
  const names = () => told.map(event => event.name);
  return { time, server, session, provider, told, names };
}

const still = (position, timestamp = 0) => ({ position, velocity: 0, timestamp });
const moving = (position, timestamp, velocity = 1) => ({ position, velocity, timestamp });

/** Tells the client of a new timeline. */
function tell(server, motion, { pending = null, revision = 2, ...rest } = {}) {
  server.socket.receive({ type: 'timeline', ...timeline(motion, pending), revision, ...rest });
}

/** Accepts the last command of a type. */
function accept(server, type, seq, effectiveAt) {
  const { id } = server.socket.lastSent(type);
  server.socket.receive({ type: 'accepted', id, seq, stamp: server.now(), effectiveAt });
}

const commands = server => server.socket.sent.map(message => message.type)
  .filter(type => ['play', 'pause', 'seek', 'setRate'].includes(type));

/** Where a Timing Object would say that it is. */
function query(provider, time) {
  const { position, velocity, timestamp } = provider.vector;
  return position + velocity * (time.now() / 1000 + provider.skew - timestamp);
}

/** What has become of a promise, to be looked at without waiting for it. */
function watch(promise) {
  const watched = { state: 'pending' };
  promise.then(() => { watched.state = 'resolved'; }, error => { watched.state = 'rejected'; watched.error = error; });
  return watched;
}

function within(actual, expected, tolerance) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

test('is connecting until the clock may be used, then open, with a vector that is right', async () => {
  const { time, server, provider, names } = await setUp({ ready: false });
  assert.equal(provider.readyState, 'connecting');
  assert.deepEqual(provider.vector, { position: 0, velocity: 0, acceleration: 0, timestamp: 0 });
  await assert.rejects(provider.update({ velocity: 1 }), { name: 'InvalidStateError' });
  tell(server, moving(10, server.now()));
  const since = time.now();
  await time.pass(1_000);
  assert.equal(provider.readyState, 'open');
  assert.equal(provider.error, null);
  assert.deepEqual(names(), ['adjust', 'change', 'readystatechange']);
  within(query(provider, time), 10 + (time.now() - since) / 1000, PATH);
});

test('is open at once on a session that has been joined for a while', async () => {
  const { provider } = await setUp();
  assert.equal(provider.readyState, 'open');
  assert.equal(provider.startPosition, 0);
  assert.equal(provider.endPosition, 600);
  within(provider.skew, 3_600, PATH);
});

test('has no end when the item has none', async () => {
  const { provider } = await setUp({ item: {} });
  assert.equal(provider.endPosition, Infinity);
  await assert.rejects(provider.update({ position: -1 }), { name: 'IllegalValueError' });
});

test('keeps the old vector until the new one takes effect, and says so at that instant', async () => {
  const { time, server, provider, told } = await setUp();
  const at = server.now() + LEAD;
  tell(server, still(0), { pending: moving(0, at) });
  await time.pass(LEAD - 1);
  assert.deepEqual(told, []);
  assert.equal(provider.vector.velocity, 0);
  await time.pass(2);
  assert.equal(told.length, 1);
  within(told[0].at, at, 0.3);
  assert.deepEqual(provider.vector, { position: 0, velocity: 1, acceleration: 0, timestamp: at / 1000 });
});

test('says nothing when the pending motion merely becomes the current one', async () => {
  const { time, server, names } = await setUp();
  const start = moving(0, server.now() + LEAD);
  tell(server, still(0), { pending: start });
  await time.pass(LEAD + 50);
  tell(server, start, { revision: 3 });
  await time.pass(LEAD);
  assert.deepEqual(names(), ['change']);
});

test('drops what another command replaced before it took effect', async () => {
  const { time, server, told } = await setUp();
  tell(server, still(0), { pending: moving(0, server.now() + LEAD) });
  await time.pass(100);
  tell(server, still(0), { pending: moving(50, server.now() + LEAD), revision: 3 });
  await time.pass(1_000);
  assert.deepEqual(told.map(event => event.position), [50]);
});

test('an update is resolved when it has taken effect, after the change', async () => {
  const { time, server, provider, told } = await setUp();
  const update = watch(provider.update({ velocity: 1 }).then(() => assert.equal(told.length, 1)));
  assert.deepEqual(commands(server), ['play']);
  const at = server.now() + LEAD;
  accept(server, 'play', 2, at);
  await time.pass(100);
  tell(server, still(0), { pending: moving(0, at) });
  await time.pass(LEAD - 101);
  assert.equal(update.state, 'pending');
  await time.pass(2);
  assert.equal(update.state, 'resolved');
});

test('an update waits for word of the change although its instant is over', async () => {
  const { time, server, provider } = await setUp();
  const update = watch(provider.update({ velocity: 1 }));
  const at = server.now() + LEAD;
  accept(server, 'play', 2, at);
  await time.pass(2 * LEAD);
  assert.equal(update.state, 'pending');
  tell(server, moving(0, at));
  await time.pass(0);
  assert.equal(update.state, 'resolved');
});

test('an update that a later command put off is resolved with that', async () => {
  const { time, server, provider } = await setUp();
  const update = watch(provider.update({ position: 30 }));
  const at = server.now() + LEAD;
  accept(server, 'seek', 2, at);
  tell(server, still(0), { pending: still(40, at + 100), revision: 3 });
  await time.pass(LEAD + 50);
  assert.equal(update.state, 'pending');
  await time.pass(100);
  assert.equal(update.state, 'resolved');
});

test('an update of what does not move the timeline is resolved at its instant', async () => {
  const { time, server, provider } = await setUp();
  const update = watch(provider.update({ velocity: 0 }));
  accept(server, 'pause', 2, server.now() + 60);
  tell(server, still(0), { revision: 2 });
  await time.pass(59);
  assert.equal(update.state, 'pending');
  await time.pass(2);
  assert.equal(update.state, 'resolved');
});

test('updates become the commands that mean the same', async () => {
  const cases = [
    [{ velocity: 0 }, ['pause']],
    [{ velocity: 1 }, ['play']],
    [{ velocity: 1.5 }, ['setRate', 'play']],
    [{ position: 30 }, ['seek']],
    [{ position: 0, velocity: null, acceleration: undefined }, ['seek']],
    [{ position: 30, velocity: 0 }, ['pause', 'seek']],
    [{ position: 30, velocity: 2, acceleration: 0 }, ['setRate', 'seek', 'play']],
  ];
  for (const [wish, expected] of cases) {
    const { server, provider, session } = await setUp();
    const update = watch(provider.update(wish));
    assert.deepEqual(commands(server), expected, JSON.stringify(wish));
    if ('position' in wish) assert.equal(server.socket.lastSent('seek').position, wish.position);
    session.connection.close();
    await settled();
    assert.equal(update.error.code, 'connection-lost');
  }
});

test('an update of nothing does nothing', async () => {
  const { server, provider } = await setUp();
  for (const wish of [undefined, null, {}, { position: null, velocity: undefined }, { acceleration: 0 }]) {
    await provider.update(wish);
  }
  assert.deepEqual(commands(server), []);
});

test('what a session cannot do is refused without asking the server', async () => {
  const { server, provider } = await setUp();
  const cases = [
    [{ acceleration: 1 }, 'NotSupportedError'],
    [{ velocity: -1 }, 'IllegalValueError'],
    [{ velocity: 0.1, position: 5 }, 'IllegalValueError'],
    [{ velocity: 5 }, 'IllegalValueError'],
    [{ position: -0.1 }, 'IllegalValueError'],
    [{ position: 600.1 }, 'IllegalValueError'],
    [{ position: 600, velocity: 1 }, 'IllegalValueError'],
    [{ position: NaN }, 'TypeError'],
    [{ velocity: '1' }, 'TypeError'],
  ];
  for (const [wish, name] of cases) await assert.rejects(provider.update(wish), { name }, JSON.stringify(wish));
  tell(server, still(600));
  await assert.rejects(provider.update({ velocity: 1 }), { name: 'IllegalValueError' });
  assert.deepEqual(commands(server), []);
});

test('updates in quick succession are sent in their order, each complete', async () => {
  const { server, provider, session } = await setUp();
  for (const wish of [{ velocity: 2 }, { velocity: 1, position: 9 }, { velocity: 0 }]) watch(provider.update(wish));
  assert.deepEqual(commands(server), ['setRate', 'play', 'setRate', 'seek', 'play', 'pause']);
  session.connection.close();
});

test('the refusal of the server is the refusal of the update', async () => {
  const { server, provider } = await setUp();
  const update = provider.update({ velocity: 1 });
  const { id } = server.socket.lastSent('play');
  server.socket.receive({ type: 'error', id, code: 'control-denied', message: 'Ben has control.' });
  await assert.rejects(update, { name: 'TuttiError', code: 'control-denied', message: 'Ben has control.' });
});

/** Has the session's clock believe in another offset. */
function estimate(session, offset) {
  Object.defineProperty(session.clock, 'offset', { get: () => offset });
}

test('a new estimate is approached by 1 ms in 10, forth and back, in step with the events', async () => {
  for (const sign of [1, -1]) {
    const { time, session, provider, told } = await setUp();
    const before = provider.skew;
    const offset = 1_000 * before + 8 * sign;
    estimate(session, offset);
    await time.pass(200);
    told.length = 0;
    let last = provider.skew;
    for (let i = 0; i < 12; i++) {
      await time.pass(10);
      assert.ok(Math.abs(provider.skew - last) <= 0.001 + 1e-9, `${provider.skew - last}`);
      last = provider.skew;
    }
    within(last - before, 0.008 * sign, 1e-6);
    assert.ok(told.length >= 6 && told.every(event => event.name === 'adjust'));
    told.length = 0;
    await time.pass(1_000);
    assert.deepEqual(told, [], 'all is quiet once it is there');
  }
});

test('time never goes back, not even for who looks again at once', async () => {
  let reads = 0;
  // A clock as a browser's: it moves on a little with each look at it.
  const ticking = time => ({ ...time, soon: time.soon, now: () => time.now() + 0.005 * ++reads });
  const { time, server, session, provider } = await setUp({ timers: ticking });
  tell(server, moving(10, server.now()));
  const position = () => {
    const { position: from, velocity, timestamp } = provider.vector;
    return from + velocity * (session.timers.now() / 1000 + provider.skew - timestamp);
  };
  await time.pass(300);
  const offset = 1_000 * provider.skew - 40;
  estimate(session, offset);
  let last = position();
  let beats = 0;
  const look = () => {
    const now = position();
    assert.ok(now >= last, `${1_000 * (now - last)} ms`);
    last = now;
  };
  provider.addEventListener('adjust', () => { beats++; look(); });
  for (let i = 0; i < 1_000; i++) {
    look();
    await time.pass(0.7);
    look();
  }
  assert.ok(beats >= 39, `${beats}`);
  within(1_000 * provider.skew, offset, 0.02);
});

test('a machine that slept is right at once', async () => {
  const { time, session, provider } = await setUp();
  const offset = 1_000 * provider.skew + 60_000;
  estimate(session, offset);
  await time.pass(200);
  within(1_000 * provider.skew, offset, 1e-6);
});

test('stays open while the connection is lost, refuses updates meanwhile', async () => {
  const { time, server, provider, names } = await setUp();
  tell(server, moving(10, server.now()));
  await server.kill();
  await time.pass(5_000);
  assert.equal(provider.readyState, 'open');
  within(query(provider, time), 15, PATH);
  await assert.rejects(provider.update({ velocity: 0 }), { code: 'not-connected' });
  assert.deepEqual(names(), ['change']);
});

test('takes what was pending although the connection is lost', async () => {
  const { time, server, provider } = await setUp();
  tell(server, still(0), { pending: moving(0, server.now() + LEAD) });
  await server.kill();
  await time.pass(2 * LEAD);
  assert.equal(provider.vector.velocity, 1);
});

test('plays on by the old clock until the new clock of a restarted server is known, then steps', async () => {
  const { time, server, provider, told } = await setUp();
  tell(server, moving(10, server.now()));
  told.length = 0;
  await server.kill();
  const ahead = 7_200_000;
  const started = time.now() + ahead;
  Object.assign(server, { up: true, clock: 'clock-2', now: () => time.now() + ahead });
  server.answer = hello => ({ ...server.welcome(hello), timeline: { ...timeline(moving(10, started)), revision: 9 } });
  await time.pass(262);
  assert.equal(provider.session.clock.id, 'clock-2');
  within(query(provider, time), 10.262, PATH);
  assert.deepEqual(told, []);
  await time.pass(1_000);
  assert.deepEqual(told.map(event => event.name), ['adjust', 'change']);
  within(provider.skew, 7_200, PATH);
  within(query(provider, time), 11.262, PATH);
});

test('is closed, without error, when we left', async () => {
  const { time, server, session, provider, names } = await setUp();
  const leaving = session.leave();
  accept(server, 'leave', 2, server.now());
  await leaving;
  assert.equal(provider.readyState, 'closed');
  assert.equal(provider.error, null);
  await assert.rejects(provider.update({ velocity: 1 }), { name: 'InvalidStateError' });
  session.connection.close();
  await time.pass(1_000);
  assert.deepEqual(names(), ['readystatechange']);
});

test('is closed, with the reason, when another window took the seat; what waited is rejected', async () => {
  const { time, server, provider, names } = await setUp();
  const update = watch(provider.update({ velocity: 1 }));
  const at = server.now() + LEAD;
  accept(server, 'play', 2, at);
  tell(server, still(0), { pending: moving(0, at) });
  await time.pass(10);
  server.socket.drop(4002);
  await time.pass(2 * LEAD);
  assert.equal(provider.readyState, 'closed');
  assert.equal(provider.error.code, 'seat-taken');
  assert.equal(update.state, 'rejected');
  assert.equal(update.error.code, 'seat-taken');
  assert.deepEqual(names(), ['readystatechange']);
});

test('is closed from the start on a session that is over', async () => {
  const { session, time } = await setUp();
  session.connection.close();
  const provider = new TimingProvider(session);
  assert.equal(provider.readyState, 'closed');
  await time.pass(1_000);
  assert.equal(provider.readyState, 'closed');
});
