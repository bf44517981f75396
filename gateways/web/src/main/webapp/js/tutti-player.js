/** For pages of others: `<script type="module" src="https://SERVER/js/tutti-player.js"></script>`, see docs/sdk.md. */
export { TuttiPlayer } from './elements/player.js';
