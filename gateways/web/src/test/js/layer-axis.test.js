import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventNames, nextTopic, topicsOf } from '../../main/webapp/js/layers/agenda-model.js';
import { again, barsOf, lengthOf, moved, subjectAt, ticksOf } from '../../main/webapp/js/layers/axis-model.js';
import { originOf } from '../../main/webapp/js/consent.js';
import { linkOf } from '../../main/webapp/js/layers/links.js';
import { countriesOf, placeOf, projected } from '../../main/webapp/js/layers/map-model.js';

const link = (triple, subject, object, at, also = {}) => linkOf({
  triple, subject, object, at, parent: null, kind: 'video', play: 'skip', rate: 1, label: '', rev: 1, member: 'm', name: 'Ana', ...also,
});
const under = links => id => links.filter(({ parent }) => parent === id);

test('H-51: a bar lies where its link does; one that hangs under another lies where that brings it', () => {
  const links = [
    link('t1', 'file:a#t=10,40', 'file:b#t=5,25', [10, 40], { rate: 2 }),
    link('t2', 'file:b#t=7,9', 'geo:1,2', [7, 9], { parent: 't1' }),
  ];
  const bars = barsOf(under(links)(null), under(links)).map(({ link: { id }, depth, start, end }) => [id, depth, start, end]);
  assert.deepEqual(bars, [['t1', 0, 10, 20], ['t2', 1, 11, 12]]);
});

test('H-16: what waits for an event has no place, nor has what hangs under it', () => {
  const links = [
    link('t1', 'file:a#t=x.begins', 'file:b', null), link('t2', 'file:b#t=1,2', 'geo:1,2', [1, 2], { parent: 't1' }),
    link('t3', 'file:a#t=3', 'geo:1,2', [3, null]),
  ];
  assert.deepEqual(barsOf(under(links)(null), under(links)).map(({ link: { id }, start, waits }) => [id, start, waits]),
    [['t3', 3, false], ['t1', null, true], ['t2', null, true]]);
});

test('H-12: a link is moved and resized within what it hangs on', () => {
  assert.deepEqual(moved([10, 20], 'both', 1), [11, 21]);
  assert.deepEqual(moved([10, 20], 'both', -15), [0, 10]);
  assert.deepEqual(moved([100, 110], 'both', 60, 120), [110, 120]);
  assert.deepEqual(moved([10, 20], 'end', 5, 22), [10, 22]);
  assert.deepEqual(moved([10, 20], 'end', -15), [10, 10.1]);
  assert.deepEqual(moved([10, 20], 'start', 15), [19.9, 20]);
  assert.deepEqual(moved([10, Infinity], 'both', 1, 60), [11, Infinity]);
  assert.deepEqual(moved([10, Infinity], 'end', -5, 60), [10, 55]);
  assert.deepEqual(moved([10, Infinity], 'end', -5), [10, Infinity]);
  assert.equal(subjectAt(link('t1', 'file:a#t=1,2&xywh=1,2,3,4', 'geo:1,2', [1, 2]), [2, 3.5]), 'file:a#t=2,3.5&xywh=1,2,3,4');
});

test('H-38: what was removed with all under it can be had again, each under its own', () => {
  const links = [
    link('t4', 'file:b#t=1', 'file:c', [1, null], { parent: 't1' }), link('t5', 'file:c#t=1', 'geo:1,2', [1, null], { parent: 't4', label: 'x' }),
  ];
  assert.deepEqual(again(links).map(({ parent, object, label }) => [parent, object, label]),
    [['t1', 'file:c', undefined], ['#0', 'geo:1,2', 'x']]);
  assert.equal(again([link('t6', 'file:a#t=1', 'geo:1,2', [1, null])])[0].parent, 'root', 'not under what plays the same now');
});

test('the axis is as long as its item, or as what hangs on it; its times stand apart', () => {
  assert.equal(lengthOf([], 120), 120);
  assert.ok(lengthOf([], undefined, 600) > 600);
  assert.deepEqual(ticksOf(120, 5), [0, 30, 60, 90, 120]);
  assert.ok(ticksOf(1e6, 5).length <= 6);
});

test('H-55: topics are read from the tree; each is on from its beginning to its end', () => {
  const links = [
    link('t1', 'urn:tutti:session:s#t=topic1.begins,topic1.ends', 'geo:1,2', null, { label: 'Welcome' }),
    link('t2', 'urn:tutti:session:s#t=topic2.begins,topic2.ends', 'geo:1,2', null),
    link('t3', 'file:a#t=goal,+5', 'geo:1,2', null),
  ];
  const events = new Map([['topic1.begins', { rev: 4 }], ['topic2.begins', { rev: 5 }], ['topic2.ends', { rev: 6 }], ['fire', { rev: 7 }]]);
  const topics = topicsOf(links, /** @type {any} */ (events));
  assert.deepEqual(topics.map(({ label, state }) => [label, state]), [['Welcome', 'on'], ['topic2', 'over']]);
  assert.equal(nextTopic(topics), 'topic3');
  assert.deepEqual(eventNames(links, /** @type {any} */ (events)), ['fire', 'goal']);
});

test('H-53: only what is on another server has an origin to agree to', () => {
  const of = uri => originOf({ of: uri }, 'https://tutti.example');
  assert.deepEqual(['https://a.example:444/x', 'https://tutti.example/media/file/a.mp4', 'file:demo', 'geo:1,2', 'data:image/png,x'].map(of),
    ['https://a.example:444', null, null, null, null]);
});

test('H-9: places and the outlines of countries lie on the same map', () => {
  assert.deepEqual(placeOf('geo:41.38,2.17?z=12'), { latitude: 41.38, longitude: 2.17, zoom: 12 });
  assert.equal(placeOf('geo:95,0'), null);
  assert.deepEqual(projected(0, 0), [0.5, 0.5]);
  const [country] = countriesOf({
    transform: { scale: [1, 1], translate: [-180, 0] },
    arcs: [[[180, 0], [10, 0]], [[180, 0], [0, 10], [10, 0], [0, -10]]],
    objects: { countries: { geometries: [{ type: 'Polygon', arcs: [[1, -1]] }] } },
  });
  assert.equal(country.rings[0].length, 10);
  assert.deepEqual(country.box.slice(0, 3).map(each => Math.round(1000 * each)), [500, 472, 528]);
});
