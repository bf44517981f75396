import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../main/webapp/js/tutti/clock.js';
import { stepOf } from '../../main/webapp/js/tutti/timers.js';
import { randomFrom } from './fake-machine.js';

const TEN_YEARS = 10 * 365 * 86_400_000;

/** Two clocks and a path between them, of which the test knows the truth. */
class World {
  local = 5_000;

  constructor({ skew = 1.79e12, ppm = 0, forth = () => 10, back = () => 10 } = {}) {
    Object.assign(this, { skew, ppm, forth, back });
    this.clock = new Clock({ local: () => this.local });
  }

  server() {
    return this.local * (1 + this.ppm * 1e-6) + this.skew;
  }

  exchange() {
    const t0 = this.local;
    this.local += this.forth();
    const t1 = this.server();
    this.local += 0.05;
    const t2 = this.server();
    this.local += this.back();
    this.clock.add({ t0, t1, t2, t3: this.local });
  }

  error() {
    return Math.abs(this.clock.now() - this.server());
  }

  /** Exchanges as a client does, looking at the bound in between. */
  run(exchanges, pause) {
    for (let i = 0; i < exchanges; i++) {
      this.exchange();
      for (let part = 0; part < 4; part++) {
        assert.ok(this.error() <= this.clock.bound, `exchange ${i}: ${this.error()} ms off, bound ${this.clock.bound}`);
        this.local += (i < 8 ? 60 : pause) / 4;
      }
    }
  }
}

test('is of no use before the burst is over, then is', () => {
  const world = new World();
  assert.equal(world.clock.bound, Infinity);
  for (let i = 0; i < 7; i++) world.exchange();
  assert.equal(world.clock.ready, false);
  world.exchange();
  assert.equal(world.clock.ready, true);
  assert.ok(world.error() < 0.01);
});

test('is of use sooner when a few exchanges have proven nearly everything', () => {
  const world = new World({ forth: () => 0.1, back: () => 0.1 });
  for (let i = 0; i < 3; i++) world.exchange();
  assert.equal(world.clock.ready, true);
});

test('keeps its bound on a jittering path', () => {
  const random = randomFrom(1);
  const jitter = () => 15 + 30 * random() ** 4;
  const world = new World({ forth: jitter, back: jitter });
  world.run(300, 1_000);
  assert.ok(world.error() < 3, `${world.error()} ms off`);
});

test('keeps its bound when a path is as asymmetric as can be', () => {
  for (const [forth, back] of [[80, 0], [0, 80], [20, 60]]) {
    const world = new World({ forth: () => forth, back: () => back });
    world.run(100, 1_000);
    assert.ok(Math.abs(world.error() - Math.abs(forth - back) / 2) < 1, 'asymmetry cannot be measured away');
  }
});

test('keeps its bound while asymmetry comes and goes', () => {
  const random = randomFrom(2);
  const world = new World({ forth: () => 60 * random(), back: () => 60 * random() });
  world.run(500, 2_000);
});

test('keeps its bound between clocks that drift as clocks do, at long pauses', () => {
  for (const ppm of [-30, 25]) new World({ ppm, forth: () => 5, back: () => 5 }).run(200, 10_000);
});

test('finds out that the clocks drift 500 ppm, and says so', () => {
  const random = randomFrom(3);
  const world = new World({ ppm: 500, skew: -TEN_YEARS, forth: () => 1 + random(), back: () => 1 + random() });
  for (let i = 0; i < 60; i++) {
    world.exchange();
    world.local += 1_000;
  }
  assert.ok(world.clock.drifting);
  world.run(200, 2_000);
});

test('averages the best exchanges instead of trusting one', () => {
  const random = randomFrom(4);
  const world = new World({ forth: () => 20 + 0.2 * random(), back: () => 20 + 0.2 * random() });
  world.run(64, 1_000);
  assert.ok(world.error() < 0.05, `${world.error()} ms off`);
});

test('forgets all it knew when the server has another clock', () => {
  const world = new World();
  world.run(20, 1_000);
  world.clock.reset('another');
  assert.equal(world.clock.id, 'another');
  assert.equal(world.clock.ready, false);
  assert.equal(world.clock.bound, Infinity);
  world.skew += 12_345;
  world.run(8, 60);
  assert.ok(world.clock.ready);
  assert.ok(world.error() < 0.01);
});

test('forgets all it knew when the machine has slept', () => {
  const world = new World();
  world.run(20, 1_000);
  world.skew += 60_000;
  world.exchange();
  assert.equal(world.clock.ready, false, 'a contradiction means that old samples are lies');
  world.run(8, 60);
  assert.ok(world.error() < 0.01);
});

test('is of no use from the moment the machine wakes, if the local clock stood still', () => {
  let local = 5_000;
  let slept = 0;
  const clock = new Clock({ local: () => local, wall: () => local + slept });
  const exchange = () => clock.add({ t0: local, t1: local + slept, t2: local + slept, t3: local });
  for (let i = 0; i < 8; i++) exchange();
  assert.equal(clock.ready, true);
  const sentBefore = local;
  slept = 60_000;
  assert.equal(clock.ready, false);
  assert.equal(clock.bound, Infinity);
  local += 1;
  clock.add({ t0: sentBefore, t1: local, t2: local, t3: local });
  for (let i = 0; i < 8; i++) exchange();
  assert.equal(clock.ready, true);
  assert.ok(Math.abs(clock.offset - slept) < 0.01, 'an answer from before the sleep is no proof');
});

test('follows clocks that drift between exchanges', () => {
  const world = new World({ ppm: 400, forth: () => 2, back: () => 2 });
  world.run(60, 2_000);
  assert.ok(Math.abs(world.clock.toLocal(world.clock.now()) - world.local) < 1e-3);
  world.local += 5_000;
  assert.ok(world.error() < 0.1, `${world.error()} ms off`);
});

test('a clock that changes its rate within what clocks do is still inside the bound when it is found out', () => {
  const world = new World({ ppm: 500, forth: () => 10, back: () => 10 });
  world.run(30, 1_000);
  world.skew += world.local * 1_000e-6;
  world.ppm = -500;
  world.run(100, 2_000);
});

test('the step of a clock is seen by looking', () => {
  let looks = 0;
  assert.equal(stepOf(() => Math.floor(++looks / 100)), 1);
  assert.ok(Math.abs(stepOf(() => 0.1 * Math.floor(++looks / 100)) - 0.1) < 1e-6);
  assert.equal(stepOf(() => 7), 20, 'of a clock that stands still nothing is known');
});

test('H-31: from one message alone a client is behind by its journey and drifts; exchanges tell better', () => {
  const JOURNEY = 30;
  const PPM = 200;
  const server = local => 1_000_000 + local * (1 + PPM / 1e6);
  // tx = t0 + t2 - t1, with the first message's server time t0, received at t1, and t2 = now
  const t1 = 500;
  const t0 = server(t1 - JOURNEY);
  const t2 = t1 + 60_000;
  const error = t0 + t2 - t1 - server(t2);
  assert.ok(Math.abs(error + JOURNEY + 60_000 * PPM / 1e6) < 0.1, `${error} ms`);

  let now = t1;
  const clock = new Clock({ local: () => now });
  for (; now < t2; now += 1_000) {
    clock.add({ t0: now - 2 * JOURNEY, t1: server(now - JOURNEY), t2: server(now - JOURNEY), t3: now });
  }
  assert.ok(Math.abs(clock.now() - server(now)) < 0.5, `${clock.now() - server(now)} ms`);
});
