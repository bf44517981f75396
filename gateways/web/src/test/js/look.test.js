import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WHOLE, dragged, fitted, transformOf, turned, zoomed } from '../../main/webapp/js/views/look.js';

const picture = { width: 800, height: 400 };

test('C-39: the picture is moved so that the middle of the view is in the middle, then turned, then scaled', () => {
  const look = { ...WHOLE, scale: 2, x: 0.25, y: -0.1, angle: 90 };
  assert.equal(transformOf(look, picture), 'scale(2) rotate(90deg) translate(-200px, 40px)');
});

test('C-39: in three dimensions it is seen in perspective', () => {
  assert.equal(transformOf({ ...WHOLE, yaw: 15, pitch: -30, roll: 5 }, picture),
    'perspective(1200px) scale(1) rotate(5deg) rotateX(-30deg) rotateY(15deg) translate(0px, 0px)');
});

test('C-39: a drag moves what is under the finger, however the picture is turned and scaled', () => {
  const near = (actual, expected) => assert.deepEqual([actual.x, actual.y], expected);
  near(dragged({ ...WHOLE, scale: 2 }, { width: 80, height: 40 }, picture), [-0.05, -0.05]);
  near(dragged({ ...WHOLE, angle: 90 }, { width: 40, height: 0 }, picture), [0, 0.1]);
  near(dragged({ ...WHOLE, x: -0.45 }, { width: 800, height: 0 }, picture), [-0.5, 0]);
});

test('C-39: zooming and turning stay within what the protocol takes', () => {
  assert.equal(zoomed({ ...WHOLE, scale: 30 }, 2).scale, 32);
  assert.equal(zoomed({ ...WHOLE, scale: 0.12 }, 0.5).scale, 0.1);
  assert.equal(turned({ ...WHOLE, angle: 270 }, 'angle', 90).angle, 0);
});

test('a picture is shown whole within its box, with bars beside it', () => {
  assert.deepEqual(fitted({ width: 1600, height: 900 }, { width: 400, height: 300 }), { width: 1200, height: 900 });
  assert.deepEqual(fitted({ width: 1600, height: 900 }, { width: 0, height: 0 }), { width: 1600, height: 900 });
});
