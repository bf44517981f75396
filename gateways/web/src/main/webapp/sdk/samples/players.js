import '/js/tutti-player.js';

/** @type {import('../sdk.js').Sample} */
export function run({ session, hostToken }, stage) {
  for (const name of ['Ana', 'Ben']) {
    const player = document.createElement('tutti-player');
    player.setAttribute('session', session);
    player.setAttribute('name', name);
    if (name === 'Ana' && hostToken) player.setAttribute('host-token', hostToken);
    if (name === 'Ben') player.setAttribute('muted', ''); // once is enough to hear
    stage.append(player);
  }
}
