import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SessionTime } from '../../main/webapp/js/tutti/session-time.js';

test('H-31: by the time told once and the own clock since', () => {
  const time = new SessionTime(600, 5_000);
  assert.equal(time.at(5_000), 600);
  assert.equal(time.at(5_012.5), 612.5);
});

test('H-31: a clock that runs off takes the session\'s time with it, and what the message took stays', () => {
  const delay = 0.04;
  const skew = 100e-6;
  /** What the local clock shows when the session's is at x. */
  const local = (/** @type {number} */ x) => 77 + x * (1 + skew);
  const time = new SessionTime(600, local(600 + delay));
  for (const x of [600 + delay, 1_200, 4_200]) {
    const expected = -delay + (x - 600 - delay) * skew;
    assert.ok(Math.abs(time.at(local(x)) - x - expected) < 1e-9);
  }
});
