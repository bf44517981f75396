import assert from 'node:assert/strict';
import { test } from 'node:test';
import { courseOf, planOf, reachedAt } from '../../main/webapp/js/layers/course.js';
import { guessed, kindOf, shortNameOf, textIn } from '../../main/webapp/js/layers/guess.js';
import { eventsOf, linkOf, regionOf, secondsIn, timesOf, withRegion, withTimes } from '../../main/webapp/js/layers/links.js';

const FILM = 'file:demo';
const running = (position, timestamp, velocity = 1) => (
  { motion: { position, velocity, timestamp }, pending: null, rate: velocity || 1 });

const link = (triple, subject, object, also = {}) => linkOf({
  triple, subject, object, parent: null, kind: 'video', play: 'skip', rate: 1, label: '', rev: 1, member: 'm', name: 'Ana',
  at: timesOf(subject)?.map(each => each === Infinity ? null : each) ?? null, ...also,
});

function plan(links, course, now, also = {}) {
  const under = parent => links.filter(each => each.parent === parent);
  return planOf({ under, courseFor: ({ on }) => on === FILM ? course : null, now, ...also });
}

const ids = shown => shown.map(({ link: { id } }) => id);
const at = ({ course }, now) => course.motion.position + course.motion.velocity * (now - course.motion.timestamp) / 1000;

test('H-13: a link plays while its subject is in its interval, and its object is where the subject says', () => {
  const links = [link('t1', `${FILM}#t=10,40`, 'https://v/a.mp4#t=5,15')];
  const course = running(0, 0);
  assert.deepEqual(ids(plan(links, course, 9_999).shown), []);
  const { shown, next } = plan(links, course, 14_000);
  assert.equal(at(shown[0], 14_000), 9);
  assert.equal(next, 20_000, 'it ends with its object, 10 s long');
  assert.deepEqual(ids(plan(links, course, 20_000).shown), []);
  assert.equal(plan(links, course, 0).next, 10_000);
});

test('H-13: from its head, an object that is late plays for as long as it is, or its subject allows', () => {
  const links = [link('t1', `${FILM}#t=10,40`, 'https://v/a.mp4#t=5,15', { play: 'head' })];
  const begun = new Map([['t1', 14]]);
  const { shown, next } = plan(links, running(0, 0), 16_000, { begun });
  assert.equal(at(shown[0], 16_000), 7);
  assert.equal(next, 24_000);
});

test('H-14: an open end is that of the subject', () => {
  const { shown, next } = plan([link('t1', `${FILM}#t=50`, 'https://v/')], running(0, 0), 60_000);
  assert.deepEqual([ids(shown), next], [['t1'], Infinity]);
});

test('H-16: what waits for an event is not shown', () => {
  assert.deepEqual(ids(plan([link('t1', `${FILM}#t=talk.begins`, 'https://v/')], running(0, 0), 0).shown), []);
});

test('H-3, H-4: a link within a link plays by where that is, and only while that plays', () => {
  const links = [
    link('t1', `${FILM}#t=10,40`, 'https://v/a.mp4#t=5,30'),
    link('t2', 'https://v/a.mp4#t=7,9', 'geo:1,2', { parent: 't1' }),
  ];
  assert.deepEqual(ids(plan(links, running(0, 0), 11_000).shown), ['t1']);
  assert.equal(plan(links, running(0, 0), 11_000).next, 12_000);
  assert.deepEqual(ids(plan(links, running(0, 0), 12_500).shown), ['t1', 't2']);
  assert.deepEqual(ids(plan(links, running(0, 0), 14_000).shown), ['t1']);
});

test('a pause keeps what is shown where it is, and nothing changes by itself', () => {
  const { shown, next } = plan([link('t1', `${FILM}#t=10,40`, 'https://v/a.mp4')], running(12, 0, 0), 99_000);
  assert.equal(at(shown[0], 99_000), 2);
  assert.equal(next, Infinity);
});

test('a jump that is to come is a change', () => {
  const course = { ...running(12, 0, 0), pending: { position: 45, velocity: 1, timestamp: 500 } };
  assert.equal(plan([link('t1', `${FILM}#t=10,40`, 'https://v/')], course, 100).next, 500);
  assert.equal(reachedAt(course, 46, 100), 1_500);
  assert.equal(reachedAt(course, 44, 100), Infinity);
});

test('H-60: what plays within the next seconds is known, and what hangs under it', () => {
  const links = [
    link('t1', `${FILM}#t=10,40`, 'https://v/a.mp4'),
    link('t2', 'https://v/a.mp4#t=1', 'geo:1,2', { parent: 't1' }),
    link('t3', `${FILM}#t=30,40`, 'https://v/b.mp4'),
  ];
  assert.deepEqual(ids(plan(links, running(0, 0), 2_000, { ahead: 10_000 }).soon), ['t1', 't2']);
});

test('an object at another rate', () => {
  assert.deepEqual(courseOf(running(10, 1_000, 2), 8, 5, 0.5).motion, { position: 6, velocity: 1, timestamp: 1_000 });
});

test('H-2: times and regions are read from URIs and written to them', () => {
  assert.deepEqual(timesOf('x#t=10,1:40'), [10, 100]);
  assert.deepEqual(timesOf('x#t=,7.5'), [0, 7.5]);
  assert.deepEqual(timesOf('x'), [0, Infinity]);
  assert.equal(timesOf('x#t=a.begins,a.ends+2'), null);
  assert.deepEqual(eventsOf('x#t=a.begins,a.ends+2'), ['a.begins', 'a.ends']);
  assert.deepEqual(regionOf('x#t=1&xywh=percent:10,20,30,40'), { percent: true, x: 10, y: 20, width: 30, height: 40 });
  assert.equal(withTimes('x#t=1,2&xywh=1,2,3,4', 3, 4.25), 'x#t=3,4.25&xywh=1,2,3,4');
  assert.equal(withTimes('x', 3, Infinity), 'x#t=3');
  assert.equal(withRegion('x#t=1', { percent: true, x: 1, y: 2, width: 3, height: 4.5 }), 'x#t=1&xywh=percent:1,2,3,4.5');
  assert.equal(withRegion('x#xywh=1,2,3,4', null), 'x');
  assert.deepEqual(['75', '1:15', '0:01:15.5', '', 'soon', '1:2:3:4'].map(secondsIn), [75, 75, 75.5, null, null, null]);
});

test('H-9: what somebody pastes is a place, an address or a text', () => {
  assert.deepEqual(guessed('41.38, 2.17'), { object: 'geo:41.38,2.17?z=5', kind: 'map' });
  assert.equal(guessed('91, 2').kind, 'note');
  assert.deepEqual(guessed('example.org/film.mp4?a=1'), { object: 'https://example.org/film.mp4?a=1', kind: 'video' });
  assert.equal(guessed('https://en.wikipedia.org/wiki/Tutti').kind, 'page');
  assert.equal(guessed('file:demo').kind, 'video');
  assert.equal(guessed('https://a.example/b.png#xywh=1,1,2,2').kind, 'image');
  assert.equal(guessed('Look here: the <b>goal</b>').kind, 'note');
  assert.equal(textIn(guessed('Look here: the <b>goal</b> #1').object), 'Look here: the <b>goal</b> #1');
  assert.equal(guessed('javascript:alert(1)'), null);
  assert.equal(guessed('  '), null);
  assert.equal(kindOf('data:image/png;base64,AAAA'), 'image');
  assert.equal(textIn('data:text/plain;charset=utf-8;base64,w6Q='), 'ä');
});

test('what has no label is called by what it is', () => {
  assert.equal(shortNameOf('https://a.example/x/b%20c.mp4'), 'b c.mp4');
  assert.equal(shortNameOf('https://a.example/wiki/X'), 'a.example');
  assert.equal(shortNameOf('geo:41.38,2.17?z=12'), '41.38, 2.17');
});
