import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Steering } from '../../main/webapp/js/tutti/steering.js';

const how = { velocity: 1, elapsed: 0.04 };

test('leaves a player alone that is as good as on time', () => {
  const steering = new Steering();
  assert.equal(steering.rate(0.0003, how), 1);
  assert.equal(steering.rate(-0.0003, how), 1);
});

test('slows a player that is ahead, hurries one that is behind', () => {
  assert.ok(new Steering().rate(0.005, how) < 1);
  assert.ok(new Steering().rate(-0.005, how) > 1);
});

test('stays gentle: 1 %, 3 %, 8 % by size of the error, firmer after a start', () => {
  const push = (error, settling) => Math.abs(new Steering().rate(error, { ...how, settling }) - 1);
  assert.ok(push(0.011) <= 0.0101);
  assert.ok(push(0.045) <= 0.0301 && push(0.045) > 0.02);
  assert.ok(push(0.3) <= 0.0801 && push(0.3) > 0.05);
  assert.ok(push(0.011, true) > push(0.011, false));
});

test('a single misreading moves nothing', () => {
  const steering = new Steering();
  for (let i = 0; i < 3; i++) steering.rate(0, how);
  assert.equal(steering.rate(0.02, how), 1);
});

test('at other speeds it moves in steps that keep the pitch', () => {
  const steering = new Steering();
  for (let i = 0; i < 8; i++) steering.rate(0.02, { velocity: 1.5, elapsed: 0.04, manner: 'pitched' });
  const rate = steering.rate(0.02, { velocity: 1.5, elapsed: 0.04, manner: 'pitched' });
  assert.ok(rate < 1.5);
  assert.ok(Math.abs((1.5 - rate) / 0.002 - Math.round((1.5 - rate) / 0.002)) < 1e-6, `${rate}`);
});

test('is not fooled by the swing of readings while the pitch is kept', () => {
  const steering = new Steering();
  let error = -0.03;
  let worst = 0;
  for (let tick = 0; tick < 500; tick++) {
    const swing = 0.008 * (((tick * 0.37) % 1) * 2 - 1);
    error += 0.04 * (steering.rate(error + swing, { velocity: 1.5, elapsed: 0.04, manner: 'pitched' }) - 1.5);
    if (tick > 250) worst = Math.max(worst, Math.abs(error));
  }
  assert.ok(worst < 0.004, `${1000 * worst} ms`);
});

test('brings a player back that drifts, and keeps it there at one tick a second too', () => {
  for (const elapsed of [0.04, 1]) {
    const steering = new Steering();
    let error = 0.03;
    for (let t = 0; t < 60; t += elapsed) {
      error += elapsed * (steering.rate(error, { velocity: 1, elapsed }) * (1 + 100e-6) - 1);
    }
    assert.ok(Math.abs(error) < 0.001, `${1000 * error} ms at ${elapsed} s`);
  }
});

test('who pays for each change of the rate is pushed by one, and so far that the end of the push is paid for, too', () => {
  for (const elapsed of [0.04, 1]) {
    const steering = new Steering();
    const toll = 0.012;
    let error = -0.1;
    let rate = 1;
    const rates = [];
    for (let t = 0; t < 30; t += elapsed) {
      const next = steering.rate(error, { velocity: 1, elapsed, manner: 'taxed', toll });
      if (next !== rate) {
        error -= toll;
        rates.push(next);
      }
      rate = next;
      error += elapsed * (rate - 1);
    }
    assert.ok(rates.length <= (elapsed < 1 ? 2 : 4) && rates[0] > 1 && rates.at(-1) === 1, `${rates} at ${elapsed} s`);
    assert.ok(Math.abs(error) < 0.02, `${1000 * error} ms at ${elapsed} s`);
  }
});
