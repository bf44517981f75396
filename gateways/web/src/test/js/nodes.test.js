import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../main/webapp/js/tutti/nodes.js';
import { FakeMedia } from './fake-media.js';
import { timeline } from './fake-server.js';
import { heard, setUp } from './fake-session.js';

const NORTH = 'http://north:8080/';
const SOUTH = 'http://south:8080/';
const WEST = 'http://west:8080/';

/** In a session that several servers serve, at the first of them. */
async function joined(options = {}, nodes = [NORTH, SOUTH]) {
  const set = setUp({ url: undefined, server: `${NORTH}s/s1`, random: () => 0, ...options });
  const { server, session, time } = set;
  server.answer = hello => {
    const { origin } = new URL(server.socket.url.replace(/^ws/, 'http'));
    const here = `${origin}/`;
    return { ...server.welcome(hello), nodes: [here, ...nodes.filter(url => url !== here)] };
  };
  const joining = session.join();
  await time.pass(1_000);
  await joining;
  // What it takes is fetched, which takes no time of the test's.
  await new Promise(resolve => setTimeout(resolve, 20));
  return set;
}

/** The film runs: then a server says something each second. */
async function playing(set) {
  const { server, time } = set;
  server.socket.receive({ type: 'timeline', ...timeline({ position: 0, velocity: 1, timestamp: server.now() }), revision: 2 });
  await time.pass(1_000);
}

test('C-65: whoever loses one server goes on at the next, at once and as the same endpoint', async () => {
  const { session, server, time } = await joined();
  const { seat } = session;
  const servers = heard(session, 'server');
  server.away.add('north:8080');
  server.socket.drop(1006);
  await time.pass(10);
  assert.equal(session.state, 'joined');
  assert.equal(server.socket.url, 'ws://south:8080/ws');
  assert.equal(server.socket.lastSent('hello').seat, seat);
  assert.equal(session.server, SOUTH);
  assert.deepEqual(servers, [SOUTH]);
  assert.deepEqual(session.nodes?.urls, [SOUTH, NORTH]);
});

test('C-65: those who lose a server in the same instant come to the next one after another, and soon', async () => {
  const came = [];
  for (const random of [0, 0.25, 0.5, 0.999]) {
    const { session, server, time } = await joined({ random: () => random });
    server.away.add('north:8080');
    const [from, before] = [time.now(), server.sockets.length];
    server.socket.drop(1006);
    while (server.sockets.length === before && time.now() - from < 5_000) await time.pass(1);
    came.push(time.now() - from);
    await time.pass(10);
    assert.equal(session.state, 'joined');
  }
  assert.ok(came.every((at, i) => i === 0 || at > came[i - 1] + 100) && came[3] <= 510, `${came}`);
});

test('servers that let everybody in and out again at once are tried in turn, ever more patiently', async () => {
  const { server, time } = await joined({ random: () => 0.5 });
  const { answer } = server;
  server.answer = hello => {
    const { socket } = server;
    time.setTimeout(() => socket.drop(1013), 10);
    return answer(hello);
  };
  await time.pass(10_000);
  const before = server.sockets.length;
  server.socket.drop(1013);
  await time.pass(60_000);
  const hosts = server.sockets.slice(before).map(({ url }) => new URL(url).hostname);
  assert.ok(hosts.length < 30 && hosts.length > 8, `${hosts}`);
  assert.ok(hosts.every((host, i) => i === 0 || host !== hosts[i - 1]), `${hosts}`);
});

test('one that has too much to do is left for the others, and asked again after half a minute', async () => {
  const { session, server, time } = await joined({}, [NORTH, SOUTH, WEST]);
  const { answer } = server;
  server.away.add('north:8080').add('west:8080');
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'server-busy', message: 'Much to do.' });
  server.socket.drop(1006);
  const before = server.sockets.length;
  await time.pass(29_000);
  const tried = server.sockets.slice(before).map(({ url }) => new URL(url).hostname);
  assert.equal(tried.filter(host => host === 'south').length, 1, `${tried}`);
  assert.ok(tried.filter(host => host === 'west').length > 2, `${tried}`);
  server.answer = answer;
  await time.pass(10_000);
  assert.equal(session.state, 'joined');
  assert.equal(session.server, SOUTH);
});

test('where all have too much to do they are left alone for half a minute', async () => {
  const { session, server, time } = await joined();
  const { answer } = server;
  server.answer = hello => ({ type: 'error', id: hello.id, code: 'server-busy', message: 'Much to do.' });
  const before = server.sockets.length;
  server.socket.drop(1006);
  await time.pass(29_000);
  assert.equal(server.sockets.length, before + 2);
  server.answer = answer;
  await time.pass(2_000);
  assert.equal(session.state, 'joined');
});

test('one that the browser does not let the page ask is left for the next', async () => {
  const { session, server, time } = await joined({}, [NORTH, SOUTH, WEST]);
  server.forbidden.add('south:8080');
  server.away.add('north:8080');
  server.socket.drop(1006);
  await time.pass(1_000);
  assert.equal(session.state, 'joined');
  assert.equal(session.server, WEST);
});

test('what is no address of a server is not learnt', async () => {
  const { session, server, time } = await joined();
  server.socket.receive({ type: 'nodes', nodes: [NORTH, 'ftp://south/', 'javascript:0', 'south', WEST] });
  await time.pass(1);
  assert.deepEqual(session.nodes?.urls, [NORTH, WEST, SOUTH]);
});

test('where there is one server nothing is otherwise', async () => {
  const { session, server, time } = await joined({}, [NORTH]);
  assert.equal(session.nodes, null);
  server.socket.drop(1006);
  await time.pass(200);
  assert.equal(session.state, 'waiting');
  await time.pass(100);
  assert.equal(server.socket.url, 'ws://north:8080/ws');
});

test('one that opens no socket within a second is left for the next, and given longer in the next round', async () => {
  const { session, server, time } = await joined({ random: () => 0.5 }, [NORTH, SOUTH, WEST]);
  for (const host of ['north:8080', 'south:8080', 'west:8080']) server.stopped.add(host);
  const before = server.sockets.length;
  const lost = time.now();
  server.socket.drop(1006);
  await time.pass(2_990);
  const tried = server.sockets.slice(before).map(({ url }) => new URL(url).hostname);
  assert.equal(new Set(tried).size, 3, `${tried}`);
  assert.equal(tried.at(-1), 'north', 'last that which was lost');
  server.stopped.delete('west:8080');
  await time.pass(10_000);
  assert.equal(session.state, 'joined');
  assert.ok(time.now() > lost);
});

test('a server that stands still while the film runs is noticed within three seconds', async () => {
  const set = await joined({ random: () => 0.999 });
  const { session, server, time } = set;
  await playing(set);
  server.stopped.add('north:8080');
  const stopped = time.now();
  while (session.server !== SOUTH && time.now() - stopped < 10_000) await time.pass(50);
  assert.ok(time.now() - stopped <= 3_000, `${time.now() - stopped} ms`);
});

test('a server that only had much to do is given longer the next time', async () => {
  const set = await joined();
  const { session, server, time } = set;
  await playing(set);
  server.away.add('south:8080');
  const until = async () => {
    const from = time.now();
    server.stopped.add('north:8080');
    while (session.state === 'joined') await time.pass(50);
    server.stopped.delete('north:8080');
    const took = time.now() - from;
    await time.pass(2_000);
    assert.equal(session.state, 'joined');
    return took;
  };
  const [first, second, third] = [await until(), await until(), await until()];
  assert.ok(second > first + 1_000 && third > second, `${first}, ${second}, ${third}`);
});

test('a server that says something each second is asked nothing besides', async () => {
  const set = await joined();
  const { server, time, session } = set;
  await playing(set);
  await time.pass(20_000);
  const pings = () => server.socket.sent.filter(({ type }) => type === 'ping').length;
  const before = pings();
  for (let i = 0; i < 30; i++) {
    server.socket.receive({ type: 'offsets', time: server.now(), rows: [] });
    await time.pass(1_000);
  }
  assert.ok(pings() - before <= 5, `${pings() - before}`);
  assert.equal(session.server.startsWith(NORTH), true);
});

test('C-65: the film plays on meanwhile, by the timeline that is known, and is not put elsewhere afterwards', async () => {
  const set = await joined();
  const { session, server, time } = set;
  const media = new FakeMedia(time);
  session.attach(/** @type {any} */ (media));
  await playing(set);
  await time.pass(3_000);
  const leaps = media.calls.filter(call => call.startsWith('seek')).length;
  server.away.add('north:8080');
  server.stopped.add('south:8080');
  server.clock = 'clock-2';
  server.socket.drop(1006);
  await time.pass(700);
  assert.equal(media.paused, false);
  server.answer = hello => ({
    ...server.welcome(hello), nodes: [SOUTH, NORTH],
    timeline: { ...timeline({ position: 0, velocity: 1, timestamp: session.timeline.motion.timestamp }), revision: 3 },
  });
  server.stopped.delete('south:8080');
  await time.pass(4_000);
  assert.equal(session.state, 'joined');
  assert.equal(session.clock.id, 'clock-2');
  assert.equal(media.calls.filter(call => call.startsWith('seek')).length, leaps);
  assert.ok(Math.abs(session.follower.offset) < 40, `${session.follower.offset} ms`);
});

test('what was not asked for want of a server is asked once there is one', async () => {
  const { session, server, time } = await joined();
  server.away.add('north:8080');
  server.stopped.add('south:8080');
  server.socket.drop(1006);
  await time.pass(10);
  const said = session.say('Hello');
  await time.pass(1_500);
  server.stopped.delete('south:8080');
  await time.pass(3_000);
  assert.equal(server.socket.sent.filter(({ type }) => type === 'say').length, 1);
  await server.socket.accept('say', 9);
  assert.equal((await said).seq, 9);
});

test('what may be done twice is asked once more; of the rest people are told', async () => {
  const { session, server, time } = await joined();
  const pause = session.pause();
  const said = assert.rejects(session.say('Hello'), { code: 'connection-lost' });
  server.socket.drop(1006);
  await said;
  await time.pass(10);
  assert.equal(server.socket.url, 'ws://south:8080/ws');
  await server.socket.accept('pause', 5);
  assert.equal((await pause).seq, 5);
  const again = assert.rejects(session.pause(), { code: 'not-allowed' });
  server.socket.receive({ type: 'error', id: server.socket.lastSent('pause').id, code: 'not-allowed', message: 'No.' });
  await again;
});

test('what nobody can be asked is told after a while', async () => {
  const { session, server, time } = await joined();
  server.away.add('north:8080').add('south:8080');
  server.socket.drop(1006);
  await time.pass(10);
  const play = assert.rejects(session.play(), { code: 'not-connected' });
  await time.pass(8_100);
  await play;
});

test('media that lie on a server of the session are asked of the one that we are at', async () => {
  const { session, server, time } = await joined();
  assert.equal(session.addressOf({ url: '/media/file/a.mp4', type: '' }), `${NORTH}media/file/a.mp4`);
  server.away.add('north:8080');
  server.socket.drop(1006);
  await time.pass(10);
  assert.equal(session.addressOf({ url: '/media/file/a.mp4', type: '' }), `${SOUTH}media/file/a.mp4`);
  assert.equal(session.addressOf({ url: `${NORTH}media/file/a.m3u8?x=1`, type: '' }), `${SOUTH}media/file/a.m3u8?x=1`);
  assert.equal(session.addressOf({ url: 'https://cdn.example/a.mp4', type: '' }), 'https://cdn.example/a.mp4');
});

test('servers that come and go are heeded, and one that went may come again', async () => {
  const { session, server, time } = await joined();
  server.socket.receive({ type: 'nodes', nodes: [NORTH, WEST] });
  await time.pass(1);
  assert.deepEqual(session.nodes?.urls, [NORTH, WEST, SOUTH]);
  server.socket.receive({ type: 'nodes', nodes: [NORTH] });
  await time.pass(1);
  server.away.add('north:8080').add('west:8080');
  server.socket.drop(1012);
  await time.pass(50);
  assert.equal(session.state, 'joined');
  assert.equal(session.server, SOUTH);
});

test('whoever knows the servers from before need not come in at the first', async () => {
  const { session, server, time } = setUp({ url: undefined, server: NORTH, nodes: [NORTH, SOUTH], seat: 'seat-9' });
  server.away.add('north:8080');
  const joining = session.join();
  await new Promise(resolve => setTimeout(resolve, 20));
  await time.pass(1_000);
  await joining;
  assert.equal(server.socket.url, 'ws://south:8080/ws');
  assert.equal(server.socket.lastSent('hello').seat, 'seat-9');
});
