/**
 * An element as players of others get it: to fill and to look at. Where it is and how fast it goes is the follower's
 * alone, so what they would do about that is not done.
 *
 * @param {HTMLMediaElement} element
 * @returns {HTMLMediaElement}
 */
export function unsteered(element) {
  return new Proxy(element, {
    get(target, key) {
      if (key === 'play') return () => Promise.resolve();
      if (key === 'pause') return () => undefined;
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => STEERING.has(key) || Reflect.set(target, key, value, target),
  });
}

/** @type {Set<string | symbol>} */
const STEERING = new Set(['currentTime', 'playbackRate', 'defaultPlaybackRate', 'preservesPitch']);
