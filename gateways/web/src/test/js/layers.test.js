import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excessOf, guessed, kindOf, shortNameOf, textIn } from '../../main/webapp/js/layers/guess.js';
import { agree, planOf, ranksOf } from '../../main/webapp/js/layers/plan.js';
import { parseUri, spanOf } from '../../main/webapp/js/tutti/media-fragment.js';
import { Tree } from '../../main/webapp/js/tutti/tree.js';
import { secondsIn, withRegion, withTimes } from '../../main/webapp/js/layers/links.js';
import { eventsOf } from '../../main/webapp/js/tutti/tree-timing.js';

const FILM = 'file:demo';

const triple = (id, subject, object, also = {}) => ({
  triple: id, subject, object, parent: null, kind: 'video', play: 'skip', rate: 1, label: '', rev: 1, member: 'm', name: 'Ana',
  at: spanOf(parseUri(subject, { subject: true }).fragment.time)?.map(each => each === Infinity ? null : each) ?? null, ...also,
});

/** The film is at `position` at the instant 0, and then goes on. */
function plan(triples, now, { speed = 1, position = 0, jump = null } = {}) {
  const tree = new Tree();
  tree.apply({ revision: 1, added: triples });
  const whereIs = (base, instant) => base !== FILM ? null
    : jump && instant >= jump.at ? { position: jump.to, speed: 1 } : { position: position + speed * instant / 1000, speed };
  return planOf({ tree, whereIs, now, change: jump?.at ?? null });
}

const ids = shown => shown.map(({ id }) => id);

test('H-13: while a link plays, its object is on a course that its subject gives', () => {
  const { shown, next } = plan([triple('t1', `${FILM}#t=10,40`, 'https://v/a.mp4#t=5,15')], 14_000);
  assert.deepEqual(shown, [{
    id: 't1', course: { motion: { position: 9, velocity: 1, timestamp: 14_000 }, pending: null, rate: 1 },
  }]);
  assert.equal(next, 20_000);
});

test('a jump that is announced is part of the course, and a moment to look again', () => {
  const { shown, next } = plan([triple('t1', `${FILM}#t=10,40`, 'https://v/a.mp4')], 14_000, { jump: { at: 15_000, to: 30 } });
  assert.deepEqual(shown[0].course.pending, { position: 20, velocity: 1, timestamp: 15_000 });
  assert.equal(next, 15_000);
});

test('a course that leads on as before is the same', () => {
  const course = (position, timestamp, velocity = 1, pending = null) => ({ motion: { position, velocity, timestamp }, pending, rate: 1 });
  const stop = { position: 9, velocity: 0, timestamp: 7_000 };
  assert.ok(agree(course(1, 0), course(3, 2_000)));
  assert.ok(agree(course(1, 0, 1, stop), course(3, 2_000, 1, { ...stop })));
  assert.ok(agree(course(1, 0, 1, stop), course(9, 8_000, 0)), 'the stop has come');
  assert.ok(!agree(course(1, 0), course(3.01, 2_000)));
  assert.ok(!agree(course(1, 0), course(3, 2_000, 0)));
  assert.ok(!agree(course(1, 0), course(3, 2_000, 1, stop)));
});

test('H-60: what plays within the next seconds is known, and what an announced jump leads to', () => {
  const links = [
    triple('t1', `${FILM}#t=10,40`, 'https://v/a.mp4'),
    triple('t2', 'https://v/a.mp4#t=1', 'geo:1,2', { parent: 't1' }),
    triple('t3', `${FILM}#t=30,40`, 'https://v/b.mp4'),
  ];
  assert.deepEqual(ids(plan(links, 2_000).soon), ['t1', 't2']);
  assert.deepEqual(ids(plan(links, 2_000, { speed: 0, position: 5 }).soon), ['t1', 't2'], 'while it pauses, too');
  assert.ok(ids(plan(links, 12_000, { jump: { at: 12_500, to: 31 } }).soon).includes('t3'));
});

test('layers are read in the order in which they are seen: each before those under it', () => {
  const under = { null: ['t1', 't4'], t1: ['t2', 't7'], t2: ['t9'] };
  assert.deepEqual([...ranksOf(id => (under[id] ?? []).map(each => ({ id: each }))).keys()], ['t1', 't2', 't9', 't7', 't4']);
});

test('H-2: times and regions are written into URIs, what else they say stays', () => {
  assert.deepEqual(eventsOf('x#t=a.begins,a.ends+2'), ['a.begins', 'a.ends']);
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
  assert.equal(textIn(guessed('https://a.example/b.png', 'note').object), 'https://a.example/b.png', 'if it is to be a text');
  for (const text of ['12 30', 'About: this scene', 'file: not found', 'node.js', 'readme.md', 'film.mp4', 'e.g. this']) {
    assert.equal(guessed(text)?.kind, 'note', text);
  }
  for (const place of ['10,5', '-41.38 2.17', '41.38;2.17', '41, -2']) assert.equal(guessed(place)?.kind, 'map', place);
  for (const page of ['example.org', 'www.example.test', 'node.js/about', 'tutti.de']) assert.equal(guessed(page)?.kind, 'page', page);
  assert.equal(guessed('about:blank'), null);
  assert.equal(kindOf('data:image/png;base64,AAAA'), 'image');
  assert.equal(textIn('data:text/plain;charset=utf-8;base64,w6Q='), 'ä');
});

test('H-9: a text that is too long for a link says by how much; other data is none that can be linked', () => {
  const excess = text => excessOf(text, guessed(text).object);
  const room = 4000 - 'data:text/plain;charset=utf-8,'.length;
  assert.equal(excess('a'.repeat(room)), 0);
  assert.equal(excess('a'.repeat(room + 3)), 3);
  const arabic = 'ش'.repeat(1000);
  assert.equal(excess(arabic), 1000 - Math.floor(room / 6));
  assert.equal(excess(arabic.slice(excess(arabic))), 0);
  assert.equal(excess(`https://a.example/${'a'.repeat(4000)}`), 18);
  assert.equal(guessed('data:text/html,<p>x</p>'.replaceAll(' ', '')), null);
  assert.equal(guessed('data:application/pdf;base64,AAAA'), null);
  assert.equal(guessed('data: all of it, measured').kind, 'note');
});

test('what has no label is called by what it is', () => {
  assert.equal(shortNameOf('https://a.example/x/b%20c.mp4'), 'b c.mp4');
  assert.equal(shortNameOf('https://a.example/wiki/X'), 'a.example');
  assert.equal(shortNameOf('geo:41.38,2.17?z=12'), '41.38, 2.17');
});
