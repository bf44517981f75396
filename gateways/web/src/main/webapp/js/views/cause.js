import { clockTime, named, say } from '../dom.js';
import { counted, language, t, timeOfDay, word } from '../words.js';
import { programmeClock } from './live.js';

/**
 * Who did what, when and why, in words.
 *
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 * @typedef {import('../tutti/protocol.js').Live} Live
 */

/**
 * Tells below the film why it is as it is.
 *
 * @param {import('../tutti/session.js').Session} session
 * @param {() => void} onWhy somebody wants to know more
 */
export function tellCauses(session, onWhy) {
  const line = named('cause', HTMLElement);
  const why = named('why', HTMLButtonElement);
  const tell = () => {
    say(line, session.timeline ? describeCause(session.timeline, session.item?.live) : '');
    why.hidden = session.trace.length === 0;
  };
  for (const event of ['timeline', 'trace', 'item']) session.addEventListener(event, tell);
  why.addEventListener('click', onWhy);
  tell();
}

/**
 * One time of day is enough: of a live item that of the programme, where it is told.
 *
 * @param {Timeline} timeline
 * @param {Live} [live] if the item is
 */
export function describeCause({ cause, motion, pending, rate }, live) {
  if (!cause) return '';
  const { position } = pending ?? motion;
  const place = placeInWords(position, live);
  const what = whatIn(cause, live, place, rate);
  return live && what.includes(place) ? what : `${what} · ${timeOfDay(cause.at)}`;
}

/**
 * How the item lies in time that something happened to; undefined if it is not live. What was done before it was put on
 * was done to another.
 *
 * @param {Pick<import('../tutti/session.js').Session, 'item' | 'trace'>} session
 * @param {Cause} cause
 */
export function liveOf({ item, trace }, { at }) {
  const change = trace.findLast(({ kind }) => kind === 'select' || kind === 'next' || kind === 'previous');
  return change && at < change.at ? undefined : item?.live;
}

/**
 * What happened.
 *
 * @param {Cause} cause
 * @param {Live} [live] if the item is
 * @param {string} [place] where in the film, if that is known
 * @param {number} [rate]
 */
export function whatIn({ kind, name, reason, numbers }, live, place = placeIn(numbers, live), rate = numbers?.rate) {
  const who = { name: name || t('Someone') };
  const there = place === undefined ? null : { ...who, place };
  switch (kind) {
    case 'play': return there ? t('{name} started at {place}', there) : t('{name} started', who);
    case 'pause': return there ? t('{name} paused at {place}', there) : t('{name} paused', who);
    case 'seek': return there ? t('{name} moved to {place}', there) : t('{name} moved to another place', who);
    case 'goLive': return t('{name} went back to live', who);
    case 'setRate': return rate === undefined
      ? t('{name} changed the speed', who) : t('{name} set the speed to {rate}×', { ...who, rate });
    case 'stop': return t('{name} stopped the film', who);
    case 'reset': return t('{name} put the film back to its start', who);
    case 'select': case 'next': case 'previous': return name
      ? t('{name} put on another film', who) : t('The next film is on');
    case 'schedule': return t('{name} set when it starts', who);
    case 'end': return t('The film has ended');
    case 'release': return there ? t('It goes on at {place}', there) : t('It goes on');
    case 'outage': return there ? t('The server was away; held at {place}', there) : t('The server was away');
    case 'strategy': return reason ? sentence(reason) : t('Adjusted to keep everybody together');
    case 'prepare': return t('Players get ready');
    case 'start': return reason ? reasonInWords(reason) : there ? t('It starts at {place}', there) : t('It starts');
    case 'waitPoint': return reason ? t('A stop: {label}', { label: reason }) : t('A stop: press play to go on');
    default: return t('{name}: {kind}', { ...who, kind });
  }
}

/**
 * @param {Cause['numbers']} numbers
 * @param {Live} [live]
 */
function placeIn(numbers, live) {
  const position = numbers?.to ?? numbers?.position;
  return position === undefined ? undefined : placeInWords(position, live);
}

/**
 * @param {number} position
 * @param {Live} [live]
 */
function placeInWords(position, live) {
  return live ? programmeClock(live, position) : clockTime(position);
}

/**
 * What the server gives as its reason. It speaks English; what it says often is said in other languages, too.
 *
 * @param {string} reason
 * @returns {string}
 */
export function reasonInWords(reason) {
  if (language === 'en') return reason;
  for (const [pattern, words] of SAID_BY_SERVER) {
    const found = pattern.exec(reason);
    if (!found) continue;
    const { why, ...values } = found.groups ?? {};
    return t(words, why === undefined ? values : { ...values, why: reasonInWords(why) });
  }
  return reason;
}

/** @type {[RegExp, string][]} */
const SAID_BY_SERVER = [
  [/^Waiting for (?<names>.+?): (?<why>.+)$/, word('Waiting for {names}: {why}')],
  [/^its player ran out of media$/, word('its player ran out of media')],
  [/^its player and (?<count>\d+) more ran out of media$/, word('its player and {count} more ran out of media')],
  [/^Enough players have media\.$/, word('Enough players have media.')],
  [/^Nothing plays that could wait\.$/, word('Nothing plays that could wait.')],
  [/^The room waited (?:as long as it may|a moment ago)/, word('The room has waited enough and plays on for a while.')],
  [/^Players without media were waited for in vain/, word('Players without media were waited for in vain.')],
  [/^The group has waited long enough for (?<names>.+)\.$/, word('The group has waited long enough for {names}.')],
  [/^By the server's clock from here: (?<why>.+)$/, word('By the server’s clock from here: {why}')],
  [/^The strategy '(?<strategy>.+)' failed again and again\.$/,
    word('The strategy {strategy} failed again and again.')],
  [/^The strategy '(?<strategy>.+)' has not come back from a call\.$/,
    word('The strategy {strategy} has not come back from a call.')],
  [/^There is no strategy '(?<strategy>.+)' on this server now\.$/,
    word('There is no strategy {strategy} on this server now.')],
  [/^Too many plug-ins of this server have not come back from a call\.$/,
    word('Too many plug-ins of this server have not come back from a call.')],
  [/^The strategy (?<strategy>.+) is in use again\.$/, word('The strategy {strategy} is in use again.')],
  [/^The session goes by the strategy (?<strategy>.+) now\.$/,
    word('The session goes by the strategy {strategy} now.')],
  [/^No player is left to wait for\.$/, word('No player is left to wait for.')],
  [/^The player is ready\.$/, word('The player is ready.')],
  [/^All (?<count>\d+) players are ready\.$/, word('All {count} players are ready.')],
  [/^(?<ready>\d+) of (?<asked>\d+) players are ready, which is enough; (?<names>.+) (?:is|are) not\.$/,
    word('{ready} of {asked} players are ready, which is enough; without {names}.')],
  [/^(?<names>.+) (?:was|were) not ready within (?<seconds>\S+) s\.$/, word('Not ready within {seconds} s: {names}.')],
  [/^It starts by itself\.$/, word('It starts by itself.')],
  [/^'(?<title>.+)' has ended\.$/, word('“{title}” has ended.')],
];

/**
 * A reason that was meant to follow a name stands alone where that is not known.
 *
 * @param {string} reason
 */
function sentence(reason) {
  const words = reasonInWords(reason);
  return /^\p{Ll}/u.test(reason) ? t('Waiting: {why}', { why: words }) : words;
}

/**
 * The figures a cause rests on, as far as {@link whatIn} has not told them. Strategies may have figures of their own,
 * named with their unit, in camel case.
 *
 * @param {Cause['numbers']} numbers
 * @param {Live} [live] if the item is
 * @returns {string[]}
 */
export function figuresInWords(numbers, live) {
  return Object.entries(numbers ?? {}).map(([figure, value]) => figureInWords(figure, value, numbers ?? {}, live))
    .filter(words => words !== '');
}

/**
 * @param {string} figure
 * @param {number} value
 * @param {Record<string, number>} all
 * @param {Live} [live]
 */
function figureInWords(figure, value, all, live) {
  const short = { seconds: Number((value / 1_000).toFixed(1)) };
  switch (figure) {
    case 'rate': case 'to': case 'position': case 'ready': case 'countedEndpoints': return '';
    case 'from': return t('from {place}', { place: placeInWords(value, live) });
    case 'waitedMs': return value < 50 ? '' : t('waited {seconds} s', short);
    case 'awayMs': return t('away for {seconds} s', short);
    case 'asked': return t('{ready} of {asked} players ready', { ready: all.ready ?? 0, asked: value });
    case 'quorum': case 'quorumShare':
      return value < 1 ? t('{percent} % are enough', { percent: Math.round(100 * value) }) : '';
    case 'stalledEndpoints':
      return t('{count} of {all} devices without media', { count: value, all: all.countedEndpoints ?? value });
    case 'forgivenEndpoints': return value === 0 ? ''
      : counted(value, 'one is not waited for again for now', '{count} are not waited for again for now');
    case 'longestStallMs': return value < 50 ? '' : t('without media for {seconds} s', short);
    case 'longestWaitMs': return t('waits {seconds} s at most', short);
    default: return `${plain(figure)} ${Number(value.toFixed(3))}`;
  }
}

/** @param {string} figure */
function plain(figure) {
  return figure.replace(/([A-Z][a-z]*)$/, ' ($1)').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
