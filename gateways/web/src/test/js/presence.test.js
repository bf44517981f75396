import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, complete, keyOf, post, serverTyped } from '../../main/webapp/js/mastodon.js';
import { LONGEST, postOf } from '../../main/webapp/js/post.js';

const INFO = {
  session: 'k3v9', title: 'Film night', item: { title: 'Metropolis' }, code: 'K7P4-QXR2',
};
const BASE = 'https://films.example.org';

test('W-23: a post has the hashtags of the platform and the session, what is on, and the address', () => {
  const lines = postOf('created', INFO, BASE).split('\n');
  assert.deepEqual(lines, [
    'Watch “Film night” with me: the same moment, wherever you are.',
    'Metropolis',
    'https://films.example.org/s/k3v9',
    '#tutti #tuttiK7P4QXR2',
  ]);
});

test('W-23: the session’s own words come before those made up for it', () => {
  const text = postOf('joined', { ...INFO, description: 'Silent, with a live piano.', hashtags: ['Lang', 'tutti'] }, BASE);
  assert.deepEqual(text.split('\n'), [
    'I am watching “Film night” together with others. Come in:',
    'Silent, with a live piano.',
    'https://films.example.org/s/k3v9',
    '#tutti #Lang',
  ]);
});

test('W-23: a post fits, and its address is whole', () => {
  for (const length of [0, 1, 50, 120, 300, 500]) {
    for (const tags of [1, 3, 5]) {
      const text = postOf('created', {
        ...INFO, title: '🎬'.repeat(120), description: 'd'.repeat(length), hashtags: Array(tags).fill('x'.repeat(50)),
      }, BASE);
      assert.ok([...text].length <= LONGEST, `${[...text].length} for ${length}, ${tags}`);
      assert.ok(text.split('\n').includes('https://films.example.org/s/k3v9'));
    }
  }
});

test('a server is known by its name, its address, or the name of somebody there', () => {
  for (const typed of ['mastodon.social', '@ada@mastodon.social', 'ada@mastodon.social', ' https://mastodon.social/@ada ']) {
    assert.equal(serverTyped(typed), 'https://mastodon.social', typed);
  }
  assert.equal(serverTyped('http://127.0.0.1:8081'), 'http://127.0.0.1:8081');
  for (const typed of ['', 'mastodon', 'http://mastodon.social', 'https://ada:pw@a.example', 'javascript:alert(1)']) {
    assert.equal(serverTyped(typed), null, typed);
  }
});

test('W-22: the sign-in is by code and PKCE, and of another sign-in nothing is taken', async () => {
  const asked = [];
  globalThis.fetch = async (url, init) => {
    asked.push({ url, body: new URLSearchParams(init.body), headers: init.headers });
    const body = url.endsWith('/apps') ? { client_id: 'i', client_secret: 's' }
      : url.endsWith('/token') ? { access_token: 'secret' } : { username: 'ada' };
    return new Response(JSON.stringify(body));
  };
  const { signIn, address } = await begin('https://a.example', 'https://films.example.org/announce');
  const { searchParams } = new URL(address);
  assert.equal(searchParams.get('code_challenge_method'), 'S256');
  assert.equal(searchParams.get('response_type'), 'code');
  const answer = new URLSearchParams({ code: 'c', state: searchParams.get('state') });
  const account = await complete(signIn, answer, 'https://films.example.org/announce');
  assert.equal(account.account, '@ada@a.example');
  const token = asked.find(({ url }) => url.endsWith('/token')).body;
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token.get('code_verifier'))));
  assert.equal(digest.toString('base64url'), searchParams.get('code_challenge'));
  await assert.rejects(complete(signIn, new URLSearchParams({ code: 'c', state: 'other' }), ''), /not signed in/);
  await post(account, 'text', await keyOf(['k3v9', '@ada@a.example', 'joined']));
  assert.match(asked.at(-1).headers['Idempotency-Key'], /^[0-9a-f]{64}$/);
});
