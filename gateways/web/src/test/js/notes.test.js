import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heard, joined } from './fake-session.js';

const note = seq => ({ seq, member: 'm1', name: 'Ana', at: seq, item: 'i1', position: seq, text: `note ${seq}` });
const roster = (revision, role) => ({
  type: 'roster', revision, controller: null, requests: [], size: { members: 1, endpoints: 1 },
  members: [{ member: 'm1', name: 'Ana', role, grants: [], endpoints: [] }],
});
const texts = notes => notes.map(({ text }) => text);

test('C-60: notes are those of the welcome, then as they change', async () => {
  const { session, server } = await joined({}, { notes: { revision: 4, notes: [note(4)] } });
  assert.deepEqual(texts(session.notes), ['note 4']);
  const told = heard(session, 'notes');
  server.socket.receive({ type: 'notes', revision: 6, notes: [note(4), note(6)] });
  assert.deepEqual(texts(session.notes), ['note 4', 'note 6']);
  server.socket.receive({ type: 'notes', revision: 7, notes: [note(6)] });
  assert.deepEqual(told.map(texts), [['note 4', 'note 6'], ['note 6']]);
});

test('C-60: who reads no notes has none, and is shown them for as long as they are co-host', async () => {
  const { session, server } = await joined({}, { role: 'participant', roster: roster(1, 'participant') });
  assert.deepEqual([session.notes, session.readsNotes], [[], false]);
  server.socket.receive(roster(3, 'cohost'));
  server.socket.receive({ type: 'notes', revision: 3, notes: [note(2)] });
  assert.deepEqual([texts(session.notes), session.readsNotes], [['note 2'], true]);
  server.socket.receive(roster(4, 'participant'));
  server.socket.receive({ type: 'notes', revision: 4, notes: [] });
  assert.deepEqual([session.notes, session.readsNotes], [[], false]);
});

test('C-60: notes are forgotten when one comes back as somebody they are not for', async () => {
  const { session, server, time } = await joined({}, { role: 'cohost', notes: { revision: 4, notes: [note(4)] } });
  await server.kill();
  server.up = true;
  server.also = { role: 'participant' };
  await time.pass(500);
  assert.equal(session.state, 'joined');
  assert.deepEqual(session.notes, []);
});

test('C-60: observers read notes, but not where they are the audience', async () => {
  const { session } = await joined({}, { role: 'observer', rules: { revision: 1, joinAs: 'participant' } });
  assert.ok(session.readsNotes);
  const audience = await joined({}, { role: 'observer', rules: { revision: 1, joinAs: 'observer' } });
  assert.equal(audience.session.readsNotes, false);
});

test('C-60: a note that is not taken is the promise\'s to tell', async () => {
  const { session, server } = await joined();
  const refused = assert.rejects(session.takeNote('x'), { code: 'not-allowed' });
  const { id } = server.socket.lastSent('takeNote');
  server.socket.receive({ type: 'error', id, code: 'not-allowed', message: 'Full.' });
  await refused;
});
