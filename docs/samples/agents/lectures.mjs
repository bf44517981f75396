// Lecture to lecture: parts of the film that is on are linked to parts of others, as somebody wrote them down. Added as
// Turtle, so the same text could have come from any program that writes RDF.
//
//   TUTTI_TOKEN=… node lectures.mjs https://films.example.org SESSION parts.txt
//
// The token is the host token, or the seat of somebody with the grant `tree`. A line of parts.txt is a part of the
// film, the address of another with a part of that, and what it is about:
//   12:10-13:00  https://lectures.example.org/signals.mp4  02:00-02:50  The Fourier transform

import { readFile } from 'node:fs/promises';
import { ask } from './tutti.mjs';

const LINE = /^([\d:.]+)-([\d:.]+)\s+(\S+)\s+([\d:.]+)-([\d:.]+)(?:\s+(.+))?$/;

const [server, session, file] = process.argv.slice(2);
const place = { server, session, token: process.env.TUTTI_TOKEN };
if (!file || !place.token) {
  console.error('Say: TUTTI_TOKEN=… node lectures.mjs SERVER SESSION parts.txt');
  process.exit(2);
}
const film = (await ask(place, 'GET', '')).item.locator;
const lines = (await readFile(file, 'utf8')).split('\n').map(line => line.trim())
  .filter(line => line && !line.startsWith('//'));

let turtle = `@prefix tutti: <urn:tutti:tree#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
`;
for (const line of lines) {
  const [, from, to, other, start, end, about] = LINE.exec(line) ?? [];
  if (!from || /[<>"\\]/.test(other)) {
    console.error(`This is no part of a film: ${line}`);
    process.exit(1);
  }
  turtle += `[] a tutti:Triple ; tutti:subject <${film}#t=${from},${to}> ; tutti:object <${other}#t=${start},${end}> ;
   rdfs:label ${JSON.stringify(about ?? '')} .
`;
}
const { triples } = await ask(place, 'POST', '/tree/triples', turtle, 'text/turtle');
for (const { triple, subject, object } of triples) console.log(`linked ${triple} ${subject} ${object}`);
