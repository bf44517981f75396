import { Session } from '../../main/webapp/js/tutti/session.js';
import { FakeServer } from './fake-server.js';
import { FakeTime } from './fake-time.js';

/** A real session, and at the other end of its socket a server that does as the test says. */
export function setUp(options = {}) {
  const time = new FakeTime();
  const server = new FakeServer(time);
  const session = new Session({
    session: 's1', name: 'Ana', url: 'ws://here/ws', WebSocket: server.WebSocket, timers: time, random: () => 1,
    ...options,
  });
  return { time, server, session };
}

/**
 * @param {object} [options] of the session
 * @param {object} [also] what the welcome says besides
 */
export async function joined(options, also = {}) {
  const set = setUp(options);
  set.server.also = also;
  const joining = set.session.join();
  await set.time.pass(1_000);
  await joining;
  return set;
}

/** Collects the details of a session's events of one name. @param {Session} session @param {string} name @returns {any[]} */
export function heard(session, name) {
  const details = [];
  session.addEventListener(name, event => details.push(/** @type {CustomEvent} */ (event).detail));
  return details;
}
