import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HlsMedium } from '../../main/webapp/js/tutti/media/hls.js';
import { MappedMedia } from '../../main/webapp/js/tutti/media/mapped.js';
import { FakeHls } from './fake-hls.js';
import { FakeMedia } from './fake-media.js';
import { FakeTime, settled } from './fake-time.js';

const ORIGIN = 1_700_000_000_000;
const LIVE = { origin: ORIGIN, programmeTime: true, delay: 8 };
const TRACKS = [
  { id: 'audio/en/English', kind: 'audio', language: 'en', label: 'English' },
  { id: 'audio/de/Deutsch', kind: 'audio', language: 'de', label: 'Deutsch' },
  { id: 'subtitles/de/Deutsch', kind: 'subtitles', language: 'de', label: 'Deutsch' },
];

async function open({ item = {}, position = () => 100 } = {}) {
  const time = new FakeTime();
  const element = new FakeMedia(time);
  const media = new MappedMedia(/** @type {any} */ (element), time);
  const rendition = { url: 'https://cdn.example.org/a.m3u8', type: 'application/vnd.apple.mpegurl' };
  const medium = new HlsMedium(/** @type {any} */ ({
    media, item: { locator: 'x', title: 'x', renditions: [rendition], ...item }, addressOf: url => url, own: null, position,
    timers: time, clock: { now: () => ORIGIN + 108_000 + time.now() - 1_000 },
  }), rendition, async () => ({ default: FakeHls, Events: FakeHls.Events, ErrorTypes: FakeHls.ErrorTypes, XhrLoader: class {} }));
  await settled();
  return { time, element, media, medium, hls: FakeHls.latest };
}

/** A sliding playlist: segments of 2 s whose first one, `sn`, lies at `position` in the programme. */
function playlist({ sn = 0, position = 80, start = 0, count = 15, live = true }) {
  const fragments = Array.from({ length: count }, (_, index) => ({
    sn: sn + index, start: start + 2 * index, duration: 2, programDateTime: ORIGIN + 1000 * (position + 2 * index),
    hasStreams: true,
    elementaryStreams: { video: { startPTS: start + 2 * index }, audiovideo: null, audio: null },
  }));
  return {
    live, fragments, endSN: sn + count - 1, fragmentStart: start, fragmentEnd: start + 2 * count, edge: start + 2 * count,
    targetduration: 2, partEnd: 0,
  };
}

function load(hls, details) {
  hls.levels = [{ details, height: 360, bitrate: 1e6 }, { height: 720, bitrate: 3e6 }];
  hls.latestLevelDetails = details;
  hls.tell('MANIFEST_PARSED');
  hls.tell('LEVEL_LOADED', { details });
}

const starts = hls => hls.calls.filter(call => call.startsWith('start'));

test('nothing of hls.js steers', async () => {
  const { hls } = await open();
  assert.equal(hls.config.maxLiveSyncPlaybackRate, 1);
  assert.equal(hls.config.autoStartLoad, false);
  assert.equal(hls.config.gapController, undefined);
  assert.ok('gapController' in hls.config);
  assert.equal(hls.config.maxBufferLength, 30);
});

test('what has an end is fetched from where the session is', async () => {
  const { hls } = await open({ position: () => 12 });
  load(hls, playlist({ live: false }));
  assert.deepEqual(starts(hls), ['start 12']);
});

test('of a live stream the playlist comes first, then what the session is at', async () => {
  const { hls, media } = await open({ item: { live: LIVE } });
  assert.equal(media.readyState, 0);
  load(hls, playlist({ position: 80 }));
  assert.deepEqual(starts(hls), ['start -1', 'start 20']);
  assert.equal(media.offset, 80);
  assert.equal(media.endless, true);
});

test('C-2: where the session is beyond the edge, or before the window, the nearest is fetched', async () => {
  const ahead = await open({ item: { live: LIVE }, position: () => 500 });
  load(ahead.hls, playlist({ position: 80 }));
  assert.equal(starts(ahead.hls).at(-1), 'start 29.5');
  const behind = await open({ item: { live: LIVE }, position: () => 5 });
  load(behind.hls, playlist({ position: 80, start: 3 }));
  assert.equal(starts(behind.hls).at(-1), 'start 3');
});

test('the edge, the start and the lag of a live stream are told', async () => {
  const { hls, medium, time } = await open({ item: { live: LIVE } });
  load(hls, playlist({ position: 72 }));
  await time.pass(260);
  const { edge, start, lag, drift } = /** @type {any} */ (medium.live);
  assert.deepEqual([edge, start, drift], [102, 72, NaN]);
  assert.ok(Math.abs(lag - 6.25) < 0.01, `${lag}`);
});

test('a lost server is asked again after 1, 2, 4 and 8 s, and not more often', async () => {
  const { hls, medium, time, element } = await open({ item: { live: LIVE } });
  load(hls, playlist({ position: 80 }));
  element.buffered = { length: 0, start: () => 0, end: () => 0 };
  const before = starts(hls).length;
  const lose = () => hls.tell('ERROR', { fatal: true, type: 'networkError', details: 'levelLoadError', response: { code: 503 } });
  lose();
  await time.pass(300);
  assert.deepEqual(medium.trouble, { code: 'interrupted', values: { host: 'cdn.example.org' } });
  for (const [wait, count] of [[900, 1], [2_000, 2], [4_000, 3], [8_000, 4], [8_000, 5]]) {
    await time.pass(wait);
    assert.equal(starts(hls).length - before, count);
    lose();
    lose();
  }
  hls.tell('FRAG_BUFFERED');
  assert.equal(medium.trouble, null);
});

test('a stream whose edge stands still is interrupted, and back when it moves', async () => {
  const { hls, medium, time, element } = await open({ item: { live: LIVE } });
  load(hls, playlist({ position: 72 }));
  element.buffered = { length: 0, start: () => 0, end: () => 0 };
  await time.pass(5_500);
  assert.equal(medium.trouble, null);
  await time.pass(1_500);
  assert.equal(medium.trouble?.code, 'interrupted');
  load(hls, playlist({ position: 74 }));
  hls.tell('FRAG_BUFFERED');
  await time.pass(300);
  assert.equal(medium.trouble, null);
});

test('an encoder that counts anew is another stream: all is read again, without a reload', async () => {
  const { hls, media, time } = await open({ item: { live: LIVE } });
  load(hls, playlist({ sn: 40, position: 80 }));
  hls.tell('LEVEL_LOADED', { details: playlist({ sn: 0, position: 130, count: 2 }) });
  await time.pass(1_100);
  assert.ok(hls.calls.includes('destroy'));
  assert.notEqual(FakeHls.latest, hls);
  assert.equal(media.readyState, 0);
  load(FakeHls.latest, playlist({ sn: 0, position: 90 }));
  assert.equal(media.offset, 90);
});

test('a decoder is helped once; then all begins anew', async () => {
  const { hls, medium, time } = await open({});
  load(hls, playlist({ live: false }));
  const fail = () => hls.tell('ERROR', { fatal: true, type: 'mediaError', details: 'bufferAppendError' });
  fail();
  assert.deepEqual([hls.calls.at(-1), medium.trouble], ['recover', null]);
  fail();
  assert.equal(medium.trouble?.code, 'failed');
  await time.pass(1_100);
  assert.notEqual(FakeHls.latest, hls);
});

test('codecs that cannot be played are said to be that', async () => {
  const { hls, medium } = await open({});
  hls.tell('ERROR', { fatal: true, type: 'mediaError', details: 'manifestIncompatibleCodecsError' });
  assert.equal(medium.trouble?.code, 'codec');
});

test('what is not there is gone, not interrupted, and looked for again', async () => {
  const { hls, medium, time } = await open({});
  hls.tell('ERROR', { fatal: true, type: 'networkError', details: 'manifestLoadError', response: { code: 404 } });
  await time.pass(300);
  assert.equal(medium.trouble?.code, 'gone');
  await time.pass(800);
  assert.notEqual(FakeHls.latest, hls);
});

test('sounds and texts are chosen by the ids of the item', async () => {
  const { hls, medium } = await open({ item: { tracks: TRACKS } });
  hls.audioTracks = [{ name: 'English', lang: 'en' }, { name: 'Deutsch', lang: 'de' }];
  hls.subtitleTracks = [{ name: 'Deutsch', lang: 'de' }];
  hls.audioTrack = 0;
  load(hls, playlist({ live: false }));
  assert.deepEqual(medium.tracks.map(({ id }) => id), TRACKS.map(({ id }) => id));
  assert.equal(medium.audio, 'audio/en/English');
  medium.audio = 'audio/de/Deutsch';
  assert.equal(hls.audioTrack, 1);
  medium.subtitles = 'subtitles/de/Deutsch';
  assert.equal(hls.subtitleTrack, 0);
  medium.subtitles = 'off';
  assert.equal(hls.subtitleTrack, -1);
  medium.subtitles = 'subtitles/xx/Nothing';
  assert.equal(medium.subtitles, 'off');
});

test('a quality is chosen, kept when all begins anew, and given back', async () => {
  const { hls, medium, media } = await open({});
  load(hls, playlist({ live: false }));
  assert.deepEqual(medium.levels.map(({ label }) => label), ['360p', '720p']);
  medium.level = '1';
  assert.deepEqual([hls.nextLevel, medium.level], [1, '1']);
  media.recover();
  load(FakeHls.latest, playlist({ live: false }));
  assert.equal(FakeHls.latest.loadLevel, 1);
  medium.level = 'auto';
  assert.equal(FakeHls.latest.loadLevel, -1);
});

test('once closed it neither looks nor tries again, and leaves the element as it found it', async () => {
  const { hls, medium, media, time } = await open({ item: { live: LIVE } });
  load(hls, playlist({ position: 80 }));
  hls.tell('ERROR', { fatal: true, type: 'networkError', details: 'levelLoadError', response: { code: 503 } });
  const before = hls.calls.length;
  medium.close();
  await time.pass(20_000);
  assert.deepEqual(hls.calls.slice(before), ['destroy']);
  assert.deepEqual([media.offset, media.endless, media.readyState], [0, false, 4]);
});

const nothing = { length: 0, start: () => 0, end: () => 0 };

test('a live stream whose playlist has ended is looked for, later each time, until it is there again', async () => {
  const { medium, hls, time, element } = await open({ item: { live: LIVE } });
  const before = FakeHls.all.length;
  load(hls, playlist({ position: 72, live: false }));
  await time.pass(8_000);
  assert.equal(FakeHls.all.length, before, 'what there is plays on');
  element.buffered = nothing;
  for (const [wait, count] of [[1_300, 1], [2_400, 2], [4_400, 3], [8_400, 4]]) {
    await time.pass(wait);
    assert.equal(FakeHls.all.length - before, count);
    load(FakeHls.latest, playlist({ position: 72, live: false }));
    FakeHls.latest.tell('FRAG_BUFFERED');
    assert.equal(medium.trouble?.code, 'interrupted');
  }
  await time.pass(8_400);
  load(FakeHls.latest, playlist({ sn: 0, position: 110 }));
  await time.pass(300);
  assert.equal(medium.trouble, null);
});

test('another quality that counts otherwise, or is a segment behind, is no other encoder', async () => {
  const { hls, time } = await open({ item: { live: LIVE } });
  load(hls, playlist({ sn: 40, position: 80 }));
  hls.tell('LEVEL_LOADED', { details: playlist({ sn: 39, position: 78 }), level: 1 });
  await time.pass(2_100);
  assert.equal(FakeHls.latest, hls);
});

test('a playlist that was merely old is forgotten when a newer one comes', async () => {
  const { hls, time } = await open({ item: { live: LIVE } });
  load(hls, playlist({ sn: 40, position: 80 }));
  hls.tell('LEVEL_LOADED', { details: playlist({ sn: 38, position: 76 }) });
  await time.pass(500);
  hls.tell('LEVEL_LOADED', { details: playlist({ sn: 41, position: 82 }) });
  await time.pass(2_000);
  assert.equal(FakeHls.latest, hls);
});

test('in a hole of the programme it is said that there is nothing', async () => {
  let position = 100;
  const { hls, media, time } = await open({ item: { live: LIVE }, position: () => position });
  const details = playlist({ position: 80 });
  for (const fragment of details.fragments.slice(8)) fragment.programDateTime += 30_000;
  load(hls, details);
  await time.pass(260);
  assert.deepEqual([media.empty, media.readyState], [true, 0]);
  position = 128;
  await time.pass(260);
  assert.deepEqual([media.empty, media.readyState], [false, 4]);
});

test('who is at their own pace gets what is around them, and keeps it when all begins anew', async () => {
  const { hls, media } = await open({ item: { live: LIVE }, position: () => 100 });
  load(hls, playlist({ position: 80 }));
  media.own = 86;
  media.recover();
  load(FakeHls.latest, playlist({ position: 80 }));
  assert.equal(starts(FakeHls.latest).at(-1), 'start 6');
});

test('a live stream that does not say where it is fails in words, until it does', async () => {
  const { hls, medium, time } = await open({ item: { live: LIVE } });
  const details = playlist({ position: 80 });
  for (const fragment of details.fragments) fragment.programDateTime = null;
  load(hls, details);
  await time.pass(9_000);
  assert.equal(medium.trouble, null);
  await time.pass(2_000);
  hls.tell('FRAG_BUFFERED');
  assert.deepEqual(medium.trouble, { code: 'failed', values: { host: 'cdn.example.org' } });
  load(hls, playlist({ position: 90 }));
  await time.pass(300);
  assert.equal(medium.trouble, null);
});

test('the sound and the text that were chosen are chosen again when all begins anew', async () => {
  const { hls, medium, media } = await open({ item: { tracks: TRACKS } });
  const sounds = [{ name: 'English', lang: 'en' }, { name: 'Deutsch', lang: 'de' }];
  const find = one => {
    Object.assign(one, { audioTracks: sounds, subtitleTracks: [{ name: 'Deutsch', lang: 'de' }], audioTrack: 0 });
    load(one, playlist({ live: false }));
  };
  find(hls);
  medium.audio = 'audio/de/Deutsch';
  medium.subtitles = 'subtitles/de/Deutsch';
  media.recover();
  find(FakeHls.latest);
  assert.deepEqual([FakeHls.latest.audioTrack, FakeHls.latest.subtitleTrack], [1, 0]);
});
