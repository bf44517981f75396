/**
 * What the browser tells of the device: its battery and how good its connection is. Nothing where it does not tell.
 *
 * @typedef {import('./protocol.js').Status} Status
 * @typedef {{ level: number, charging: boolean }} Battery
 * @typedef {{ getBattery?: () => Promise<Battery>, connection?: { downlink?: number } }} Device
 */

/** A connection of so many Mbit/s is as good as any; browsers tell no more. */
const PLENTY = 10;

export class DeviceStatus {
  /** @type {Battery | null} */ #battery = null;

  /** @param {Device | undefined} [device] */
  constructor(device = /** @type {Device | undefined} */ (/** @type {unknown} */ (globalThis.navigator))) {
    this.device = device;
    this.device?.getBattery?.().then(battery => { this.#battery = battery; }, () => null);
  }

  /** @returns {Status} */
  now() {
    const downlink = this.device?.connection?.downlink;
    return {
      ...this.#battery && { battery: rounded(this.#battery.level), charging: this.#battery.charging },
      ...downlink !== undefined && { signal: rounded(Math.min(1, downlink / PLENTY)) },
    };
  }
}

/** @param {number} share */
function rounded(share) {
  return Math.round(100 * share) / 100;
}
