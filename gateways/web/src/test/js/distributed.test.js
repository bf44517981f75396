import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupShift, countable, nextShift } from '../../main/webapp/js/tutti/distributed.js';
import { randomFrom } from './fake-machine.js';
import { FakeMedia } from './fake-media.js';
import { joined } from './fake-session.js';
import { timeline } from './fake-server.js';

const RULES = /** @type {const} */ (['slowest', 'fastest', 'mean', 'median']);
const START = 1_000_000;
const MOVING = { position: 0, velocity: 1, timestamp: START };

/** A member for each, with one endpoint. */
function roster(names, { free = [], observers = [] } = {}) {
  return /** @type {any} */ ({
    revision: 1, controller: null, size: { members: names.length, endpoints: names.length },
    members: names.map(name => ({
      member: name, name, role: observers.includes(name) ? 'observer' : 'participant', free: free.includes(name),
      endpoints: [{ endpoint: name, state: 'connected' }],
    })),
  });
}

function row(endpoint, offset, more = {}) {
  return /** @type {any} */ ({ endpoint, name: endpoint, offset, time: START + 10_000, readiness: 'ready', ...more });
}

function round(...rows) {
  return /** @type {any} */ ({ time: START + 10_000, rows });
}

const open = /** @type {any} */ ({ progressForAll: true });

/** A group shift that follows by a rule. */
function group(rule, joinedAt = undefined) {
  const shift = new GroupShift();
  shift.follow({ ...timeline(MOVING), follow: rule }, joinedAt);
  return shift;
}

test('the reference is that of the rule, approached by at most 50 ms a round', () => {
  const offsets = [20, -40, 60, 30];
  const steps = rule => [1, 2, 3].reduce(shifts => [...shifts, nextShift(shifts.at(-1), rule, offsets)], [0]);
  assert.deepEqual(steps('slowest'), [0, -40, -40, -40]);
  assert.deepEqual(steps('fastest'), [0, 50, 50, 50], 'what is left is within the dead band');
  assert.deepEqual(steps('mean'), [0, 17.5, 17.5, 17.5]);
  assert.deepEqual(steps('median'), [0, 25, 25, 25]);
  assert.equal(nextShift(0, 'fastest', [15, 0]), 0);
  assert.equal(nextShift(0, 'fastest', [16, 0]), 16);
  assert.equal(nextShift(-1_990, 'slowest', [-2_500, -2_500]), -2_000, 'a group that is so far off follows nothing');
});

test('C-36: one who lies, or is lost, drags nobody', () => {
  const honest = [1, 3, 5, 2];
  for (const rule of RULES) {
    for (const lie of [-9_999, 9_999, 500]) assert.equal(nextShift(0, rule, [...honest, lie]), 0, `${rule} ${lie}`);
  }
  assert.equal(nextShift(0, 'slowest', [...honest, -80]), -50, 'who is within 100 ms is waited for');
});

test('what does not speak of the group is passed over', () => {
  const all = roster(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], { free: ['b'], observers: ['c'] });
  const counted = countable(round(
    row('a', 7), row('b', 50), row('c', 50), row('d', null), row('e', 50, { readiness: 'buffering' }),
    row('f', 50, { time: START + 4_900 }), row('g', 11_000), row('stranger', 50),
    row('h', 207, { shift: 0.2 })), MOVING, all);
  assert.deepEqual(counted, [7, 7]);
  const early = { ...MOVING, timestamp: START + 8_500 };
  assert.deepEqual(countable(round(row('a', 50)), early, all), [], 'too soon after the start');
});

test('all who hear the same come to the same, in whatever order and whoever they are', () => {
  const random = randomFrom(5);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const rule of RULES) {
    const groups = names.map(() => group(rule));
    for (let i = 0; i < 20; i++) {
      const rows = names.map(name => row(name, 400 * random() - 200));
      groups.forEach((one, k) => one.hear(
        round(...rows.slice(k), ...rows.slice(0, k)),
        { timeline: timeline(MOVING), roster: roster(names), rules: open }));
      assert.equal(new Set(groups.map(one => one.at(START + 20_000).toFixed(9))).size, 1);
    }
  }
});

test('where not all rows are heard, or nothing moves, the timeline is followed', () => {
  const known = { timeline: timeline(MOVING), roster: roster(['a', 'b']), rules: open };
  const heard = round(row('a', -60), row('b', -60));
  const shiftAfter = (more, shift = group('median')) => {
    shift.hear(heard, { ...known, ...more });
    return shift.at(START + 20_000);
  };
  assert.equal(shiftAfter({}), -50);
  assert.equal(shiftAfter({}, group(undefined)), 0);
  assert.equal(shiftAfter({}, group('copy')), 0);
  assert.equal(shiftAfter({ rules: { progressForAll: false } }), 0);
  assert.equal(shiftAfter({ roster: { ...known.roster, size: { members: 51, endpoints: 51 } } }), 0);
  assert.equal(shiftAfter({ timeline: timeline({ ...MOVING, velocity: 0 }) }), 0);
});

test('each motion begins on the timeline, once it is in force', () => {
  const shift = group('median');
  const known = { timeline: timeline(MOVING), roster: roster(['a', 'b']), rules: open };
  shift.hear(round(row('a', -60), row('b', -60)), known);
  const seek = { position: 90, velocity: 1, timestamp: START + 20_000 };
  shift.follow({ ...timeline(MOVING, seek), follow: 'median' });
  assert.equal(shift.at(START + 19_999), -50);
  assert.equal(shift.at(START + 20_000), 0);
});

test('what was agreed holds until a motion is in force, however often it is replaced before that', () => {
  const shift = group('median');
  const known = { timeline: timeline(MOVING), roster: roster(['a', 'b']), rules: open };
  shift.hear(round(row('a', -60), row('b', -60)), known);
  const seek = (/** @type {number} */ position) => ({ position, velocity: 1, timestamp: START + 20_000 + position });
  for (const position of [70, 80, 90]) shift.follow({ ...timeline(MOVING, seek(position)), follow: 'median' });
  assert.equal(shift.at(START + 20_089), -50);
  assert.equal(shift.at(START + 20_090), 0);
  shift.follow({ ...timeline(seek(90)), follow: 'median' });
  shift.follow({ ...timeline(seek(90), seek(5_000)), follow: 'median' });
  assert.equal(shift.at(START + 24_999), 0, 'from then on what was agreed before is past');
});

test('who joins later shifts at once as the others have', () => {
  const shift = group('slowest', START + 60_000);
  assert.equal(shift.at(START + 60_000), 0);
  const known = { timeline: timeline(MOVING), roster: roster(['a', 'b', 'c']), rules: open };
  shift.hear(round(row('a', -201), row('b', -200), row('c', -199)), known);
  assert.equal(shift.at(START + 60_000), -200);
});

/** Clients of one session, whose reports are relayed once a second as the server does. */
async function crew(count, follow) {
  const people = [];
  for (let i = 0; i < count; i++) {
    const one = await joined();
    const element = new FakeMedia(one.time);
    element.drift = 3e-5 * i;
    one.session.attach(/** @type {any} */ (element));
    people.push({ ...one, element, name: `e${i}` });
  }
  const names = people.map(({ name }) => name);
  const motion = { position: 5, velocity: 1, timestamp: people[0].server.now() + 250 };
  for (const { server } of people) {
    server.socket.receive({ type: 'roster', ...roster(names), revision: 2 });
    server.socket.receive({ type: 'rules', revision: 2, progressForAll: true });
    const start = timeline({ ...motion, velocity: 0, timestamp: 0 }, motion);
    server.socket.receive({ type: 'timeline', ...start, revision: 2, follow });
  }
  const offset = ({ element, server }) =>
    1000 * (element.currentTime - motion.position) - (server.now() - motion.timestamp);
  const second = async (/** @type {FakeMedia[]} */ stalling = []) => {
    for (const { time, element } of people) {
      await time.pass(700);
      if (stalling.includes(element)) Object.assign(element, { readyState: 1, playbackRate: 0.01 });
      await time.pass(300);
      element.readyState = 4;
    }
    const rows = people.map(({ server, name }) => {
      const { position, time } = server.socket.lastSent('report');
      return row(name, 1000 * (position - motion.position) - (time - motion.timestamp), { time });
    });
    for (const { server } of people) server.socket.receive({ type: 'offsets', time: server.now(), rows });
  };
  return { people, second, offset };
}

const SHIFTED = { slowest: [-300, -50], fastest: [0, 0], mean: [-200, -15], median: [-200, -15] };

for (const rule of RULES) {
  test(`W-9: four who decide for themselves, by the ${rule}, are together again after two have stalled`, async t => {
    const { people, second, offset } = await crew(4, rule);
    for (let i = 0; i < 5; i++) await second();
    await second([people[1].element, people[2].element]);
    const apart = [];
    for (let i = 0; i < 20; i++) {
      await second();
      const offsets = people.map(offset);
      apart.push(Math.max(...offsets) - Math.min(...offsets));
    }
    const shifts = people.map(({ session }) => 1000 * session.following.groupShift);
    t.diagnostic(`shift ${shifts[0].toFixed(1)} ms; apart ${apart.map(ms => ms.toFixed(1)).join(' ')} ms`);
    const [least, most] = SHIFTED[rule];
    assert.ok(shifts[0] >= least && shifts[0] <= most, `${shifts[0]} ms`);
    assert.equal(new Set(shifts).size, 1);
    assert.ok(apart[0] > 100, `${apart[0]} ms`);
    assert.ok(Math.max(...apart.slice(6)) < 5, `${Math.max(...apart.slice(6))} ms`);
    const seeks = people.map(({ element }) => element.calls.filter(call => call.startsWith('seek')).length);
    assert.ok(Math.max(...seeks) < 2, 'by their rate');
  });
}
