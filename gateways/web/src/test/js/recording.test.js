import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, markBeside, markInWords } from '../../main/webapp/js/replay-marks.js';
import { RecordedSession } from '../../main/webapp/js/tutti/recorded-session.js';
import { Recording } from '../../main/webapp/js/tutti/recording.js';
import { FakeTime } from './fake-time.js';

const BEGUN = 1_000_000;
const ITEM = { locator: 'file:demo', title: 'Demo', duration: 100, renditions: [] };

const person = (member, name = member) => ({ member, name, role: 'participant', endpoints: [] });
const roster = (controller, ...members) =>
  ({ type: 'roster', revision: 1, controller, requests: [], size: { members: members.length, endpoints: 0 }, members });
const motion = (position, velocity, timestamp) => ({ position, velocity, timestamp: BEGUN + timestamp });
const timeline = (now, pending, cause) =>
  ({ type: 'timeline', revision: 1, item: 'i1', motion: now, pending, rate: 1, hold: null, startsAt: null, cause });
const line = (seq, text, more = {}) =>
  ({ type: 'chat', seq, member: 'b', name: 'Ben', at: BEGUN, item: 'i1', position: 1, text, reactions: [], removed: false, ...more });
const cause = (kind, at) => ({ kind, member: 'a', name: 'Ana', at: BEGUN + at, reason: null, numbers: null });

/** Ana plays at 2 s from 0, leaps to 60 at 5 s, pauses at 8 s; Ben comes at 3 s, speaks at 4 s, and goes at 7 s. */
function lines() {
  const entries = [
    [0, timeline(motion(0, 0, 0), null, null), roster(null)],
    [1_000, roster('a', person('a', 'Ana'))],
    [2_000, timeline(motion(0, 0, 0), motion(0, 1, 2_250), cause('play', 2_250))],
    [3_000, roster('a', person('a', 'Ana'), person('b', 'Ben'))],
    [4_000, line(5, 'Hello')],
    [4_500, line(5, 'Hello', { reactions: [{ reaction: '👍', members: ['a'] }] })],
    [5_000, timeline(motion(0, 1, 2_250), motion(60, 1, 5_250), cause('seek', 5_250))],
    [7_000, roster('a', person('a', 'Ana'))],
    [8_000, timeline(motion(60, 1, 5_250), motion(62.85, 0, 8_100), cause('pause', 8_100))],
  ];
  return [
    { session: 's1', title: 'Film', begunAt: BEGUN,
      frames: [{ type: 'queue', revision: 1, current: 'i1', items: [{ id: 'i1', item: ITEM, waitPoints: [] }] }] },
    ...entries.map(([at, ...frames], i) => ({ seq: i + 1, at: BEGUN + at, effectiveAt: BEGUN + at, actor: 'x:y', frames })),
    { entries: entries.length, until: BEGUN + 10_000, ended: true },
  ];
}

const textOf = all => all.map(each => JSON.stringify(each)).join('\n') + '\n';
const recording = () => new Recording(textOf(lines()));

function watching() {
  const time = new FakeTime();
  const session = new RecordedSession(recording(), { server: 'http://here/', timers: time });
  return { time, session };
}

test('a recording that has not come whole is none', () => {
  const whole = textOf(lines());
  for (const text of ['', whole.slice(0, -60), textOf(lines().slice(0, -1)), textOf(lines().toSpliced(4, 1))]) {
    assert.throws(() => new Recording(text), { code: 'incomplete' });
  }
});

test('what was true at an instant is what had been told by then', () => {
  const told = recording();
  assert.equal(told.length, 10);
  assert.equal(told.at('timeline', BEGUN - 1), null);
  assert.equal(told.at('roster', BEGUN + 2_999).members.length, 1);
  assert.equal(told.at('roster', BEGUN + 3_000).members.length, 2);
  assert.deepEqual(told.trace(BEGUN + 6_000).map(({ kind }) => kind), ['play', 'seek']);
});

test('marks: each command, each line once, each who came and went', () => {
  const { marks } = recording();
  assert.deepEqual(marks.map(({ what, at }) => [what, at - BEGUN]), [
    ['came', 1_000], ['command', 2_000], ['came', 3_000], ['line', 4_000], ['command', 5_000], ['went', 7_000],
    ['command', 8_000],
  ]);
  assert.equal(markBeside(marks, BEGUN + 4_000, 1)?.what, 'command');
  assert.equal(markBeside(marks, BEGUN + 4_000, -1, 0)?.at, BEGUN + 3_000);
  assert.equal(markBeside(marks, BEGUN + 9_000, 1), undefined);
});

test('C-60: what people were asked to agree to is there, with who did', () => {
  const all = lines();
  const asked = { type: 'notice', revision: 1, notice: 1, text: 'It is recorded', agreed: null, answers: [] };
  const answer = { member: 'b', name: 'Ben', agreed: true, at: BEGUN + 4_000 };
  all[1].frames.push(asked);
  all[5].frames.push({ ...asked, answers: [answer] });
  all[6].frames.push({ ...asked, answers: [answer] });
  const session = new RecordedSession(new Recording(textOf(all)), { server: 'http://here/', timers: new FakeTime() });
  const marks = session.recording.marks.filter(({ what }) => ['asked', 'answered'].includes(what));
  assert.deepEqual(marks.map(({ what, at }) => [what, at - BEGUN]), [['asked', 0], ['answered', 4_000]]);
  assert.match(markInWords(marks[1]), /^Ben agreed at/);
  session.leapTo(BEGUN + 3_999);
  assert.deepEqual([session.notice.text, session.notice.answers], ['It is recorded', []]);
  session.leapTo(BEGUN + 4_000);
  assert.deepEqual(session.notice.answers, [answer]);
  session.close();
});

test('of marks of one kind side by side one is drawn', () => {
  const marks = [0, 1, 2, 5_000].map(at => ({ at: BEGUN + at, what: /** @type {const} */ ('line') }));
  assert.deepEqual(drawn(marks, { begunAt: BEGUN, endedAt: BEGUN + 10_000 }),
    [{ what: 'line', place: 0 }, { what: 'line', place: 0.5 }]);
});

test('W-16: wherever one leaps, film, chat, people and control are as they were', () => {
  const { session } = watching();
  const at = ms => {
    session.leapTo(BEGUN + ms);
    return [session.expectedPosition(), session.chat.length, session.roster?.members.length, session.roster?.controller];
  };
  assert.deepEqual(at(10_000), [62.85, 1, 1, 'a']);
  assert.deepEqual(at(3_250), [1, 0, 2, 'a']);
  assert.deepEqual(at(4_250), [2, 1, 2, 'a']);
  assert.deepEqual(session.chat[0].reactions, []);
  assert.deepEqual(at(6_250), [61, 1, 2, 'a']);
  assert.deepEqual(session.chat[0].reactions.length, 1);
  assert.deepEqual(at(-5_000), [0, 0, 0, null]);
  session.close();
});

test('it plays as fast as one likes, and stands at its end', async () => {
  const { time, session } = watching();
  session.setSpeed(4);
  session.playRecording();
  await time.pass(1_000);
  assert.ok(Math.abs(session.clock.now() - BEGUN - 4_000) < 200);
  assert.equal(session.chat.length, 1);
  session.setSpeed(0.5);
  await time.pass(2_000);
  assert.ok(Math.abs(session.clock.now() - BEGUN - 5_000) < 200);
  session.setSpeed(4);
  await time.pass(3_000);
  assert.equal(session.playing, false);
  assert.equal(session.clock.now(), BEGUN + 10_000);
  assert.equal(session.expectedPosition(), 62.85);
  session.playRecording();
  assert.equal(session.clock.now(), BEGUN);
  session.close();
});

test('media are told of the recorded motion by the local clock: faster, standing, and early enough to leap', async () => {
  const { time, session } = watching();
  const told = [];
  session.follower = /** @type {any} */ ({ follow: each => told.push(each), stop() {} });
  session.leapTo(BEGUN + 3_250);
  assert.deepEqual([told.at(-1).motion.position, told.at(-1).motion.velocity, told.at(-1).pending], [1, 0, null]);
  session.setSpeed(2);
  session.playRecording();
  const moving = told.at(-1).pending;
  assert.equal(moving.velocity, 2);
  assert.equal(moving.position + moving.velocity * (time.now() - moving.timestamp) / 1000, 1);
  await time.pass(800);
  // Told at 5 s, which is 75 ms from here: in the session it was told 250 ms before.
  assert.equal(told.at(-1).pending.position, 60);
  assert.ok(Math.abs(told.at(-1).pending.timestamp - time.now() - 200) < 60);
  session.close();
});

test('nothing can be done in it', async () => {
  const { session } = watching();
  await assert.rejects(session.play(), { code: 'not-allowed' });
  assert.equal(session.may(), false);
  session.close();
});

test('of what was live there is no picture', () => {
  const all = lines();
  all[0].frames[0].items[0].item = { ...ITEM, live: { origin: 0, delay: 1 }, renditions: [{ url: 'x', type: 'y' }] };
  const session = new RecordedSession(new Recording(textOf(all)), { server: 'http://here/', timers: new FakeTime() });
  assert.deepEqual(session.item?.renditions, []);
  session.close();
});
