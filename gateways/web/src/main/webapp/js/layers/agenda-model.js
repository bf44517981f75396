import { eventsOf } from '../tutti/tree-timing.js';

/**
 * Topics and other events of a tree. A topic is two events and what plays between them; `topic3.begins`, `topic3.ends`.
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('../tutti/protocol.js').Happening} Happening
 *
 * @typedef {object} Topic
 * @property {string} name of its events
 * @property {string} label
 * @property {Link[]} links what it brings
 * @property {'waits' | 'on' | 'over'} state
 */

const BEGINS = '.begins';
const ENDS = '.ends';

/**
 * @param {Link[]} links
 * @param {Map<string, Happening>} events when each was published last
 * @returns {Topic[]} in the order they were added
 */
export function topicsOf(links, events) {
  /** @type {Map<string, Topic>} */ const topics = new Map();
  for (const link of links) {
    const [start, end] = eventsOf(link.subject);
    if (!start?.endsWith(BEGINS) || end !== start.slice(0, -BEGINS.length) + ENDS) continue;
    const name = start.slice(0, -BEGINS.length);
    const topic = topics.get(name);
    if (topic) topic.links.push(link);
    else topics.set(name, { name, label: link.label || name, links: [link], state: stateOf(name, events) });
  }
  return [...topics.values()];
}

/**
 * The names of all events that links wait for or that were published, without those of topics.
 *
 * @param {Link[]} links
 * @param {Map<string, Happening>} events
 */
export function eventNames(links, events) {
  const topics = new Set(topicsOf(links, events).flatMap(({ name }) => [name + BEGINS, name + ENDS]));
  const names = new Set([...links.flatMap(({ subject }) => eventsOf(subject)), ...events.keys()]);
  return [...names].filter(name => !topics.has(name)).sort();
}

/** A name that no topic has yet. @param {Topic[]} topics */
export function nextTopic(topics) {
  const numbers = topics.map(({ name }) => Number(/^topic(\d+)$/.exec(name)?.[1] ?? 0));
  return `topic${Math.max(0, ...numbers) + 1}`;
}

/** The events of a topic. @param {string} name */
export function eventsOfTopic(name) {
  return { begins: name + BEGINS, ends: name + ENDS };
}

/**
 * @param {string} name
 * @param {Map<string, Happening>} events
 */
function stateOf(name, events) {
  const [begun, ended] = [events.get(name + BEGINS), events.get(name + ENDS)];
  if (!begun) return 'waits';
  return ended && ended.rev > begun.rev ? 'over' : 'on';
}
