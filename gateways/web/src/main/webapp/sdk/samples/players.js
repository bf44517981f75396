import '/js/tutti-player.js';

/** @type {import('../sdk.js').Sample} */
export function run({ session, name, hostToken }, stage) {
  for (const who of ['left', 'right']) {
    const player = document.createElement('tutti-player');
    player.setAttribute('session', session);
    player.setAttribute('name', `${name}, ${who}`);
    if (hostToken && who === 'left') player.setAttribute('host-token', hostToken);
    // Once is enough to hear.
    if (who === 'right') player.setAttribute('muted', '');
    stage.append(player);
  }
}
