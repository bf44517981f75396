import { t, word } from '../words.js';

/** What the strategies that come with the server do, for who chooses one. A stranger's says so itself, in its own words. */
const PURPOSES = new Map(Object.entries({
  'server-clock': word('Everybody follows the server’s clock, and nobody is waited for.'),
  'ready-quorum': word('When a fifth of the players has run out of media, the others wait for a moment.'),
  controller: word('What whoever has control sees is right; the others follow their player.'),
  'maestro-slowest': word('The group goes by its slowest player, so that nobody misses anything.'),
  'maestro-fastest': word('The group goes by its fastest player, so that nobody is late.'),
  'maestro-mean': word('The group meets at the mean of its players: all give way alike.'),
  'maestro-median': word('The group meets at the median of its players: the majority is right.'),
  distributed: word('Every player decides for itself, by one rule; for experiments.'),
  'live-edge': word('For live media: the least delay that all players can hold.'),
  duplicate: word('Players do what they are told when they hear of it: to see what the others are worth.'),
}));

/**
 * @param {string} name of a strategy
 * @param {string} [own] what it says of itself
 */
export function purposeOf(name, own = '') {
  const known = PURPOSES.get(name);
  return known ? t(known) : own;
}
