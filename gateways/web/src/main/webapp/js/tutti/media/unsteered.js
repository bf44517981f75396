/**
 * An element as players of others get it: to fill and to look at. Where it is and how fast it goes is the follower's
 * alone, so what they would do about that is not done. A player may take its time to end, and would empty what is
 * another's by then: once the element is not its any more, it may only look.
 *
 * @param {HTMLMediaElement} element
 * @param {AbortSignal} [signal] of the end of its having the element
 * @returns {HTMLMediaElement}
 */
export function unsteered(element, signal) {
  return new Proxy(element, {
    get(target, key) {
      if (key === 'play') return () => Promise.resolve();
      if (key === 'pause' || signal?.aborted && FILLING.has(key)) return () => undefined;
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => signal?.aborted || STEERING.has(key) || Reflect.set(target, key, value, target),
  });
}

/** @type {Set<string | symbol>} */
const STEERING = new Set(['currentTime', 'playbackRate', 'defaultPlaybackRate', 'preservesPitch']);
/** @type {Set<string | symbol>} */
const FILLING = new Set(['load', 'setAttribute', 'removeAttribute', 'append', 'appendChild', 'prepend', 'insertBefore',
  'remove', 'removeChild', 'replaceChildren', 'addTextTrack']);
