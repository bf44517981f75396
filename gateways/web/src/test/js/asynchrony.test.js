import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Course, SPAN, bandBetween, heightOf, lineThrough, marksIn } from '../../main/webapp/js/elements/asynchrony-model.js';

const START = 1_000_000;

/** What the server tells at one instant. */
function offsets(time, asynchrony, ...rows) {
  const named = rows.map(([name, offset]) => ({ endpoint: `of ${name}`, name, offset }));
  return { time, distribution: { endpoints: rows.length, median: 0, p95: 0, worst: 0, asynchrony, bound: 0 }, rows: named };
}

function timeline(velocity, timestamp, more = {}) {
  return { revision: 1, motion: { position: 0, velocity, timestamp }, pending: null, rate: 1, hold: null, cause: null, ...more };
}

function cause(kind, at) {
  return { kind, at, member: 'm', name: 'Ana', reason: null, numbers: null };
}

test('C-12: the last five minutes are kept, and no more', () => {
  const course = new Course();
  for (let second = 0; second < 600; second++) course.add(offsets(START + 1_000 * second, 1, ['Ana', 0], ['Ben', 1]));
  const kept = course.samples;
  assert.equal(kept.at(-1).time, START + 599_000);
  assert.ok(kept[0].time >= START + 599_000 - SPAN - 5_000, 'older ones are let go');
  assert.ok(kept.length >= 300, 'younger ones are not');
});

test('a message that comes again, or late, is no second sample', () => {
  const course = new Course();
  for (const time of [START, START + 1_000, START + 1_000, START + 500]) course.add(offsets(time, 1, ['Ana', 0], ['Ben', 1]));
  assert.deepEqual(course.samples.map(({ time }) => time), [START, START + 1_000]);
});

test('C-69: 0.1 ms and 40 ms are both told from nothing and from one another', () => {
  const heights = [0, 0.1, 1, 10, 40, 1_000].map(heightOf);
  assert.equal(heights[0], 0);
  assert.equal(heights.at(-1), 1);
  for (let i = 1; i < heights.length; i++) assert.ok(heights[i] - heights[i - 1] > 0.08, `step ${i} is seen`);
  assert.equal(heightOf(-40), heightOf(40));
  assert.equal(heightOf(60_000), 1, 'beyond the top is at the top');
});

test('a line goes through its values and breaks where nothing was known', () => {
  const points = [0, 1_000, 20_000].map(time => ({ time, value: 0 }));
  assert.equal(lineThrough(points, 0, 30_000), 'M0 100h0L10 100M200 100h0');
  assert.equal(lineThrough([{ time: 0, value: undefined }], 0, 30_000), '');
});

test('a band runs along its upper values and back along its lower ones', () => {
  const points = [{ time: 0, low: 0, high: 1_000 }, { time: 300, low: 0, high: 1_000 }];
  assert.equal(bandBetween(points, 0, 300), 'M0 0L300 0L300 100L0 100Z');
  assert.equal(bandBetween(points.slice(1), 0, 300), '');
});

test('W-20: changes of the timeline are marked, those that lie together once', () => {
  const trace = [cause('play', 0), cause('seek', 50_000), cause('seek', 52_000), cause('pause', 100_000)];
  const marks = marksIn(trace, 40_000, 340_000);
  assert.deepEqual(marks.map(({ at, sign, causes }) => [at, sign, causes.length]), [[50_000, 'jump', 2], [100_000, 'stop', 1]]);
});

test('C-12: a wait is what a mark shows, whatever else happened then', () => {
  const [mark] = marksIn([cause('strategy', 0), cause('release', 1_000)], 0, 10_000);
  assert.equal(mark.sign, 'wait');
});

test('W-11: a time at rest lasts from when it took effect until it goes on', () => {
  const course = new Course();
  course.heed(timeline(1, START));
  course.heed(timeline(1, START, { pending: { position: 9, velocity: 0, timestamp: START + 10_000 } }));
  course.heed(timeline(0, START + 10_000, { pending: { position: 9, velocity: 1, timestamp: START + 15_000 } }));
  assert.deepEqual(course.stills(START, START + 60_000), [{ from: START + 10_000, to: START + 15_000, kind: 'rest' }]);
});

test('what was announced and did not come never was', () => {
  const course = new Course();
  course.heed(timeline(1, START, { pending: { position: 9, velocity: 0, timestamp: START + 10_000 } }));
  course.heed(timeline(1, START, { pending: { position: 30, velocity: 1, timestamp: START + 9_000 } }));
  assert.deepEqual(course.stills(START, START + 60_000), []);
});

test('C-12: a hold stays a hold when its end is announced', () => {
  const course = new Course();
  const hold = { reason: 'Waiting', since: START + 1_000, until: null, waitingFor: [], barrier: null };
  course.heed(timeline(1, START));
  course.heed(timeline(0, START + 1_000, { hold }));
  course.heed(timeline(0, START + 1_000, { pending: { position: 1, velocity: 1, timestamp: START + 4_000 } }));
  assert.deepEqual(course.stills(START, START + 60_000), [{ from: START + 1_000, to: START + 4_000, kind: 'hold' }]);
});

test('of whom one comes into the middle of, both motions are known', () => {
  const course = new Course();
  course.heed(timeline(0, START, { pending: { position: 0, velocity: 1, timestamp: START + 5_000 } }));
  assert.deepEqual(course.stills(START, START + 60_000), [{ from: START, to: START + 5_000, kind: 'rest' }]);
});

test('of many there is a band, of few a line each', () => {
  const course = new Course();
  course.add(offsets(START, 1, ['Ana', 0], ['Ben', null]));
  assert.deepEqual(course.lines(0), ['of Ana']);
  course.add(offsets(START + 1_000, 1, ...Array.from({ length: 9 }, (_, i) => [`P${i}`, i])));
  assert.deepEqual(course.lines(0), []);
});

test('as a table: the worst of each stretch, by whom, and what happened, the latest first', () => {
  const course = new Course();
  course.add(offsets(60_000, 3, ['Ana', 1], ['Ben', -2]));
  course.add(offsets(61_000, 45, ['Ana', 1], ['Ben', -44]));
  course.add(offsets(80_000, 0.5, ['Ana', 0.1], ['Ben', 0.6]));
  const rows = course.stretches(90_000, 15_000, [cause('pause', 62_000), cause('play', 46_000)]);
  assert.deepEqual(rows.map(({ from, most, furthest, causes }) => [from, most, furthest?.name ?? '', causes.length]), [
    [75_000, 0.5, 'Ben', 0], [60_000, 45, 'Ben', 1], [45_000, -Infinity, '', 1],
  ]);
});

test('whoever is alone is compared with nobody', () => {
  const course = new Course();
  course.add(offsets(START, 0, ['Ana', 3]));
  assert.equal(course.compared, false);
  assert.deepEqual(course.apart(0), []);
  course.add(offsets(START + 1_000, 3, ['Ana', 3], ['Ben', 0]));
  assert.equal(course.compared, true);
});

test('what was true at an instant is the sample next to it, if there is one near', () => {
  const course = new Course();
  course.add(offsets(START, 1, ['Ana', 0], ['Ben', 1]));
  course.add(offsets(START + 1_000, 2, ['Ana', 0], ['Ben', 2]));
  assert.equal(course.at(START + 700).asynchrony, 2);
  assert.equal(course.at(START + 60_000), null);
});

test('whoever watches at their own pace is no part of the picture', () => {
  const course = new Course();
  course.add(offsets(START, 1, ['Ana', 0], ['Ben', -9_000]), endpoint => endpoint === 'of Ben');
  assert.deepEqual([...course.samples[0].offsets.keys()], ['of Ana']);
});

test('the picture begins with what was first compared, and spans one to five minutes', () => {
  const course = new Course();
  assert.equal(course.span(START), 60_000);
  course.add(offsets(START, 0, ['Ana', 0]));
  course.add(offsets(START + 50_000, 1, ['Ana', 0], ['Ben', 1]));
  assert.equal(course.span(START + 60_000), 60_000);
  assert.equal(course.span(START + 170_000), 120_000);
  assert.equal(course.span(START + 900_000), SPAN);
});
