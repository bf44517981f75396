import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MappedMedia } from '../../main/webapp/js/tutti/media/mapped.js';
import { playable, prepareMedium } from '../../main/webapp/js/tutti/media/open.js';
import { Sidecars } from '../../main/webapp/js/tutti/media/sidecars.js';
import { FakeMedia } from './fake-media.js';
import { FakeTime } from './fake-time.js';

const MP4 = { url: '/high.mp4', type: 'video/mp4; codecs="avc1.64001f"', height: 720 };
const WEBM = { url: '/low.webm', type: 'video/webm; codecs="vp9"', height: 360 };
const AVI = { url: '/old.avi', type: 'video/x-msvideo' };
const HLS = { url: '/m.m3u8', type: 'application/vnd.apple.mpegurl' };

class FakeElement extends FakeMedia {
  error = null;
  networkState = 2;
  canPlayType = type => (/mp4|webm/.test(type) ? 'maybe' : '');
  getAttribute = () => this.src;
  removeAttribute = () => { this.src = ''; };
}

async function open(item, { element: manner = {}, ...more } = {}) {
  const element = Object.assign(new FakeElement(new FakeTime()), manner);
  const media = new MappedMedia(/** @type {any} */ (element), element.time);
  const medium = (await prepareMedium(/** @type {any} */ ({
    media, item: { locator: 'x', title: 'x', ...item }, addressOf: url => new URL(url, 'https://tutti.example.org').href,
    own: null, position: () => NaN, clock: { now: () => 0 }, timers: element.time, ...more,
  })))();
  return { element, media, medium };
}

test('the first rendition that can be played here is played', async () => {
  const { element, medium } = await open({ renditions: [AVI, HLS, WEBM, MP4] });
  assert.equal(element.src, 'https://tutti.example.org/low.webm');
  assert.deepEqual([medium.kind, medium.rendition, medium.trouble], ['file', WEBM, null]);
  assert.deepEqual(playable([AVI, HLS, WEBM, MP4], /** @type {any} */ (element)), [WEBM, MP4]);
});

test('the one that the viewer has chosen comes first, and another is chosen as a quality', async () => {
  const { element, medium } = await open({ renditions: [MP4, WEBM] }, { rendition: { ...WEBM } });
  assert.equal(element.src, 'https://tutti.example.org/low.webm');
  assert.deepEqual(medium.levels.map(({ label }) => label), ['360p webm', '720p mp4']);
  medium.level = '1';
  assert.equal(element.src, 'https://tutti.example.org/high.mp4');
  assert.equal(medium.playing?.height, 720);
});

test('where nothing can be played that is said, and nothing is asked for', async () => {
  const { element, medium } = await open({ renditions: [AVI, HLS] });
  assert.deepEqual([medium.trouble?.code, medium.rendition, element.src], ['no-rendition', null, '']);
});

test('what is relayed is not left to the player of the browser, which would ask the other server itself', async () => {
  const native = { media: null, canPlayType: () => 'maybe' };
  assert.deepEqual(playable([HLS], /** @type {any} */ (native)), [HLS]);
  assert.deepEqual(playable([HLS], /** @type {any} */ (native), true), []);
  const { element, medium } = await open({ renditions: [HLS], relayed: true }, {
    relay: 'https://tutti.example.org/api/sessions/abc/relay',
  });
  assert.deepEqual([medium.trouble?.code, element.src], ['no-rendition', '']);
});

test('a form that comes by http is left out on a page that came by https, unless it is relayed', async t => {
  globalThis.location = /** @type {any} */ ({ protocol: 'https:' });
  t.after(() => { delete globalThis.location; });
  const plain = { ...MP4, url: 'http://cdn.example.org/high.mp4' };
  const safe = { ...WEBM, url: 'https://cdn.example.org/low.webm' };
  const { element, medium } = await open({ renditions: [plain, safe] }, { rendition: plain });
  assert.deepEqual([element.src, medium.levels, medium.trouble], [safe.url, [], null]);
  const alone = await open({ renditions: [plain, { ...AVI, url: 'https://cdn.example.org/old.avi' }] });
  assert.deepEqual(alone.medium.trouble, { code: 'blocked', values: { host: 'cdn.example.org' } });
  const relay = 'https://tutti.example.org/api/sessions/abc/relay';
  const relayed = await open({ renditions: [plain, safe], relayed: true }, { relay });
  assert.equal(relayed.element.src, `${relay}/http/cdn.example.org:80/high.mp4`);
});

test('what is relayed is asked of our server', async () => {
  const { element } = await open({ renditions: [{ ...MP4, url: 'https://cdn.example.org/high.mp4' }], relayed: true },
    { relay: 'https://tutti.example.org/api/sessions/abc/relay' });
  assert.equal(element.src, 'https://tutti.example.org/api/sessions/abc/relay/https/cdn.example.org:443/high.mp4');
});

test('one\'s own copy is played from the disk; one of another length is told by both', async () => {
  const { element, medium } = await open({ locator: 'own:x', renditions: [], duration: 500 }, { own: new Blob(['film']) });
  assert.match(element.src, /^blob:/);
  assert.equal(medium.kind, 'own');
  element.dispatchEvent(new Event('loadedmetadata'));
  element.dispatchEvent(new Event('loadeddata'));
  assert.deepEqual(medium.trouble, { code: 'other-file', values: { mine: '600.0', theirs: '500.0' } });
});

test('what could not be decoded is told as that; what did not come is interrupted until it does', async () => {
  const { element, medium } = await open({ renditions: [MP4] });
  element.error = { code: 2 };
  element.dispatchEvent(new Event('error'));
  assert.deepEqual(medium.trouble, { code: 'interrupted', values: { host: 'tutti.example.org' } });
  element.dispatchEvent(new Event('loadeddata'));
  assert.equal(medium.trouble, null);
  element.error = { code: 3 };
  element.dispatchEvent(new Event('error'));
  assert.equal(medium.trouble?.code, 'codec');
});

test('a text beside the film that does not come is told once, and asked for anew when it is chosen again', async t => {
  const added = [];
  const before = [globalThis.document, globalThis.location, globalThis.fetch];
  const remove = () => undefined;
  const createElement = () => Object.assign(new EventTarget(), { track: { mode: 'disabled' }, remove });
  Object.assign(globalThis, {
    document: { createElement }, location: new URL('https://tutti.example.org'),
    fetch: async () => ({ ok: false, status: 404 }),
  });
  t.after(() => { [globalThis.document, globalThis.location, globalThis.fetch] = before; });
  const text = (id, url) => ({ id, kind: 'subtitles', language: 'de', label: 'Deutsch', url });
  const tracks = [text('ours', '/de.vtt'), text('theirs', 'https://words.example.org/de.vtt')];
  const sidecars = new Sidecars(/** @type {any} */ ({ append: each => added.push(each) }),
    /** @type {any} */ ({ tracks }), url => new URL(url, 'https://tutti.example.org').href);
  const failed = [];
  sidecars.addEventListener('failed', ({ detail }) => failed.push(detail));
  sidecars.show('ours');
  added[0].dispatchEvent(new Event('error'));
  added[0].dispatchEvent(new Event('error'));
  sidecars.show('theirs');
  await new Promise(setImmediate);
  assert.deepEqual(failed, ['ours', 'theirs']);
  sidecars.show('theirs');
  assert.equal(added.length, 3);
  sidecars.close();
  await new Promise(setImmediate);
  assert.equal(failed.length, 2, 'nobody asks once it is closed');
});

test('once closed the element is empty again', async () => {
  const { element, medium } = await open({ renditions: [MP4] });
  medium.close();
  assert.equal(element.src, '');
});

test('where the browser plays a live stream and cannot say when it began, that fails in words', async () => {
  const { element, medium } = await open({ renditions: [HLS], live: { origin: 0, programmeTime: true, delay: 8 } },
    { element: { canPlayType: () => 'maybe' } });
  await element.time.pass(9_000);
  assert.equal(medium.trouble, null);
  await element.time.pass(3_000);
  assert.equal(medium.trouble?.code, 'failed');
});

test('C-65: a film from a server that is gone comes from the next one when the element has nothing left', async () => {
  let server = 'https://north.example.org';
  const { element, medium } = await open({ renditions: [MP4] }, { addressOf: url => new URL(url, server).href });
  server = 'https://south.example.org';
  element.dispatchEvent(new Event('seeking'));
  assert.equal(element.src, 'https://north.example.org/high.mp4', 'there is enough yet');
  element.buffered = { length: 0, start: () => 0, end: () => 0 };
  element.dispatchEvent(new Event('waiting'));
  assert.equal(element.src, 'https://south.example.org/high.mp4');
  server = 'https://west.example.org';
  Object.assign(element, { error: { code: 2 } });
  element.dispatchEvent(new Event('error'));
  assert.deepEqual([element.src, medium.trouble], ['https://west.example.org/high.mp4', null]);
});
