import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceStatus } from '../../main/webapp/js/tutti/device-status.js';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { heard, joined } from './fake-session.js';

const member = (id, role, grants) => ({ member: id, name: id, role, grants, free: false, muted: false, endpoints: [] });
const roster = (revision, controller, ...members) => ({
  type: 'roster', revision, controller, requests: [], size: { members: 2, endpoints: 2 }, members,
});

test('W-14: asks for control, and has it when the roster says so', async () => {
  const { session, server } = await joined({}, { role: 'participant', roster: roster(1, 'm2', member('m1', 'participant', ['control'])) });
  assert.equal(session.inControl, false);
  assert.ok(session.may('control'));
  const asking = session.requestControl();
  await server.socket.accept('requestControl', 2);
  await asking;
  assert.equal(session.inControl, false, 'asking is not having');
  server.socket.receive(roster(3, 'm1', member('m1', 'participant', ['control'])));
  assert.equal(session.inControl, true);
});

test('W-13: a command without control is refused, and nothing is assumed', async () => {
  const { session, server } = await joined({}, { roster: roster(1, 'm2', member('m1', 'viewer', [])) });
  const before = session.timeline;
  const refused = assert.rejects(session.pause(), { code: 'control-denied' });
  server.socket.receive({ type: 'error', id: server.socket.lastSent('pause').id, code: 'control-denied', message: 'No.' });
  await refused;
  assert.equal(session.timeline, before);
});

test('C-53: role and grants are those of the roster, which may change, else those of the role', async () => {
  const rules = { revision: 1, chat: 'open', grants: { viewer: ['chat'] } };
  const { session, server } = await joined({}, { role: 'viewer', rules });
  assert.deepEqual([session.role, session.grants], ['viewer', ['chat']]);
  server.socket.receive(roster(3, null, member('m1', 'cohost', ['admit', 'queue'])));
  assert.deepEqual([session.role, session.runs, session.may('queue'), session.may('chat')], ['cohost', true, true, false]);
  server.socket.receive(roster(4, null, member('m1', 'host', [])));
  assert.ok(session.may('tree'), 'hosts may do everything');
});

test('every request is sent under its name with its fields', async () => {
  const { session, server } = await joined();
  const asked = [
    ['stop', []], ['reset', []], ['select', ['i2'], { item: 'i2' }], ['next', []], ['previous', []],
    ['schedule', [null], { at: null }], ['setWaitPoints', ['i1', [{ position: 3, label: 'Stop' }]], { item: 'i1', points: [{ position: 3, label: 'Stop' }] }],
    ['withdrawRequest', []], ['handOver', ['m2'], { member: 'm2' }], ['denyControl', ['m2'], { member: 'm2' }],
    ['takeControl', []], ['releaseControl', []], ['reject', ['m2'], { member: 'm2' }], ['remove', ['m2'], { member: 'm2' }],
    ['revokeInvitation', ['v1'], { invitation: 'v1' }], ['setRole', ['m2', 'cohost'], { member: 'm2', role: 'cohost' }],
    ['setGrants', ['m2', null], { member: 'm2', grants: null }], ['setRules', [{ locked: true }], { locked: true }],
    ['setStrategy', ['ready-quorum'], { strategy: 'ready-quorum' }], ['end', []], ['enqueue', ['file:b'], { locator: 'file:b' }],
    ['dequeue', ['i2'], { item: 'i2' }], ['reorder', ['i2', null], { item: 'i2', before: null }],
    ['react', [4, '👍'], { line: 4, reaction: '👍' }], ['removeLine', [4], { line: 4 }],
    ['mute', ['m2', true], { member: 'm2', muted: true }], ['invite', [{ role: 'viewer' }], { role: 'viewer' }],
    ['transferHost', ['m2'], { member: 'm2' }], ['setDetails', [{ privacy: 'public' }], { privacy: 'public' }],
    ['setNotice', ['It is recorded.'], { text: 'It is recorded.' }], ['agree', [71, true], { notice: 71, agreed: true }],
    ['takeNote', ['Bought in May'], { text: 'Bought in May' }], ['dropNote', [7], { note: 7 }],
  ];
  for (const [type, parameters, fields = {}] of asked) {
    const answer = session[type](...parameters);
    const { id, ...sent } = server.socket.lastSent(type);
    assert.deepEqual(sent, { type, ...fields });
    await server.socket.accept(type);
    assert.equal((await answer).seq, 1);
  }
});

test('keeps why the timeline is as it is: what the welcome tells, then each new cause', async () => {
  const cause = (kind, at) => ({ kind, member: null, name: null, at, reason: 'Because.', numbers: { waitedMs: 3 } });
  const still = { position: 0, velocity: 0, timestamp: 0 };
  const trace = [cause('play', 1), cause('pause', 2)];
  const { session, server } = await joined({}, { trace, timeline: { ...timeline(still), cause: cause('pause', 2) } });
  const told = heard(session, 'trace');
  server.socket.receive({ type: 'timeline', ...timeline(still), revision: 3, cause: cause('pause', 2) });
  assert.equal(told.length, 0);
  server.socket.receive({ type: 'timeline', ...timeline(still), revision: 4, cause: cause('strategy', 9) });
  assert.deepEqual(session.trace.map(({ kind }) => kind), ['play', 'pause', 'strategy']);
  assert.deepEqual(told[0].at(-1).numbers, { waitedMs: 3 });
});

test('C-66: battery, charging and signal go with each report, where the browser tells', async () => {
  const device = { getBattery: async () => ({ level: 0.4567, charging: true }), connection: { downlink: 4.5 } };
  const status = new DeviceStatus(device);
  assert.deepEqual(status.now(), { signal: 0.45 });
  await null;
  await null;
  assert.deepEqual(status.now(), { battery: 0.46, charging: true, signal: 0.45 });
  device.connection.downlink = 80;
  assert.equal(status.now().signal, 1);
  assert.deepEqual(new DeviceStatus({}).now(), {});
  const { session, server, time } = await joined();
  session.attach(new FakeMedia(time));
  await time.pass(1_000);
  assert.ok(!('battery' in server.socket.lastSent('report')), 'nor is anything made up where it does not');
});
