import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameOf, lineIn } from '../../main/webapp/js/tutti/envelope.js';
import { Secret, newKey } from '../../main/webapp/js/tutti/secret.js';
import { heard, joined } from './fake-session.js';

const header = { seq: 5, member: 'm2', name: 'Ben', at: 1, since: 1, item: 'i1', position: 2, reactions: [], removed: false };
const ENCRYPTED = { rules: { revision: 1, chat: 'encrypted', grants: {} } };

/** As the server hands on a sealed line. */
function frameFromServer(fields, sealed) {
  const json = new TextEncoder().encode(JSON.stringify({ type: 'chat', ...fields }));
  return Uint8Array.from([1, json.length >> 8, json.length & 255, ...json, ...sealed]);
}

/** WebCrypto works on other threads, so that its answers take real time. */
async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise(resolve => setTimeout(resolve, 5));
  assert.ok(condition());
}

test('W-19: what is sealed with a key opens with it, and only in the same session', async () => {
  const key = newKey();
  assert.match(key, /^[\w-]{43}$/);
  const sealed = await new Secret('s1', [key]).seal('Grüße 👋');
  assert.equal(sealed.length, 12 + 16 + new TextEncoder().encode('Grüße 👋').length);
  assert.equal(await new Secret('s1', [key]).open(sealed), 'Grüße 👋');
  assert.equal(await new Secret('s1', [key]).open(Buffer.from(sealed).toString('base64')), 'Grüße 👋');
  assert.equal(await new Secret('s2', [key]).open(sealed), null);
  assert.equal(await new Secret('s1', [newKey()]).open(sealed), null);
  sealed[20] ^= 1;
  assert.equal(await new Secret('s1', [key]).open(sealed), null, 'a changed line is no line');
});

test('W-19: each line is sealed differently', async () => {
  const secret = new Secret('s1', [newKey()]);
  assert.notDeepEqual(await secret.seal('Hello'), await secret.seal('Hello'));
});

test('W-19: after a change of the key old lines stay readable, and new ones take the new key', async () => {
  const [old, next] = [newKey(), newKey()];
  const before = await new Secret('s1', [old]).seal('before');
  const ring = new Secret('s1', [old]);
  assert.ok(ring.add(next));
  assert.deepEqual(ring.keys, [next, old]);
  assert.equal(await ring.open(before), 'before');
  const after = await ring.seal('after');
  assert.equal(await new Secret('s1', [old]).open(after), null, 'whoever was turned out cannot read on');
  assert.equal(await new Secret('s1', [next]).open(after), 'after');
});

test('W-19: what is no key is not taken, and without one nothing is said', async () => {
  const secret = new Secret('s1');
  for (const text of ['', 'short', '!', newKey() + 'AAAA']) assert.equal(secret.add(text), false);
  assert.equal(secret.key, null);
  await assert.rejects(secret.seal('Hello'), { code: 'no-key' });
});

test('W-19: frames to the server are 01, the length of an id, the id, and the sealed line', () => {
  assert.deepEqual([...frameOf('42', Uint8Array.from([7, 8, 9]))], [1, 2, 0x34, 0x32, 7, 8, 9]);
});

test('W-19: frames from the server are 01, the length of a header, the header, and the sealed line', () => {
  const long = { ...header, name: 'B'.repeat(300) };
  const { cipher, ...rest } = lineIn(frameFromServer(long, [7, 8, 9]).buffer);
  assert.deepEqual(rest, { type: 'chat', ...long });
  assert.deepEqual([...cipher], [7, 8, 9]);
  assert.equal(lineIn(Uint8Array.from([2, 0, 0]).buffer), null);
});

test('W-19: an encrypted session says and hears lines in binary frames, of which the server reads nothing', async () => {
  const key = newKey();
  const { session, server } = await joined({ keys: [key] }, ENCRYPTED);
  assert.equal(server.socket.binaryType, 'arraybuffer');
  const saying = session.say('The butler did it');
  await until(() => server.socket.lastSent('binary'));
  const { bytes } = server.socket.lastSent('binary');
  assert.equal(Buffer.from(bytes).includes('butler'), false);
  const id = new TextDecoder().decode(bytes.subarray(2, 2 + bytes[1]));
  server.socket.receive({ type: 'accepted', id, seq: 5, stamp: 1, effectiveAt: 1 });
  assert.equal((await saying).seq, 5);
  const told = heard(session, 'chat');
  server.socket.receiveBytes(frameFromServer(header, bytes.subarray(2 + bytes[1])));
  await until(() => session.chat[0].text === 'The butler did it');
  assert.equal(told.at(-1)[0].seq, 5);
});

test('W-19: lines of the welcome open when the key comes, and stay open when somebody reacts', async () => {
  const key = newKey();
  const cipher = Buffer.from(await new Secret('s1', [key]).seal('Hello')).toString('base64');
  const { session, server } = await joined({}, { ...ENCRYPTED, chat: [{ ...header, text: null, cipher }] });
  assert.equal(session.chat[0].text, undefined);
  await assert.rejects(session.say('Hi'), { code: 'no-key', message: 'This chat is encrypted and this link has no key.' });
  assert.ok(session.addKey(key));
  await until(() => session.chat[0].text === 'Hello');
  server.socket.receive({ type: 'chat', ...header, reactions: [{ reaction: '👍', members: ['m1'] }] });
  assert.equal(session.chat[0].text, 'Hello');
  server.socket.receive({ type: 'chat', ...header, text: '', removed: true });
  assert.equal(session.chat[0].text, '');
});
