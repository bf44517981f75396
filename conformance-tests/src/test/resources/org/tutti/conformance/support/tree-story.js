// Three of the library in one session; arguments are the session, the host token, and how the tree is kept. Returns, in
// JSON, what they saw.
const [id, hostToken, keeping] = arguments;
return (async () => {
  const { join } = await import('/js/tutti/session.js');
  const FILM = 'file:demo';
  const A = 'https://v.example/a.mp4';
  const until = async (what, condition) => {
    for (let i = 0; i < 1000; i++) {
      if (condition()) return;
      await new Promise(done => setTimeout(done, 10));
    }
    throw new Error(`Waited in vain: ${what}`);
  };
  const codeOf = promise => promise.then(() => 'accepted', error => error.code);
  const plain = tree => tree.all().map(({ triple, parent, subject, object, at, rev, label, name }) =>
    [triple, parent, subject, object, at, rev, label, name]);

  const ana = await join({ session: id, name: 'Ana', hostToken, plays: false });
  await ana.setTree({ keeping });
  const ben = await join({ session: id, name: 'Ben', plays: false });
  await until('clocks', () => ana.clock.ready && ben.clock.ready);
  await Promise.all([ana.openTree(), ben.openTree()]);
  const heard = [];
  ben.addEventListener('tree', ({ detail }) => heard.push(detail));
  let echoes = 0;
  ana.addEventListener('tree', () => echoes++);
  const same = () => until('equal trees', () => JSON.stringify(plain(ana.tree)) === JSON.stringify(plain(ben.tree)));

  const refusedToGuest = await codeOf(ben.addTriples([{ subject: `${FILM}#t=1,2`, object: A }]));
  await ana.setGrants(ben.member, ['tree']);

  // A link, one within it, one that goes by events; then three at once that hang under one another in any order.
  const first = await ana.addTriples([{ subject: `${FILM}#t=10,40`, object: `${A}#t=5,35`, label: 'Goal' }]);
  const top = first.tree.added[0].triple;
  await until('the link at Ben', () => ben.tree.link(top));
  const second = await ben.addTriples([{ subject: `${A}#t=10,12`, object: 'geo:41.38,2.17' }]);
  const nested = second.tree.added[0];
  const whole = `urn:tutti:session:${id}`;
  await ana.addTriples([{ subject: `${whole}#t=talk.begins,talk.ends`, object: 'https://wiki.example/' }]);
  const batch = (await ana.addTriples([
    { subject: 'https://v.example/b.mp4#t=1,2', object: 'geo:1,1' },
    { subject: `${FILM}#t=50,60`, object: 'https://v.example/b.mp4#t=0,10' },
  ])).tree.added;
  const byLink = Object.fromEntries(batch.map(({ object, parent, triple }) => [object, { parent, triple }]));
  const now = ana.sessionTime(ana.clock.now());
  const relative = (await ana.addTriples([{ subject: `${whole}#t=+1,+2`, object: 'geo:2,2' }])).tree.added[0];
  await ben.publishEvent('talk.begins');
  await until('the event at Ana', () => ana.tree.events.has('talk.begins'));
  const talk = ana.tree.all().find(({ object }) => object === 'https://wiki.example/');

  // Changes: one that is as one thinks, one that is not, one that is out of the question.
  const changed = await ben.changeTriple(top, { ifRev: first.tree.added[0].rev, subject: `${FILM}#t=12,40` });
  const stale = await codeOf(ana.changeTriple(top, { ifRev: first.tree.added[0].rev, label: 'x' }));
  const within = await codeOf(ana.addTriples([{ subject: `${FILM}#t=10,40`, object: `${FILM}#t=20,30` }]));
  const unknown = await codeOf(ana.removeTriple('t1'));
  await same();
  const before = ana.tree.size;

  // Mirrors: what Ana links by her URI comes to Ben in his.
  await ana.addMirror({ uri: 'blob:ana', site: ana.endpoint }, 'https://cam.example/1');
  await ben.addMirror({ uri: 'blob:ben', site: ben.endpoint }, 'https://cam.example/1');
  await until('mirrors', () => ana.tree.mirrors.length === 2 && ben.tree.mirrors.length === 2);
  const own = (await ana.addTriples([{ subject: 'blob:ana#t=1,5', object: 'geo:3,3' }])).tree.added[0];
  await until('the mirrored link', () => ben.tree.link(own.triple));
  const translated = ben.tree.link(own.triple).subject;

  // Who comes later has the same, also after edits while it is read; who comes back, too.
  const note = `data:text/plain,${'x'.repeat(90)}`;
  const filling = Array.from({ length: 40 }, (_, i) => ({ subject: `${FILM}#t=${100 + i}`, object: note }));
  await ana.addTriples(filling);
  await ana.addTriples(filling);
  const cem = await join({ session: id, name: 'Cem', plays: false });
  const reading = cem.openTree();
  const busy = (async () => {
    for (let i = 0; i < 10; i++) await ben.addTriples([{ subject: `${FILM}#t=${i},200`, object: 'geo:4,4' }]);
  })();
  await Promise.all([reading, busy]);
  const withoutWords = tree => tree.all().map(({ triple, parent, at, rev, kind }) => [triple, parent, at, rev, kind]);
  const alike = () => JSON.stringify(withoutWords(ana.tree)) === JSON.stringify(withoutWords(cem.tree));
  await until('the tree at Cem', alike);
  const camera = cem.tree.link(own.triple)?.subject;
  cem.connection.drop();
  await ana.removeTriple(top);
  await until('Cem back', () => cem.state === 'joined');
  await until('the tree at Cem again', alike);
  const alikeAtBen = () => JSON.stringify(withoutWords(ana.tree)) === JSON.stringify(withoutWords(ben.tree));
  await until('the tree at Ben again', alikeAtBen);

  const result = {
    refusedToGuest, top, nestedParent: nested.parent, nestedGone: ana.tree.link(nested.triple) === null,
    batchParent: byLink['geo:1,1'].parent === byLink['https://v.example/b.mp4#t=0,10'].triple,
    batchRoot: byLink['https://v.example/b.mp4#t=0,10'].parent === null,
    relative: relative.at[0] - now - 1, relativeLength: relative.at[1] - relative.at[0], talk: talk.at,
    talkAt: ana.tree.events.get('talk.begins').session, changedAt: changed.tree.changed[0].at, stale, within, unknown,
    own: own.subject, translated, camera, before, sizes: [ana.tree.size, ben.tree.size, cem.tree.size],
    heard: heard.length, echoes,
  };
  await Promise.all([ana, ben, cem].map(one => one.leave()));
  return JSON.stringify(result);
})().catch(error => JSON.stringify({ failed: `${error.code ?? ''} ${error.stack}` }));
