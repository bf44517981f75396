// An agenda: each topic brings what belongs to it, from when it begins until it ends. The links go by events, so
// whoever moderates may also publish an event by hand, earlier or later than this does.
//
//   TUTTI_TOKEN=… node agenda.mjs https://films.example.org SESSION agenda.json
//
// The token is the host token, or the seat of somebody with the grant `tree`. agenda.json:
//   [{"topic": "Welcome", "minutes": 5, "links": ["https://example.org/programme"]},
//    {"topic": "Barcelona", "minutes": 20, "links": ["geo:41.3874,2.1686?z=12", "https://example.org/a.mp4#t=9,60"]}]

import { readFile } from 'node:fs/promises';
import { ask } from './tutti.mjs';

const [server, session, file] = process.argv.slice(2);
const place = { server, session, token: process.env.TUTTI_TOKEN };
if (!file || !place.token) {
  console.error('Say: TUTTI_TOKEN=… node agenda.mjs SERVER SESSION agenda.json');
  process.exit(2);
}
const agenda = JSON.parse(await readFile(file, 'utf8'))
  .map(({ topic, minutes, links }, i) => ({ topic, minutes, links, event: eventOf(topic, i) }));

// All links, added together. They wait: nothing plays before its topic begins.
const triples = agenda.flatMap(({ topic, event, links }) => links.map(object => ({
  subject: `urn:tutti:session:${session}#t=${event}.begins,${event}.ends`, object, label: topic,
})));
const added = await ask(place, 'POST', '/tree/triples', { triples });
console.log(`linked ${added.triples.length}`);

// On time: counted from the beginning, so that no delay adds up.
let due = Date.now();
for (const { event, minutes } of agenda) {
  await publish(`${event}.begins`);
  due += minutes * 60_000;
  await new Promise(resolve => setTimeout(resolve, Math.max(0, due - Date.now())));
  await publish(`${event}.ends`);
}

async function publish(event) {
  await ask(place, 'POST', '/tree/events', { event });
  console.log(`published ${event}`);
}

/** A name for a topic as events have them: letters, digits and dashes; the number keeps two of one name apart. */
function eventOf(topic, i) {
  const plain = topic.normalize('NFD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return `topic-${i + 1}${plain && `-${plain}`}`;
}
