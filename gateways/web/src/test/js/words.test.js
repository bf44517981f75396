import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCause, figuresInWords, liveOf, whatIn } from '../../main/webapp/js/views/cause.js';
import { asynchronyInWords, offsetInWords, progressInWords } from '../../main/webapp/js/views/figures.js';
import { startAhead, whyIn } from '../../main/webapp/js/views/hold.js';
import { listed, timeOfDay } from '../../main/webapp/js/words.js';

test('C-58: progress is told as time and percent, and as a frame where that is known', () => {
  assert.equal(progressInWords(62, 248, 25), '1:02 · 25 % · frame 1550');
  assert.equal(progressInWords(62, 248, NaN), '1:02 · 25 %');
  assert.equal(progressInWords(62, undefined, NaN), '1:02');
  assert.equal(progressInWords(NaN, 248, 25), '–');
});

test('C-69: differences are told in ms, and in frames where those are known', () => {
  assert.equal(asynchronyInWords(600, 24), 'No two are further apart than 600.0 ms, 14 frames.');
  assert.equal(asynchronyInWords(600, NaN), 'No two are further apart than 600.0 ms.');
  assert.equal(offsetInWords(-45.04, 25), '−45.0 ms (1 frame)');
  assert.equal(offsetInWords(2_500, NaN), '+2.5 s');
});

test('C-26: for whom the others wait is told by name, each once', () => {
  const awaited = (...names) => names.map(name => ({ endpoint: 'e', member: 'm', name }));
  assert.equal(whyIn({ reason: 'Getting ready', waitingFor: awaited('Ana', 'Ben', 'Ana', 'Cleo') }),
    `Waiting for ${listed(['Ana', 'Ben', 'Cleo'])}`);
  assert.equal(whyIn({ reason: 'Getting ready', waitingFor: awaited('Ana') }), 'Waiting for Ana');
  assert.equal(whyIn({ reason: '', waitingFor: awaited('A', 'B', 'C', 'D', 'E') }), 'Waiting for A, B, C and 2 others');
  assert.equal(whyIn({ reason: 'Discussion', waitingFor: [] }), 'Discussion');
});

test('a cause of any kind has words', () => {
  for (const kind of ['play', 'pause', 'seek', 'setRate', 'stop', 'reset', 'select', 'next', 'previous', 'schedule',
    'end', 'release', 'outage', 'strategy', 'prepare', 'start', 'waitPoint']) {
    const cause = { kind, member: null, name: 'Ana', at: 1, reason: null, numbers: null };
    assert.doesNotMatch(whatIn(cause), /undefined|null|Ana: /, kind);
  }
});

test('C-12: what a strategy waits for is told as the server says it', () => {
  const reason = 'Waiting for Sue: its player ran out of media';
  const cause = { kind: 'strategy', member: null, name: 'ready-quorum', at: 1, reason, numbers: {} };
  const still = { motion: { position: 1, velocity: 0, timestamp: 0 }, pending: null, rate: 1 };
  assert.match(describeCause({ ...still, cause }), /^Waiting for Sue: its player ran out of media · /);
  assert.equal(whatIn(cause), reason);
});

test('W-20: that a strategy is not in use any more, or again, is told in the words of the trace', () => {
  const because = reason => whatIn({ kind: 'strategy', member: null, name: null, at: 1, reason, numbers: {} });
  const failed = "By the server's clock from here: The strategy 'maestro-mean' failed again and again.";
  assert.equal(because(failed), failed);
  assert.equal(because('The strategy maestro-mean is in use again.'), 'The strategy maestro-mean is in use again.');
});

test('W-20: the figures of a cause are told in plain words, those of plug-ins as they are named', () => {
  const held = { countedEndpoints: 4, stalledEndpoints: 1, forgivenEndpoints: 0, quorumShare: 1, longestStallMs: 1_240,
    waitedMs: 0, longestWaitMs: 5_000 };
  assert.deepEqual(figuresInWords(held), [
    '1 of 4 devices without media', 'without media for 1.2 s', 'waits 5 s at most',
  ]);
  assert.deepEqual(figuresInWords({ asked: 3, ready: 2, quorum: 0.5, waitedMs: 900 }), [
    '2 of 3 players ready', '50 % are enough', 'waited 0.9 s',
  ]);
  assert.deepEqual(figuresInWords({ largestGapMs: 12.3456 }), ['largest gap (ms) 12.346']);
  assert.deepEqual(figuresInWords(null), []);
});

test('W-20: where somebody moved to is told once', () => {
  const cause = { kind: 'seek', member: 'm', name: 'Ana', at: 1, reason: null, numbers: { from: 3.2, to: 40 } };
  assert.equal(whatIn(cause), 'Ana moved to 0:40');
  assert.deepEqual(figuresInWords(cause.numbers), ['from 0:03']);
});

test('C-41: where something happened in a live stream is told by the clock of its programme, and once', () => {
  const at = Date.UTC(2026, 10, 22, 3, 54, 30);
  const live = { origin: at - 74_000, programmeTime: true, delay: 0 };
  const cause = { kind: 'play', member: 'm', name: 'Ada', at, reason: null, numbers: { position: 74, from: 14 } };
  const still = { motion: { position: 74, velocity: 0, timestamp: 0 }, pending: null, rate: 1 };
  const started = `Ada started at ${timeOfDay(at)}`;
  assert.equal(whatIn(cause, live), started);
  assert.equal(describeCause({ ...still, cause }, live), started);
  assert.equal(describeCause({ ...still, cause: { ...cause, kind: 'goLive' } }, live),
    `Ada went back to live · ${timeOfDay(at)}`);
  assert.deepEqual(figuresInWords(cause.numbers, live), [`from ${timeOfDay(at - 60_000)}`]);
  const change = { ...cause, kind: 'select', at: at - 10 };
  const session = { item: { live }, trace: [change, cause] };
  assert.equal(liveOf(session, cause), live);
  assert.equal(liveOf(session, { ...cause, at: at - 20 }), undefined, 'it happened to what was on before');
});

test('C-9: a start that waits for its time lies ahead, one that answers a command does not', () => {
  const hold = { reason: '', since: 0, until: null, waitingFor: [], barrier: 3, notBefore: 9_000 };
  assert.equal(startAhead({ hold }, 1_000), 9_000);
  assert.equal(startAhead({ hold }, 8_900), null);
  assert.equal(startAhead({ hold: { ...hold, notBefore: undefined } }, 1_000), null);
  assert.equal(startAhead({ hold: null }, 1_000), null);
  assert.equal(whyIn(hold), 'Everything is ready');
});
