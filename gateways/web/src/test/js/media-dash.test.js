import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DashMedium } from '../../main/webapp/js/tutti/media/dash.js';
import { MappedMedia } from '../../main/webapp/js/tutti/media/mapped.js';
import { FakeMedia } from './fake-media.js';
import { fakeShaka } from './fake-shaka.js';
import { FakeTime, settled } from './fake-time.js';

const ORIGIN = 1_700_000_000_000;
const LIVE = { origin: ORIGIN, programmeTime: true, delay: 8 };
const TRACKS = [
  { id: 'audio/en/English', kind: 'audio', language: 'en', label: 'English' },
  { id: 'description/en/English, described', kind: 'description', language: 'en', label: 'English, described' },
  { id: 'subtitles/de/Deutsch', kind: 'subtitles', language: 'de', label: 'Deutsch' },
];

async function open({ item = {}, began = NaN, position = () => 20 } = {}) {
  const time = new FakeTime();
  const element = new FakeMedia(time);
  const media = new MappedMedia(/** @type {any} */ (element), time);
  const rendition = { url: 'https://cdn.example.org/m.mpd', type: 'application/dash+xml' };
  const shaka = fakeShaka({ began });
  const medium = new DashMedium(/** @type {any} */ ({
    media, item: { locator: 'x', title: 'x', renditions: [rendition], ...item }, addressOf: url => url, own: null, position,
    timers: time, clock: { now: () => ORIGIN + 100_000 + time.now() - 1_000 },
  }), rendition, async () => shaka);
  await settled();
  return { time, element, media, medium, shaka, player: shaka.players.at(-1) };
}

test('nothing of Shaka Player steers', async () => {
  const { player } = await open();
  const { streaming, manifest } = player.config;
  assert.equal(streaming.liveSync.enabled, false);
  assert.equal(streaming.stallEnabled, false);
  assert.equal(streaming.gapDetectionThreshold, Infinity);
  assert.equal(manifest.dash.autoCorrectDrift, false);
});

test('its clock is the session\'s, and no other server is asked for the time', async () => {
  const { player } = await open();
  const mpd = { children: [{ tagName: 'UTCTiming', attributes: { value: 'https://time.example.net' } }, { tagName: 'Period' }] };
  player.config.manifest.dash.manifestPreprocessorTXml(mpd);
  const clocks = mpd.children.filter(({ tagName }) => tagName === 'UTCTiming');
  assert.equal(clocks.length, 1);
  assert.deepEqual(clocks[0].attributes,
    { schemeIdUri: 'urn:mpeg:dash:utc:direct:2014', value: new Date(ORIGIN + 100_000).toISOString() });
});

test('what has an end is played from where the session is', async () => {
  const { player, media } = await open();
  assert.deepEqual(player.calls, ['load https://cdn.example.org/m.mpd 20']);
  assert.equal(media.offset, 0);
});

test('C-2: positions of a live presentation are counted from when it says it began', async () => {
  const { media, medium, time } = await open({ item: { live: LIVE }, began: ORIGIN + 35_500 });
  assert.equal(media.offset, 35.5);
  assert.equal(media.endless, true);
  media.currentTime = 0;
  assert.equal(media.currentTime, 70.5, 'what is gone cannot be gone to');
  await time.pass(260);
  assert.deepEqual([medium.live?.edge, medium.live?.start], [95.5, 65.5]);
});

test('sounds, texts and qualities are chosen by the ids of the item', async () => {
  const { medium, player } = await open({ item: { tracks: TRACKS } });
  assert.deepEqual(medium.tracks, TRACKS);
  assert.equal(medium.audio, 'audio/en/English');
  medium.audio = 'description/en/English, described';
  medium.subtitles = 'subtitles/de/Deutsch';
  assert.equal(player.textTrack?.label, 'Deutsch');
  medium.subtitles = 'off';
  assert.equal(player.textTrack, null);
  assert.deepEqual(medium.levels.map(({ id, label }) => [id, label]), [['v1', '360p'], ['v2', '180p']]);
  medium.level = 'v2';
  assert.equal(player.config['abr.enabled'], false);
  assert.deepEqual(player.calls.slice(1), ['sound 1', 'variant 2']);
});

test('what it has plays on while a lost server is asked again', async () => {
  const { medium, player, time, element } = await open();
  await time.pass(300);
  player.tell({ severity: 2, category: 1, code: 1001, data: ['', 404] });
  await time.pass(500);
  assert.equal(medium.trouble, null);
  element.buffered = { length: 0, start: () => 0, end: () => 0 };
  await time.pass(600);
  assert.deepEqual([medium.trouble?.code, player.calls.at(-1)], ['interrupted', 'retry']);
});

test('what cannot be decoded is said to be that; other failures are tried again from the beginning', async () => {
  const unplayable = await open();
  unplayable.player.tell({ severity: 2, category: 4, code: 4032 });
  assert.equal(unplayable.medium.trouble?.code, 'codec');
  const broken = await open();
  broken.player.tell({ severity: 2, category: 3, code: 3016 });
  assert.equal(broken.medium.trouble?.code, 'failed');
  await broken.time.pass(1_100);
  assert.equal(broken.shaka.players.length, 2);
  assert.equal(broken.player.calls.at(-1), 'destroy');
});

test('once closed it leaves the element to the next medium, though Shaka Player ends later', async () => {
  const { element, medium, player } = await open();
  medium.close();
  assert.equal(element.src, '', 'the element is empty at once');
  element.src = 'https://cdn.example.org/next.mp4';
  const before = element.calls.length;
  await settled();
  assert.equal(player.calls.at(-1), 'destroy');
  assert.equal(element.src, 'https://cdn.example.org/next.mp4');
  assert.deepEqual(element.calls.slice(before), []);
});

test('who begins anew while another beginning is under way has the last word', async () => {
  const { element, media, medium, shaka, player } = await open();
  media.recover();
  media.recover();
  await settled();
  assert.equal(shaka.players.length, 2);
  player.tell({ severity: 2, category: 4, code: 4032 });
  assert.equal(medium.trouble, null, 'what a former player says does not count');
  assert.equal(element.src, 'blob:shaka');
});

test('a live presentation that says it has ended is looked for until it is there again', async () => {
  const { medium, shaka, player, time, element } = await open({ item: { live: LIVE }, began: ORIGIN + 35_500 });
  player.live = false;
  element.buffered = { length: 0, start: () => 0, end: () => 0 };
  await time.pass(11_000);
  assert.equal(shaka.players.length, 1);
  await time.pass(2_800);
  assert.equal(shaka.players.length, 2);
  assert.equal(medium.trouble?.code, 'interrupted');
});

test('a live presentation that does not say when it began fails in words', async () => {
  const { medium, time } = await open({ item: { live: LIVE } });
  await time.pass(11_000);
  assert.equal(medium.trouble?.code, 'failed');
});

test('what was chosen is chosen again when all begins anew', async () => {
  const { medium, media, shaka } = await open({ item: { tracks: TRACKS } });
  medium.audio = 'description/en/English, described';
  medium.subtitles = 'subtitles/de/Deutsch';
  medium.level = 'v2';
  media.recover();
  await settled();
  const anew = shaka.players.at(-1);
  assert.deepEqual(anew.calls.slice(1), ['sound 1', 'variant 2']);
  assert.equal(anew.config['abr.enabled'], false);
  assert.equal(anew.textTrack?.label, 'Deutsch');
});
