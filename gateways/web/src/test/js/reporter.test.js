import assert from 'node:assert/strict';
import test from 'node:test';
import { DeviceStatus } from '../../main/webapp/js/tutti/device-status.js';
import { Reporter } from '../../main/webapp/js/tutti/reporter.js';
import { FakeTime } from './fake-time.js';

/** A follower that says what it is told to. */
class Told extends EventTarget {
  busy = false;
  moving = true;
  readiness = 'ready';
  clock = { ready: true };

  report() {
    return { position: 7, time: 0, rate: 1, bound: 1, readiness: this.readiness, buffered: 10 };
  }

  /** @param {object} news */
  becomes(news) {
    Object.assign(this, news);
    this.dispatchEvent(new Event('change'));
  }
}

function watched() {
  const follower = new Told();
  const sent = /** @type {any[]} */ ([]);
  const reporter = new Reporter({
    follower: /** @type {any} */ (follower), send: message => sent.push(message) > 0, timers: new FakeTime(),
    status: new DeviceStatus(undefined),
  });
  return { follower, sent, reporter };
}

test('in the middle of a leap nothing is reported, and its end is', () => {
  const { follower, sent } = watched();
  follower.becomes({ busy: true });
  assert.equal(sent.length, 0);
  follower.becomes({ busy: false });
  assert.equal(sent.length, 1);
});

test('who lacks the media for a leap says so while it lasts', () => {
  const { follower, sent } = watched();
  follower.becomes({ busy: true, readiness: 'buffering' });
  assert.deepEqual(sent.map(({ readiness }) => readiness), ['buffering']);
});

test('C-49: what others may not know of the device is not said, but that they may not', () => {
  const follower = new Told();
  const sent = /** @type {any[]} */ ([]);
  let denies = /** @type {any[]} */ ([]);
  const reporter = new Reporter({
    follower: /** @type {any} */ (follower), send: message => sent.push(message) > 0, timers: new FakeTime(),
    status: new DeviceStatus({ connection: { downlink: 5 } }), denies: () => denies,
  });
  reporter.renew();
  assert.equal(sent.at(-1).signal, 0.5);
  assert.equal('denies' in sent.at(-1), false);
  denies = ['status', 'view'];
  reporter.renew();
  assert.deepEqual(sent.at(-1).denies, ['status', 'view']);
  assert.equal('signal' in sent.at(-1), false);
});
