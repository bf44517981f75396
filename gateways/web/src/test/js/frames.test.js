import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameWatch, inFrames } from '../../main/webapp/js/tutti/frames.js';

/** 25 pictures a second. */
const FRAME = 0.04;

/** An element that tells of pictures when the test says so. */
class Screen {
  callbacks = [];
  requestVideoFrameCallback = callback => this.callbacks.push(callback);

  show(picture) {
    this.callbacks.shift()(0, picture);
  }
}

function watching() {
  const media = new Screen();
  const clock = { ready: true, at: 10_000, now() { return this.at + 500; }, local() { return this.at; } };
  // Position 0 at 10 500 on the server's clock, which is 10 000 here.
  const timeline = { motion: { position: 0, velocity: 1, timestamp: 10_500 }, pending: null };
  return { media, watch: new FrameWatch({ media, clock, timeline: () => timeline }) };
}

/** Shows pictures 0 to 9, each `late` ms after its time has come. */
function film(media, late, drop = () => false) {
  for (let i = 0; i < 10; i++) {
    if (drop(i)) continue;
    media.show({ mediaTime: i * FRAME, presentedFrames: i, expectedDisplayTime: 10_000 + i * 1000 * FRAME + late });
  }
}

test('C-61: the right picture, shown within its time, is no frame off', () => {
  for (const late of [1, 20, 39]) {
    const { media, watch } = watching();
    film(media, late);
    assert.equal(watch.framesOff, 0);
    assert.ok(Math.abs(watch.frameRate - 25) < 1e-6);
  }
});

test('C-61: pictures that come late or early are counted in frames', () => {
  for (const [late, off] of [[41, -1], [100, -2], [-1, 1], [-45, 2]]) {
    const { media, watch } = watching();
    film(media, late);
    assert.equal(watch.framesOff, off);
  }
});

test('dropped pictures do not change the frame rate, and a seek forgets what was seen', () => {
  const { media, watch } = watching();
  film(media, 20, i => i % 3 === 1);
  assert.ok(Math.abs(watch.frameRate - 25) < 1e-6);
  media.show({ mediaTime: 50, presentedFrames: 11, expectedDisplayTime: 10_500 });
  assert.ok(Number.isNaN(watch.framesOff));
});

test('a browser that does not tell of pictures is not asked', () => {
  const watch = new FrameWatch({ media: /** @type {any} */ ({}), clock: /** @type {any} */ ({}), timeline: () => null });
  assert.ok(Number.isNaN(watch.framesOff));
});

test('C-69: two devices 600 ms apart at 24 frames a second are 14 frames apart', () => {
  assert.equal(inFrames(600, 24), 14);
  assert.equal(inFrames(-600, 24), 14);
  assert.equal(inFrames(0.3, 25), 0);
});
