import { giveBack } from './aside.js';
import '../../vendor/shaka-player.dash-es2021.js';

/** Shaka Player, which takes modules for scripts: see `aside.js`. */
export const shaka = giveBack();
