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
