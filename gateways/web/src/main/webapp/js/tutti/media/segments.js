/**
 * What hls.js knows of the segments of one quality, as pieces of the item.
 *
 * @typedef {import('./runs.js').Piece} Piece
 * @typedef {import('../protocol.js').Live} Live
 * @typedef {{ startPTS: number, partial?: boolean } | null} Stream
 * @typedef {object} Segment
 * @property {number} sn
 * @property {number} start
 * @property {number} duration
 * @property {number | null} programDateTime ms since the epoch
 * @property {boolean} [hasStreams]
 * @property {{ video: Stream, audiovideo: Stream, audio: Stream }} [elementaryStreams]
 */

/**
 * Pieces of a live stream lie by their programme time or, without it, by their numbers. Those of which that cannot be
 * said are left out.
 *
 * @param {Segment[]} segments
 * @param {Live} live
 * @returns {Piece[]}
 */
export function livePieces(segments, live) {
  return segments.map(segment => piece(segment, positionOf(segment, live)))
    .filter(({ position }) => !Number.isNaN(position));
}

/**
 * Pieces of what has an end lie one after the other, as its playlist says.
 *
 * @param {Segment[]} segments
 * @param {number[]} durations as they stood in the playlist; hls.js corrects its own
 * @returns {Piece[]}
 */
export function pieces(segments, durations) {
  let end = 0;
  return segments.map((segment, index) => {
    end += durations[index];
    return piece(segment, end - durations[index]);
  });
}

/**
 * @param {Segment} segment
 * @param {Live} live
 */
function positionOf({ sn, programDateTime }, { programmeTime, origin, anchor }) {
  if (programmeTime) return programDateTime === null ? NaN : (programDateTime - origin) / 1000;
  return anchor ? anchor.position + (sn - anchor.sequence) * anchor.segment : NaN;
}

/**
 * The picture counts where there is one: sound begins some ms sooner or later in each segment.
 *
 * @param {Segment} segment
 * @param {number} position
 * @returns {Piece}
 */
function piece(segment, position) {
  const { video, audiovideo, audio } = segment.hasStreams && segment.elementaryStreams || {};
  const stream = video ?? audiovideo ?? audio ?? null;
  const exact = stream !== null && !stream.partial;
  return { position, start: exact ? stream.startPTS : segment.start, duration: segment.duration, exact };
}
