import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consent, originsOf } from '../../main/webapp/js/consent.js';
import { differenceInWords, durationOf } from '../../main/webapp/js/own-copy.js';
import { chapterAt, liveFiguresInWords } from '../../main/webapp/js/views/figures.js';
import { behindInWords, feedNames, isAtLive, isWide, thumbAt, windowOf } from '../../main/webapp/js/views/live.js';
import { Chooser, trackInWords, wishOf, wishedIn } from '../../main/webapp/js/views/track-choice.js';
import { isInsecure, isOfObjects, lasts, troubleInWords } from '../../main/webapp/js/views/trouble.js';

const OURS = 'https://films.example.org';
const film = (url, more = {}) => ({ locator: 'x', title: 'Film', renditions: [{ url, type: 'video/mp4' }], ...more });
const track = (kind, language, label) => ({ id: `${kind}/${language}/${label}`, kind, language, label });
const TRACKS = [
  track('audio', 'en', 'English'), track('audio', 'de-DE', 'Deutsch'), track('description', 'de', 'Deutsch'),
  track('subtitles', 'de', 'Deutsch'), track('captions', 'en', 'English'),
];

/** A window's storage. */
function storage() {
  const kept = new Map();
  return { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

test('W-4: all servers that a player would ask are named: of forms, tracks, poster and segments', () => {
  assert.deepEqual(originsOf(film('/media/file/a.mp4'), OURS), []);
  assert.deepEqual(originsOf(film(`${OURS}/media/file/a.mp4`), OURS), []);
  assert.deepEqual(originsOf(film('https://cdn.example.net/a.mp4', {
    tracks: [{ ...TRACKS[3], url: 'https://words.example.net/de.vtt' }], poster: 'http://pictures.example.net:81/a.jpg',
    origins: ['https://cdn.example.net', 'https://edge.example.net'],
  }), OURS), ['https://cdn.example.net', 'https://words.example.net', 'http://pictures.example.net:81', 'https://edge.example.net']);
});

test('what our server relays is asked of nobody else', () => {
  assert.deepEqual(originsOf(film('https://cdn.example.net/a.mp4', { relayed: true, origins: ['https://e.example.net'] }), OURS), []);
});

test('who agrees does so for the window and the session; for always, in this browser', () => {
  Object.assign(globalThis, { localStorage: storage(), sessionStorage: storage() });
  const consent = new Consent('s1', OURS);
  assert.ok(consent.has(null), 'our own server');
  assert.ok(!consent.has('https://cdn.example.net'));
  consent.give('https://cdn.example.net');
  consent.give('https://edge.example.net', true);
  assert.ok(new Consent('s1', OURS).has('https://cdn.example.net'));
  assert.ok(!new Consent('s2', OURS).has('https://cdn.example.net'));
  assert.ok(new Consent('s2', OURS).has('https://edge.example.net'));
  globalThis.sessionStorage = storage();
  assert.ok(!new Consent('s1', OURS).has('https://cdn.example.net'), 'another window');
});

test('whom the operator trusts need not be agreed to; a server that does not say trusts nobody', async () => {
  const asked = [];
  globalThis.fetch = async address => {
    asked.push(String(address));
    return { json: async () => ({ trusted: ['https://cdn.example.net'] }) };
  };
  const consent = new Consent('s3', OURS);
  await Promise.all([consent.learn(), consent.learn()]);
  assert.deepEqual(asked, [`${OURS}/api/status`], 'asked once');
  assert.ok(consent.has('https://cdn.example.net'));
  globalThis.fetch = async () => { throw new Error('away'); };
  const other = new Consent('s4', OURS);
  await other.learn();
  assert.ok(!other.has('https://cdn.example.net'));
});

test('C-41: one can go from the start of the window to live', () => {
  assert.deepEqual(windowOf({ window: 60 }, 100), { start: 40, end: 100 });
  assert.deepEqual(windowOf({ window: 600 }, 100), { start: 0, end: 100 });
  assert.deepEqual(windowOf({}, 100), { start: 0, end: 100 }, 'where nothing goes');
  assert.deepEqual(windowOf({ window: 60 }, NaN), { start: 0, end: 0 }, 'while nothing is known');
});

test('W-39: how far behind live one is, is told; what everybody is off by is not', () => {
  assert.ok(isAtLive(99, 100));
  assert.ok(!isAtLive(68, 100));
  assert.equal(behindInWords(99, 100), 'live');
  assert.equal(behindInWords(68, 100), '0:32 behind live');
});

test('W-39: at live the thumb stands at the end of the slider, as the sign says; a short window has none', () => {
  assert.equal(thumbAt(99, 100), 100);
  assert.equal(thumbAt(98, 100), 98);
  assert.equal(thumbAt(98, NaN), 98, 'while nothing is known');
  assert.ok(!isWide(windowOf({ window: 4 }, 100)));
  assert.ok(!isWide(windowOf({}, 3)), 'it has just begun');
  assert.ok(isWide(windowOf({ window: 5 }, 100)));
});

test('feeds of one title are told apart by their servers, or by numbers', () => {
  const feed = (id, title, url) => ({ id, item: film(url, { title }) });
  const names = feeds => [...feedNames(/** @type {any} */ (feeds)).values()];
  const [a, b] = ['https://a.example.org/m.m3u8', 'https://b.example.org/m.m3u8'];
  assert.deepEqual(names([feed('1', 'Stage', a), feed('2', 'Hall', a)]), ['Stage', 'Hall']);
  assert.deepEqual(names([feed('1', 'live', a), feed('2', 'Hall', a), feed('3', 'live', b)]),
    ['live · a.example.org', 'Hall', 'live · b.example.org']);
  assert.deepEqual(names([feed('1', 'live', a), feed('2', 'live', a), feed('3', 'live', b)]),
    ['live (1)', 'live (2)', 'live (3)']);
});

test('the figures of a live stream are told as far as they are known', () => {
  assert.equal(liveFiguresInWords({ edge: 10, start: 0, lag: 4.26, drift: -12 }, 0.44),
    'programme time 4.3 s behind the clock · drift −12.0 ppm · known to ± 0.4 ms');
  assert.equal(liveFiguresInWords({ edge: NaN, start: NaN, lag: NaN, drift: NaN }, NaN), '');
});

test('a place is in the chapter that began last', () => {
  const chapters = [{ position: 0, title: 'One' }, { position: 40, title: 'Two' }];
  assert.equal(chapterAt(chapters, 39.9)?.title, 'One');
  assert.equal(chapterAt(chapters, 40)?.title, 'Two');
  assert.equal(chapterAt(undefined, 40), undefined);
});

test('the languages somebody chose are chosen in the next film, described if they want that', () => {
  const wish = wishOf(TRACKS, 'description/de/Deutsch', 'captions/en/English');
  assert.deepEqual(wish, { audio: 'de', description: true, subtitles: 'en' });
  assert.deepEqual(wishedIn(TRACKS, wish), { audio: 'description/de/Deutsch', subtitles: 'captions/en/English' });
  assert.deepEqual(wishedIn(TRACKS, { audio: 'de' }), { audio: 'audio/de-DE/Deutsch', subtitles: null });
  assert.deepEqual(wishedIn(TRACKS.slice(0, 2), wish), { audio: 'audio/de-DE/Deutsch', subtitles: null }, 'as near as can be');
  assert.deepEqual(wishedIn(TRACKS, wishOf(TRACKS, null, 'off')), { audio: null, subtitles: 'off' });
  assert.deepEqual(wishedIn(TRACKS, {}), { audio: null, subtitles: null }, 'as the film has it');
});

test('what is wished, or presented, is chosen again when more tracks are found, until the viewer chooses', () => {
  const beside = TRACKS.slice(3);
  const medium = { tracks: beside, audio: null, subtitles: 'off' };
  const chooser = new Chooser();
  const wish = { audio: 'de', subtitles: 'de' };
  const presented = { audio: 'audio/en/English', subtitles: null };
  chooser.look(medium, wish, presented);
  assert.deepEqual([medium.audio, medium.subtitles], [null, TRACKS[3].id], 'texts beside the film are there at once');
  medium.tracks = TRACKS;
  chooser.look(medium, wish, presented);
  assert.equal(medium.audio, 'audio/en/English', 'who comes late hears what was presented, once it is found');
  chooser.heed('subtitles');
  medium.subtitles = 'off';
  medium.tracks = [...TRACKS, track('subtitles', 'fr', 'Français')];
  chooser.look(medium, wish, presented);
  assert.equal(medium.subtitles, 'off', 'what the viewer chose stays');
  chooser.present(medium, { subtitles: 'captions/en/English' });
  assert.equal(medium.subtitles, 'captions/en/English', 'until something is chosen for all');
  const next = { tracks: TRACKS, audio: null, subtitles: 'off' };
  chooser.look(next, wish, null);
  assert.deepEqual([next.audio, next.subtitles], ['audio/de-DE/Deutsch', TRACKS[3].id], 'the next film begins anew');
});

test('what is not chosen for all any more does not undo what plays', () => {
  const medium = { tracks: TRACKS, audio: 'audio/en/English', subtitles: 'off' };
  const chooser = new Chooser();
  chooser.look(medium, {}, null);
  chooser.present(medium, { audio: null, subtitles: null });
  assert.deepEqual([medium.audio, medium.subtitles], ['audio/en/English', 'off']);
});

test('C-37: tracks say whom they are for', () => {
  assert.deepEqual(TRACKS.slice(2).map(trackInWords), ['Deutsch, with description', 'Deutsch', 'English, for the hard of hearing']);
});

test('W-36: why nothing is seen is told in words, with the codec the browser lacks', () => {
  const hevc = film('/a.mp4', { renditions: [{ url: '/a.mp4', type: 'video/mp4; codecs="hvc1.1.6.L93.B0, mp4a.40.2"' }] });
  assert.equal(troubleInWords({ code: 'no-rendition', values: {} }, hevc),
    'This browser cannot play HEVC + AAC. Another browser may; or ask for another form of the film.');
  assert.equal(troubleInWords({ code: 'no-rendition', values: {} }, film('/a.xyz')),
    'This browser can play none of the forms this film comes in.');
  assert.equal(troubleInWords({ code: 'other-file', values: { mine: '4800', theirs: '5160' } }),
    'This is another film than the group’s: it lasts 1:20:00, theirs 1:26:00. Choose your copy again.');
  assert.equal(troubleInWords(null), '');
});

test('another visit to the page is no help where the server in the way is asked by http', t => {
  const { location } = globalThis;
  globalThis.location = /** @type {any} */ ({ protocol: 'https:' });
  t.after(() => { globalThis.location = location; });
  const both = film('', { renditions: [
    { url: 'http://old.example.org/a.mp4', type: 'video/mp4' },
    { url: 'https://new.example.org/a.avi', type: 'video/x-msvideo' },
  ] });
  assert.ok(isInsecure(both, 'old.example.org'));
  assert.ok(!isInsecure(both, 'new.example.org'));
  const trouble = /** @type {const} */ ({ code: 'blocked', values: { host: 'old.example.org' } });
  assert.match(troubleInWords(trouble, both), /Add it by an https address/);
});

test('a page whose policy lacks blob: in media-src is told so', () => {
  assert.ok(isOfObjects('media-src', 'blob'));
  assert.ok(isOfObjects('media-src', 'blob:https://films.example.org/1-2'));
  assert.ok(!isOfObjects('worker-src', 'blob'), 'without a worker it goes on');
  assert.ok(!isOfObjects('media-src', 'https://blob.example.org/a.mp4'));
  assert.match(troubleInWords({ code: 'blocked', values: {} }, film('/m.m3u8')), /media-src must name blob:/);
});

test('what passes by itself is no reason to give up', () => {
  const codes = /** @type {const} */ (['no-rendition', 'codec', 'blocked', 'gone', 'other-file', 'interrupted', 'failed']);
  assert.deepEqual(codes.filter(code => lasts({ code, values: {} })), codes.slice(0, 5));
});

test('how long a recording is, which does not say so, is found out by going beyond its end', async () => {
  const recording = {
    duration: Infinity,
    removeAttribute: () => undefined,
    set currentTime(position) {
      assert.ok(position > 1e6);
      this.duration = 12.5;
      this.ondurationchange();
    },
  };
  const asked = durationOf(new File(['x'], 'me.webm'), /** @type {any} */ (recording));
  recording.onloadedmetadata();
  assert.equal(await asked, 12.5);
  const known = { duration: 60, removeAttribute: () => undefined };
  const told = durationOf(new File(['x'], 'film.mp4'), /** @type {any} */ (known));
  known.onloadedmetadata();
  assert.equal(await told, 60);
});

test('where a browser cannot tell how long a recording is, that is not held against it', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const silent = { duration: Infinity, currentTime: 0, removeAttribute: () => undefined };
  const asked = durationOf(new File(['x'], 'me.webm'), /** @type {any} */ (silent));
  silent.onloadedmetadata();
  t.mock.timers.tick(15_000);
  assert.equal(await asked, Infinity);
  assert.equal(differenceInWords(new File([], 'me.webm'), { same: false, alike: true, mine: Infinity }, 12),
    '“me.webm” is not the same file: it may be another cut or version.');
});

test('C-2: in what a copy differs is told: its length, or what is in it', () => {
  const file = new File([], 'holiday.mp4');
  assert.equal(differenceInWords(file, { same: false, alike: false, mine: 4_800 }, 5_160),
    '“holiday.mp4” is another film: it lasts 1:20:00, the group’s 1:26:00. Choose the same one.');
  assert.match(differenceInWords(file, { same: false, alike: true, mine: 5_160 }, 5_160), /lasts as long, but it is not the same file/);
  assert.match(differenceInWords(file, { same: false, alike: false, mine: NaN }, 5_160), /cannot be played by this browser/);
});
