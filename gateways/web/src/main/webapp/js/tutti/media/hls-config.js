import { direct, relayed } from './relay.js';

/**
 * How hls.js is set: it fetches and decodes. Nothing of it moves the element, which it gets `unsteered` besides.
 */

/** So much (s) is fetched ahead and kept behind: enough for a stall, little enough for a room full of viewers. */
export const AHEAD = 30;
export const BEHIND = 30;

/**
 * @param {object} options
 * @param {any} options.XhrLoader that of hls.js
 * @param {((url: string) => string) | null} [options.addressOf] where something lies by now
 * @param {(() => string) | null} options.relay the base of relayed addresses, if the item is to be asked for that way
 */
export function hlsConfig({ XhrLoader, relay, addressOf = null }) {
  return {
    autoStartLoad: false,
    lowLatencyMode: true,
    // The follower's alone: catching up, getting to the live edge, and getting over holes and stalls.
    maxLiveSyncPlaybackRate: 1,
    liveSyncOnStallIncrease: 0,
    nudgeOnVideoHole: false,
    gapController: undefined,
    liveDurationInfinity: true,
    maxBufferLength: AHEAD,
    maxMaxBufferLength: AHEAD,
    backBufferLength: BEHIND,
    // A first segment of the lowest quality, thrown away for a measurement, would be a later start.
    testBandwidth: false,
    // What would ask other servers than those the viewer has agreed to, or put other media in between.
    contentSteeringController: undefined,
    interstitialsController: undefined,
    iframeController: undefined,
    emeController: undefined,
    cmcdController: undefined,
    ...workerOf(new URL('../../vendor/hls.worker.js', import.meta.url)),
    // Failures are ours to be patient with; what a moment may mend is tried once more at once.
    ...Object.fromEntries(['manifestLoadPolicy', 'playlistLoadPolicy', 'fragLoadPolicy'].map(name => [name, POLICY])),
    ...relay ? relaying(relay, XhrLoader) : addressOf ? moving(addressOf) : {},
  };
}

const POLICY = {
  default: {
    maxTimeToFirstByteMs: 10_000,
    maxLoadTimeMs: 30_000,
    timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 500 },
  },
};

/**
 * Workers come from the page's own origin only; a page we are a guest of does without.
 *
 * @param {URL} url
 */
function workerOf({ href, origin }) {
  return origin === globalThis.location?.origin ? { workerPath: href } : { enableWorker: false };
}

/** @param {(url: string) => string} addressOf */
function moving(addressOf) {
  return {
    xhrSetup: (/** @type {XMLHttpRequest} */ request, /** @type {string} */ url) => {
      const now = addressOf(url);
      if (now !== url) request.open('GET', now, true);
    },
  };
}

/**
 * @param {() => string} base
 * @param {any} XhrLoader
 */
function relaying(base, XhrLoader) {
  return {
    xhrSetup: (/** @type {XMLHttpRequest} */ request, /** @type {string} */ url) =>
      request.open('GET', relayed(url, base()), true),
    pLoader: class extends XhrLoader {
      /**
       * Addresses in a playlist are read as its own server means them.
       *
       * @param {any} context
       * @param {any} config
       * @param {any} callbacks
       */
      load(context, config, callbacks) {
        super.load(context, config, {
          ...callbacks,
          onSuccess: (/** @type {any} */ answer, /** @type {any[]} */ ...rest) =>
            callbacks.onSuccess({ ...answer, url: direct(answer.url ?? context.url, base()) }, ...rest),
        });
      }
    },
  };
}
