import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../main/webapp/js/tutti/session.js';
import { TimingProvider } from '../../main/webapp/js/tutti/timing-provider.js';
import { FakeServer, timeline } from './fake-server.js';

/** The Timing Object of npm. It reads the real time, so these tests do too, and it asks a page for event targets. */
globalThis.window = /** @type {any} */ ({ document: { createElement: () => new EventTarget() } });
const { TimingObject } = await import('timing-object').catch(error => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  return { TimingObject: undefined };
});
const skip = TimingObject ? false : 'timing-object is not installed: npm install --no-package-lock in gateways/web';

const LEAD = 250;
const realTime = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: handle => clearTimeout(handle),
  soon: callback => void setImmediate(callback),
};
const pass = ms => new Promise(resolve => { setTimeout(resolve, ms); });

/** A server that takes a command as the real one does. */
class CommandServer extends FakeServer {
  revision = 1;
  timeline = timeline({ position: 0, velocity: 0, timestamp: 0 });

  received(socket, message) {
    super.received(socket, message);
    if (message.type === 'play') this.pend({ position: 0, velocity: 1 }, socket, message);
    if (message.type === 'pause') this.pend({ position: 7, velocity: 0 }, socket, message);
    if (message.type === 'seek') {
      socket.receive({ type: 'error', id: message.id, code: 'control-denied', message: 'Ben has control.' });
    }
  }

  pend(motion, socket, { id }) {
    const effectiveAt = this.now() + LEAD;
    this.effectiveAt = effectiveAt;
    this.timeline = { ...this.timeline, revision: ++this.revision, pending: { ...motion, timestamp: effectiveAt } };
    socket.receive({ type: 'timeline', ...this.timeline });
    socket.receive({ type: 'accepted', id, seq: this.revision, stamp: this.now(), effectiveAt });
  }
}

async function setUp(context) {
  const server = new CommandServer(realTime);
  const session = new Session({
    session: 's1', name: 'Ana', url: 'ws://here/ws', WebSocket: server.WebSocket, timers: realTime, random: () => 1,
  });
  context.after(() => session.connection.close());
  await session.join();
  const provider = new TimingProvider(session);
  return { server, session, provider, timing: new TimingObject(provider) };
}

/** Waits until a Timing Object says that it is in a state, at most three seconds. */
async function until(timing, state) {
  for (let waited = 0; waited < 3_000 && timing.readyState !== state; waited += 10) await pass(10);
  assert.equal(timing.readyState, state);
}

test('a Timing Object opens on a session and moves when the session does', { skip, timeout: 10_000 }, async context => {
  const { server, timing } = await setUp(context);
  assert.equal(timing.readyState, 'connecting');
  assert.throws(() => timing.query(), { name: 'InvalidStateError' });
  await until(timing, 'open');
  assert.equal(timing.startPosition, 0);
  assert.equal(timing.endPosition, 600);
  assert.equal(timing.query().position, 0);

  let changedAt = 0;
  timing.addEventListener('change', () => { changedAt ||= server.now(); });
  const updated = timing.update({ velocity: 1 });
  await pass(LEAD / 2);
  assert.equal(timing.query().velocity, 0, 'the old vector holds until the new one takes effect');
  await updated;
  assert.ok(server.now() >= server.effectiveAt - 2, 'resolved when it has taken effect');
  await pass(100);
  // The Timing Object tells of a change in a task of its own, and a busy machine takes its time to get there.
  assert.ok(Math.abs(changedAt - server.effectiveAt) < 50, `${changedAt - server.effectiveAt} ms late`);
  const expected = (server.now() - server.effectiveAt) / 1_000;
  const { position, velocity } = timing.query();
  assert.equal(velocity, 1);
  assert.ok(Math.abs(position - expected) < 0.005, `${position} is not ${expected}`);

  await timing.update({ velocity: 0 });
  assert.equal(timing.query().position, 7);
  // A moving Timing Object (3.1) looks after its end once more, and fails to if the session is over by then.
});

test('a Timing Object passes refusals on and closes with the session', { skip, timeout: 10_000 }, async context => {
  const { session, timing } = await setUp(context);
  await until(timing, 'open');
  await assert.rejects(timing.update({ position: 5 }), { code: 'control-denied' });
  await assert.rejects(timing.update({ acceleration: 1 }), { name: 'NotSupportedError' });
  session.connection.close();
  await until(timing, 'closed');
  assert.throws(() => timing.query(), { name: 'InvalidStateError' });
});
