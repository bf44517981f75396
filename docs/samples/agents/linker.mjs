// An agent that listens: what somebody names in the chat is linked at that moment, for 20 seconds, for everybody to
// see. Talk of Barcelona brings its map, a person's name their page. It stands for any program that makes links of what
// it hears or sees: speech recognition, translation, finding faces or topics.
//
//   node linker.mjs https://films.example.org SESSION INVITATION [words.json]
//
// SESSION is what stands behind /s/ in the address; the INVITATION is made by the host (to be a participant). The host
// gives it the grant `tree`, under its name in the list of members: before that it only listens. words.json names
// things and what to show for them: {"Barcelona": "geo:41.38,2.17?z=12"}.

import { readFile } from 'node:fs/promises';
import { ask, join } from './tutti.mjs';

const SECONDS = 20;
const KNOWN = {
  'Barcelona': 'geo:41.3874,2.1686?z=12',
  'Lisbon': 'geo:38.7223,-9.1393?z=12',
  'Sagrada Família': 'https://en.wikipedia.org/wiki/Sagrada_Fam%C3%ADlia',
  'Joseph Fourier': 'https://en.wikipedia.org/wiki/Joseph_Fourier',
};

const [server, session, invitation, file] = process.argv.slice(2);
if (!invitation) {
  console.error('Say: node linker.mjs SERVER SESSION INVITATION [words.json]');
  process.exit(2);
}
const words = Object.entries(file ? JSON.parse(await readFile(file, 'utf8')) : KNOWN)
  .map(([word, uri]) => ({ word, uri, pattern: wholeWord(word) }));

const place = { server, session, token: '' };
let me = null; // who we are, once we are in
let item = null; // the one that is on
let may = false;
let heard = 0; // the last line: one that only changed, as by a reaction, comes again
const shownUntil = new Map(); // by URI

await join({ server, session, invitation, name: 'Linker' }, told);
console.log('listening');

function told(message) {
  switch (message.type) {
    case 'welcome':
      [me, place.token] = [message.member, message.seat];
      heard = Math.max(heard, ...message.chat.map(line => line.seq));
      playing(message.queue);
      permitted(message.roster);
      break;
    case 'queue': playing(message); break;
    case 'roster': permitted(message); break;
    case 'chat':
      if (message.seq > heard && message.member !== me && message.text) link(message);
      heard = Math.max(heard, message.seq);
      break;
    case 'closed': process.exit(0);
  }
}

function playing({ items, current }) {
  item = items.find(one => one.id === current).item;
}

function permitted(roster) {
  const now = roster.members.find(one => one.member === me)?.grants.includes('tree') ?? false;
  if (now !== may) console.log(now ? 'may link' : 'may only listen');
  may = now;
}

/** Links all that a line names, from now on. `+0` is where the film is when the server takes it. */
async function link({ text, name }) {
  const named = words.filter(({ pattern, uri }) => pattern.test(text) && !(shownUntil.get(uri) > Date.now()));
  if (!may || named.length === 0) return;
  for (const { uri } of named) shownUntil.set(uri, Date.now() + SECONDS * 1000);
  try {
    const { triples } = await ask(place, 'POST', '/tree/triples', {
      triples: named.map(({ word, uri }) => ({
        subject: `${item.locator}#t=+0,+${SECONDS}`, object: uri, label: `${word}, says ${name}`.slice(0, 200),
      })),
    });
    for (const { triple, subject, object } of triples) console.log(`linked ${triple} ${subject} ${object}`);
  } catch (error) {
    console.error(error.message);
  }
}

function wholeWord(text) {
  const literally = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literally}(?![\\p{L}\\p{N}])`, 'iu');
}
