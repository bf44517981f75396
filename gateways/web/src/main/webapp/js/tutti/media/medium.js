/**
 * What plays one item in one media element: a file, HLS, DASH, or one's own copy. It fetches and decodes; the follower
 * alone decides where and how fast. Dispatches `change` when anything below has changed.
 *
 * @typedef {import('../protocol.js').Item} Item
 * @typedef {import('../protocol.js').Rendition} Rendition
 * @typedef {import('../protocol.js').Track} Track
 *
 * @typedef {{ id: string, label: string, height: number, bitrate: number }} Level a quality of the picture; height and
 * bitrate (bit/s) are 0 if unknown
 * @typedef {{ edge: number, start: number, lag: number, drift: number }} LiveState the last and the first position that
 * can be had (s), how many seconds of programme time the edge lags behind the server clock, and by how many millionths
 * its programme time runs faster; NaN while unknown
 * @typedef {{ code: 'no-rendition' | 'codec' | 'blocked' | 'gone' | 'interrupted' | 'failed' | 'other-file',
 *             values: Record<string, string> }} Trouble why nothing is seen; `interrupted` and `failed` are tried again
 * by themselves. Values: `host` with `blocked`, `gone` and `interrupted`; `mine` and `theirs` (seconds) with
 * `other-file`
 *
 * @typedef {object} MediumOptions
 * @property {import('./mapped.js').MappedMedia} media what the follower steers; the medium sets its map and its source
 * @property {Item} item
 * @property {(url: string) => string} addressOf the absolute address of a rendition, track or poster
 * @property {File | null} own the viewer's own copy, if they have chosen one
 * @property {Rendition | null} [rendition] that the viewer has chosen; the first that can be played here unless told
 * @property {string} [relay] the absolute address below which the server fetches what is `relayed`:
 * `https://…/api/sessions/{session}/relay`
 * @property {() => number} position where the session is now (s); NaN while unknown
 * @property {import('../clock.js').Clock} clock
 * @property {import('../timers.js').Timers} [timers]
 * @property {Libraries} [libraries]
 *
 * @typedef {{ hls: () => Promise<any>, dash: () => Promise<any> }} Libraries code of others, loaded when it is needed
 *
 * @typedef {object} Medium
 * @property {'file' | 'hls' | 'dash' | 'own'} kind
 * @property {Rendition | null} rendition that is played; null for one's own copy, and if none can be
 * @property {Level[]} levels to choose from; empty if there is no choice
 * @property {string} level the id of the chosen one, or `auto`; may be set
 * @property {Level | null} playing the one that is seen
 * @property {Track[]} tracks the sounds and texts that can be chosen here, by the ids of the item's tracks
 * @property {string | null} audio the id of the chosen sound; may be set
 * @property {string} subtitles the id of the chosen text, or `off`; may be set
 * @property {LiveState | null} live
 * @property {Trouble | null} trouble
 * @property {() => void} close the element is another's now
 */

export {};
