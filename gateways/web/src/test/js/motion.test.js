import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leapBetween, motionAfter, motionAt, positionAt, sameMotion } from '../../main/webapp/js/tutti/motion.js';

const playing = { position: 10, velocity: 1, timestamp: 1_000 };
const paused = { position: 12, velocity: 0, timestamp: 3_000 };

test('a motion moves by its velocity, also before its timestamp', () => {
  assert.equal(positionAt(playing, 1_000), 10);
  assert.equal(positionAt(playing, 3_500), 12.5);
  assert.equal(positionAt(playing, 500), 9.5);
  assert.equal(positionAt({ ...playing, velocity: 1.5 }, 3_000), 13);
});

test('a position stays between the start and the end of the item', () => {
  assert.equal(positionAt(playing, -20_000), 0);
  assert.equal(positionAt(playing, 100_000, 60), 60);
  assert.equal(positionAt(playing, 100_000), 109);
});

test('the pending motion takes over at its timestamp, not before', () => {
  const timeline = { motion: playing, pending: paused };
  assert.equal(motionAt(timeline, 2_999.9), playing);
  assert.equal(motionAt(timeline, 3_000), paused);
  assert.equal(motionAfter(timeline, 2_999.9), paused);
  assert.equal(motionAfter(timeline, 3_000), null);
  assert.equal(motionAt({ motion: playing, pending: null }, 9_999), playing);
});

test('a leap is what is left when the old motion reaches the new one', () => {
  assert.equal(leapBetween(playing, paused), 0);
  assert.equal(leapBetween(playing, { position: 42, velocity: 1, timestamp: 3_000 }), 30);
});

test('motions are compared by value', () => {
  assert.ok(sameMotion(playing, { ...playing }));
  assert.ok(!sameMotion(playing, paused));
  assert.ok(!sameMotion(null, null));
});

test('C-28: where a motion is foretold is where Cofocus foretells it', () => {
  // p and the result in ms, s in ms of the item for each second, ds and t2 - t1 in ms: p' = p + s (ds + t2 - t1) / 1000
  for (const [p, s, ds, t1, t2, foretold] of [
    [60_000, 1_000, 400, 5_000, 5_600, 61_000],
    [60_000, 1_500, 400, 5_000, 5_600, 61_500],
    [60_000, 1_000, 0, 5_000, 5_600, 60_600],
    [60_000, 0, 400, 5_000, 5_600, 60_000],
    [0, 2_000, 150, 0, 50, 400],
  ]) {
    const motion = { position: p / 1000, velocity: s / 1000, timestamp: t1 };
    assert.ok(Math.abs(1000 * positionAt(motion, t2 + ds) - foretold) < 1e-9);
  }
});
