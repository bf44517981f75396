/**
 * A map of the world that we draw ourselves, by the projection all maps of the web have. Plain functions.
 *
 * @typedef {{ latitude: number, longitude: number, zoom: number }} Place
 * @typedef {{ rings: Float64Array[], box: [number, number, number, number] }} Country its outline: x, y, x, y… of the
 * projected world, which is 1 wide and 1 high
 */

/** The world is so wide (px) at zoom 0. */
const TILE = 256;
/** Where our map ends: what there is to see nearer by it does not know. */
export const NEAREST = 7;
const MOST_LATITUDE = 85.0511;

/**
 * @param {string} uri `geo:41.38,2.17?z=12` (RFC 5870)
 * @returns {Place | null}
 */
export function placeOf(uri) {
  const match = /^geo:(-?[\d.]+),(-?[\d.]+)(?:,-?[\d.]+)?([;?][^#]*)?/i.exec(uri);
  if (!match) return null;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return null;
  const zoom = Number(/[?&]z=(\d+(?:\.\d+)?)/.exec(match[3] ?? '')?.[1] ?? 5);
  return { latitude, longitude, zoom: Math.min(Math.max(zoom, 0), 20) };
}

/**
 * @param {number} longitude
 * @param {number} latitude
 * @returns {[number, number]} from the left and from the top of the world
 */
export function projected(longitude, latitude) {
  const bounded = Math.min(Math.max(latitude, -MOST_LATITUDE), MOST_LATITUDE) * Math.PI / 180;
  return [(longitude + 180) / 360, (1 - Math.log(Math.tan(bounded) + 1 / Math.cos(bounded)) / Math.PI) / 2];
}

/** How wide the world is (px). @param {number} zoom */
export function worldWidth(zoom) {
  return TILE * 2 ** zoom;
}

/**
 * The outlines of a TopoJSON world.
 *
 * @param {any} topology
 * @returns {Country[]}
 */
export function countriesOf({ arcs, transform: { scale, translate }, objects }) {
  const lines = arcs.map((/** @type {[number, number][]} */ arc) => {
    let [x, y] = [0, 0];
    return arc.map(([right, up]) => {
      x += right;
      y += up;
      return projected(x * scale[0] + translate[0], y * scale[1] + translate[1]);
    });
  });
  const ringOf = (/** @type {number[]} */ indices) => new Float64Array(indices.flatMap((index, i) => {
    const line = index < 0 ? lines[~index].toReversed() : lines[index];
    return (i === 0 ? line : line.slice(1)).flat();
  }));
  return objects.countries.geometries.flatMap((/** @type {any} */ { type, arcs: parts }) => {
    const polygons = type === 'MultiPolygon' ? parts : type === 'Polygon' ? [parts] : [];
    return polygons.map((/** @type {number[][]} */ polygon) => {
      const rings = polygon.map(ringOf);
      return { rings, box: boxOf(rings[0]) };
    });
  });
}

/**
 * Draws what of the world is to be seen.
 *
 * @param {CanvasRenderingContext2D} canvas
 * @param {Country[]} countries
 * @param {object} view
 * @param {number} view.x the middle, from 0 to 1 of the world
 * @param {number} view.y
 * @param {number} view.zoom
 * @param {number} view.width px
 * @param {number} view.height px
 */
export function draw(canvas, countries, { x, y, zoom, width, height }) {
  const world = worldWidth(zoom);
  const [left, top] = [x - width / 2 / world, y - height / 2 / world];
  const [right, bottom] = [left + width / world, top + height / world];
  canvas.beginPath();
  // The world goes on beyond its edges.
  for (const turn of [-1, 0, 1]) {
    for (const { rings, box } of countries) {
      if (box[0] + turn > right || box[2] + turn < left || box[1] > bottom || box[3] < top) continue;
      for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 2) {
          const [across, down] = [(ring[i] + turn - left) * world, (ring[i + 1] - top) * world];
          if (i === 0) canvas.moveTo(across, down);
          else canvas.lineTo(across, down);
        }
        canvas.closePath();
      }
    }
  }
  canvas.fill('evenodd');
  canvas.stroke();
}

/**
 * @param {Float64Array} ring
 * @returns {[number, number, number, number]} left, top, right, bottom
 */
function boxOf(ring) {
  /** @type {[number, number, number, number]} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]);
    box[1] = Math.min(box[1], ring[i + 1]);
    box[2] = Math.max(box[2], ring[i]);
    box[3] = Math.max(box[3], ring[i + 1]);
  }
  return box;
}
