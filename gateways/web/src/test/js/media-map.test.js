import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HoleWatch } from '../../main/webapp/js/tutti/media/holes.js';
import { LiveWatch } from '../../main/webapp/js/tutti/media/live-watch.js';
import { MappedMedia } from '../../main/webapp/js/tutti/media/mapped.js';
import { direct, relayed } from '../../main/webapp/js/tutti/media/relay.js';
import { fitAt, positionIn, runsOf } from '../../main/webapp/js/tutti/media/runs.js';
import { livePieces, pieces } from '../../main/webapp/js/tutti/media/segments.js';
import { named, soundOfDash, soundOfHls, textOfHls } from '../../main/webapp/js/tutti/media/track-ids.js';
import { unsteered } from '../../main/webapp/js/tutti/media/unsteered.js';
import { FakeMedia } from './fake-media.js';
import { FakeTime } from './fake-time.js';

const ORIGIN = 1_700_000_000_000;
const LIVE = { origin: ORIGIN, programmeTime: true, delay: 8 };

/** Segments of 2 s, numbered from `sn`, at `start` in the element and `position` in the programme. */
const segments = ({ count = 10, sn = 0, start = 0, position = 0, error = () => 0, exact = true }) =>
  Array.from({ length: count }, (_, index) => ({
    sn: sn + index, start: start + 2 * index + (exact ? 0.02 : 0), duration: 2,
    programDateTime: ORIGIN + 1000 * (position + 2 * index) + error(index), hasStreams: exact,
    elementaryStreams: { video: exact ? { startPTS: start + 2 * index } : null, audiovideo: null, audio: null },
  }));
const fit = (segs, position, live = LIVE) => fitAt(runsOf(livePieces(segs, live)), position);
const close = (actual, expected, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);

test('C-2: positions of a live stream are its programme time', () => {
  close(fit(segments({ start: 5, position: 100 }), 104).offset, 95);
});

test('viewers who know other segments of the same stream agree to a fraction of a millisecond', () => {
  const error = index => [0.4, -0.5, 0.1, -0.2, 0.5, 0, -0.4][index % 7];
  const all = segments({ count: 30, start: 5, position: 100, error });
  const early = fit(all.slice(0, 20), 130);
  const late = fit(all.slice(12), 130);
  close(early.offset, late.offset, 0.0003);
  assert.ok(early.bound > 0 && early.bound <= 0.501, `${early.bound}`);
});

test('where the picture starts counts, not where the playlist guessed it would', () => {
  const guessed = segments({ count: 5, start: 5, position: 100, exact: false });
  const seen = segments({ count: 5, sn: 5, start: 15, position: 110 });
  close(fit([...guessed, ...seen], 112).offset, 95);
});

test('one segment that lies about its time does not move the map', () => {
  const error = index => (index === 4 ? 80 : 0);
  close(fit(segments({ start: 5, position: 100, error }), 108).offset, 95);
});

test('after a discontinuity the run around the playhead counts', () => {
  const before = segments({ count: 5, start: 0, position: 100 });
  const after = segments({ count: 5, sn: 5, start: 10, position: 140 });
  close(fit([...before, ...after], 105).offset, 100);
  close(fit([...before, ...after], 143).offset, 130);
  close(fit([...before, ...after], NaN).offset, 130);
  close(fit([...before, ...after], 90).offset, 100);
  close(fit([...before, ...after], 900).offset, 130);
});

test('in a hole of the programme there is nothing to see', () => {
  const before = segments({ count: 5, start: 0, position: 100 });
  const after = segments({ count: 5, sn: 5, start: 10, position: 140 });
  assert.equal(fit([...before, ...after], 120), null);
});

test('without programme time numbers stand in for it, and the bound says how badly they fit', () => {
  const live = { ...LIVE, programmeTime: false, anchor: { sequence: 10, position: 50, segment: 2 } };
  const even = segments({ sn: 12, start: 7 }).map(segment => ({ ...segment, programDateTime: null }));
  assert.deepEqual(fit(even, 60, live), { offset: 47, bound: 0 });
  const uneven = even.map((segment, index) =>
    ({ ...segment, elementaryStreams: { ...segment.elementaryStreams, video: { startPTS: 7 + 2 * index + (index % 2) * 0.06 } } }));
  close(fit(uneven, 60, live).bound, 30, 0.001);
});

test('of what has an end the playlist says where pieces lie, and the picture where they are', () => {
  const late = segments({ count: 30, start: 0.02 });
  close(fitAt(runsOf(pieces(late, late.map(() => 2))), 40).offset, -0.02);
});

function mapped() {
  const time = new FakeTime();
  const element = new FakeMedia(time);
  return { time, element, media: new MappedMedia(/** @type {any} */ (element), time) };
}

test('a mapped element is steered in positions', async () => {
  const { element, media, time } = mapped();
  media.map(1000, 2);
  media.currentTime = 1030;
  await time.pass(100);
  close(element.currentTime, 30);
  close(media.currentTime, 1030);
  assert.deepEqual([media.buffered.start(0), media.buffered.end(0), media.duration], [1000, 1600, 1600]);
  media.endless = true;
  assert.equal(media.duration, Infinity);
});

test('a small correction comes gently while it plays, and all get there', async () => {
  const { media, time } = mapped();
  media.map(1000);
  await media.play();
  media.map(1000.01);
  close(media.offset, 1000);
  await time.pass(1_000);
  close(media.offset, 1000.005);
  await time.pass(2_000);
  assert.equal(media.offset, 1000.01);
});

test('a large correction is a leap, and one at rest is none to be gentle about', async () => {
  const { media } = mapped();
  media.map(1000);
  media.map(1000.01);
  assert.equal(media.offset, 1000.01);
  await media.play();
  media.map(1001);
  assert.equal(media.offset, 1001);
});

test('while the map is unknown the element waits and tells where it was', async () => {
  const { element, media, time } = mapped();
  media.map(1000);
  media.currentTime = 1030;
  await time.pass(100);
  await media.play();
  media.map(NaN);
  assert.equal(element.paused, true);
  assert.equal(media.readyState, 0);
  close(media.currentTime, 1030, 0.1);
});

test('a player of others cannot move the element, but sees it', async () => {
  const { element, time } = mapped();
  const seen = unsteered(/** @type {any} */ (element));
  seen.currentTime = 50;
  seen.playbackRate = 2;
  await seen.play();
  seen.muted = true;
  await time.pass(100);
  assert.deepEqual([element.currentTime, element.playbackRate, element.paused, element.muted], [0, 1, true, true]);
  assert.equal(seen.duration, 600);
});

test('the drift of programme time is found among late playlists', () => {
  const watch = new LiveWatch();
  for (let second = 0; second < 300; second += 2) {
    const late = (second * 7919) % 13 / 10;
    watch.see(second + late, second * (1 + 80e-6) - 4);
  }
  close(watch.drift, 80, 40);
});

test('drift is not told from less than two minutes', () => {
  const watch = new LiveWatch();
  for (let second = 0; second < 110; second += 2) watch.see(second, second - 4);
  assert.equal(watch.drift, NaN);
  assert.equal(watch.lag, 4);
});

const BASE = 'https://tutti.example.org/api/sessions/abc/relay';

test('what is relayed is asked of our server, and read as its own', () => {
  const address = 'https://cdn.example.org/a/b.m3u8?x=1';
  const asked = `${BASE}/https/cdn.example.org:443/a/b.m3u8?x=1`;
  assert.equal(relayed(address, BASE), asked);
  assert.equal(relayed(asked, BASE), asked);
  assert.equal(direct(asked, BASE), address);
  assert.equal(relayed('http://[2001:db8::1]:8080/x', BASE), `${BASE}/http/[2001:db8::1]:8080/x`);
  assert.equal(relayed('data:text/vtt,x', BASE), 'data:text/vtt,x');
});

test('tracks have the ids that the item gives them, whoever found them', () => {
  const known = [
    { id: 'audio/en/English', kind: 'audio', language: 'en', label: 'English' },
    { id: 'description/en/English (described)', kind: 'description', language: 'en', label: 'English (described)' },
  ];
  const described = { name: 'English (described)', lang: 'en', characteristics: 'public.accessibility.describes-video' };
  assert.deepEqual(named([soundOfHls(described), soundOfHls({ name: 'English', lang: 'en' })], known).map(({ id }) => id),
    ['description/en/English (described)', 'audio/en/English']);
  const dash = { language: 'en', label: null, roles: ['description'], accessibilityPurpose: null };
  assert.equal(named([soundOfDash(dash)], known)[0].id, 'description/en/English (described)');
  assert.equal(named([textOfHls({ name: 'Deutsch', lang: 'de' })], known)[0].id, 'subtitles/de/Deutsch');
});

test('a hole of a few frames is stepped over, one of seconds is not', () => {
  const element = { currentTime: 9.98, readyState: 2, paused: false, seeking: false, buffered: ranges([0, 10], [10.2, 20]) };
  const holes = new HoleWatch(/** @type {any} */ (element));
  element.currentTime = 10;
  holes.look();
  assert.equal(element.currentTime, 10);
  holes.look();
  close(element.currentTime, 10.21);
  const wide = { ...element, currentTime: 10, buffered: ranges([0, 10], [12, 20]) };
  const others = new HoleWatch(/** @type {any} */ (wide));
  others.look();
  others.look();
  assert.equal(wide.currentTime, 10);
});

/** @param {[number, number][]} spans */
function ranges(...spans) {
  return { length: spans.length, start: index => spans[index][0], end: index => spans[index][1] };
}

test('the end of what is live is waited at, not played from: that would be from the beginning', async () => {
  const { element, media } = mapped();
  media.endless = true;
  Object.assign(element, { ended: true });
  await media.play();
  assert.deepEqual(element.calls, []);
  assert.deepEqual([media.readyState, media.ended], [2, false]);
  Object.assign(element, { ended: false });
  await media.play();
  assert.deepEqual(element.calls, ['play']);
});

test('who is at their own pace gets over a hole of seconds, once nothing comes to fill it', () => {
  const buffered = ranges([0, 10], [12, 20]);
  const element = { currentTime: 10, readyState: 2, paused: false, seeking: false, buffered };
  const holes = new HoleWatch(/** @type {any} */ (element), () => true);
  for (let look = 0; look < 8; look++) holes.look();
  assert.equal(element.currentTime, 10);
  for (let look = 0; look < 8; look++) holes.look();
  close(element.currentTime, 12.01);
});

test('where an element is in the programme is said by the piece that it is in', () => {
  const before = segments({ count: 5, start: 0, position: 100 });
  const after = segments({ count: 5, sn: 5, start: 10, position: 140 });
  const runs = runsOf(livePieces([...before, ...after], LIVE));
  close(positionIn(runs, 9), 109);
  close(positionIn(runs, 11), 141);
  close(fitAt(runs, positionIn(runs, 10)).offset, 130);
  assert.equal(positionIn([], 10), NaN);
});

test('while it is moved to, what is missing of a correction is part of the bound', async () => {
  const { media, time } = mapped();
  media.map(1000);
  await media.play();
  media.map(1000.3, 2);
  close(media.bound, 302, 0.001);
  await time.pass(30_000);
  close(media.bound, 152, 0.001);
  await time.pass(31_000);
  assert.equal(media.bound, 2);
});
