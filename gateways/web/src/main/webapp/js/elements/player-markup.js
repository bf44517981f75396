import { copyOf, find, html } from '../dom.js';

/** What a player is made of. */

const MARKUP = html`
  <div class="player" role="group" aria-label="Film" tabindex="-1" hidden>
    <div class="screen" part="screen">
      <video data-testid="video" part="video" playsinline preload="auto" disablepictureinpicture></video>
      <p class="unseen" role="status" data-testid="player-status"></p>
      <div class="signs">
        <p class="sign own" data-testid="own-pace" hidden><span>At your own pace</span>
          <button type="button" class="primary small" data-testid="back-to-group">Back to the group</button></p>
        <p class="sign" data-testid="reconnecting" hidden><span class="turning"></span>
          <span>Reconnecting; the film plays on</span></p>
        <p class="sign" data-testid="interrupted" hidden><span class="turning"></span>
          <span>The stream is interrupted; we wait for its return.</span></p>
        <p class="sign" data-testid="live-goes-on" hidden>Paused; live goes on</p>
        <p class="sign" data-testid="presented" role="status" hidden></p>
        <p class="sign" data-testid="ended" hidden>The film has ended</p>
      </div>
      <p class="plate hold" data-testid="hold" hidden><span class="why"></span><span role="timer"></span></p>
      <p class="plate countdown" data-testid="countdown" hidden><span class="caption"></span><span role="timer"></span></p>
      <form class="plate notice" data-testid="player-notice" hidden>
        <p class="words"></p>
        <button type="button" class="primary" data-testid="load-foreign" hidden>Load it from there</button>
        <input data-testid="player-name" aria-label="Your name" placeholder="Your name" maxlength="80" required hidden
               autocomplete="name">
        <button type="submit" class="primary" data-testid="player-join" hidden>Join</button>
      </form>
      <button type="button" class="primary big tap" data-testid="tap-to-play" hidden>Tap to hear and see</button>
    </div>
    <div class="bar" part="controls" dir="ltr" hidden>
      <div class="track">
        <div class="seek-line">
          <input type="range" class="seek" data-testid="seek" min="0" max="0" step="0.1" value="0" disabled
                 aria-label="Position, for everybody">
        </div>
        <span class="time" data-testid="time">–:––</span>
        <button type="button" class="small live" data-testid="live" hidden>
          <span class="dot" aria-hidden="true"></span><span class="label">LIVE</span></button>
      </div>
      <div class="buttons">
        <button type="button" class="icon" data-testid="previous" aria-label="Previous in the queue"
                title="Previous in the queue" hidden>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 5h2.5v14H6zM19 5v14L9.5 12z"/></svg>
        </button>
        <button type="button" class="icon" data-testid="play" data-icon="play" disabled hidden>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path class="when-play" d="M8 5v14l11.5-7z"/>
            <path class="when-pause" d="M7 5h3.5v14H7zM13.5 5H17v14h-3.5z"/>
          </svg>
        </button>
        <button type="button" class="icon" data-testid="next" aria-label="Next in the queue" title="Next in the queue"
                hidden>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15.5 5H18v14h-2.5zM5 5v14l9.5-7z"/></svg>
        </button>
        <p class="control-note" data-testid="control-note" dir="auto"></p>
        <button type="button" class="small" data-testid="ask-control" hidden>Ask for control</button>
        <button type="button" class="small pace" data-testid="free-watch" aria-pressed="false" title="Watch at my own pace">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path class="line" d="M3 17h18M6.5 17c5 0 4-9.5 9-9.5h4M16.5 4.5l3.2 3-3.2 3"/>
          </svg><span class="label">Watch at my own pace</span>
        </button>
        <select data-testid="rate" aria-label="Speed, for everybody" disabled hidden>
          <option value="0.5">0.5×</option>
          <option value="0.75">0.75×</option>
          <option value="1" selected>1×</option>
          <option value="1.25">1.25×</option>
          <option value="1.5">1.5×</option>
          <option value="2">2×</option>
        </select>
        <button type="button" class="icon" data-testid="mute" data-icon="sound" aria-pressed="false"
                aria-label="Mute, for me" title="Mute, for me">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 9.5v5h3.4L12 18.6V5.4L7.4 9.5z"/>
            <path class="when-sound line" d="M15 9a4.2 4.2 0 0 1 0 6M17.6 6.4a8 8 0 0 1 0 11.2"/>
            <path class="when-silent line" d="M15.2 9.6l4.8 4.8M20 9.6l-4.8 4.8"/>
          </svg>
        </button>
        <input type="range" class="volume" data-testid="volume" min="0" max="1" step="0.05" value="1"
               aria-label="Volume, for me">
        <button type="button" class="icon" data-testid="full-screen" aria-label="Full screen" title="Full screen">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path class="line" d="M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4"/>
          </svg>
        </button>
        <details class="more settings" hidden>
          <summary class="icon" data-testid="player-settings" aria-label="Quality, sound and subtitles"
                   title="Quality, sound and subtitles">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path class="line" d="M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9"/><circle class="line" cx="15" cy="7.5" r="2.2"/><circle class="line" cx="9" cy="16.5" r="2.2"/>
            </svg>
          </summary>
          <div class="panel" dir="auto" tabindex="0" role="group" aria-label="Quality, sound and subtitles"></div>
        </details>
        <details class="more">
          <summary class="icon" data-testid="player-more" aria-label="More of the player" title="More of the player">
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <circle cx="12" cy="5" r="2"/><circle cx="12" cy="12" r="2"/><circle cx="12" cy="19" r="2"/>
            </svg>
          </summary>
          <div class="panel" dir="auto" tabindex="0" role="group" aria-label="More of the player">
            <p class="group" data-testid="progress" dir="auto"></p>
            <p class="group" data-testid="live-figures" dir="auto"></p>
            <button type="button" class="small" data-testid="stop" hidden>Stop, for everybody</button>
            <button type="button" class="small" data-testid="reset" hidden>Start over as it was, for everybody</button>
            <p class="title">Keys, while the player has the focus</p>
            <dl>
              <dt><kbd>Space</kbd> <kbd>K</kbd></dt><dd>Play, pause</dd>
              <dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>5 seconds back, ahead</dd>
              <dt><kbd>M</kbd></dt><dd>Mute</dd>
              <dt><kbd>F</kbd></dt><dd>Full screen</dd>
            </dl>
          </div>
        </details>
      </div>
    </div>
  </div>`;

const STYLES = ['tokens', 'base', 'player'].map(name => new URL(`../../css/${name}.css`, import.meta.url).href);

/**
 * Puts the parts of a player into its root, and its styles; until those are there it is not shown.
 *
 * @param {ShadowRoot} root
 */
export function furnish(root) {
  root.append(copyOf(MARKUP));
  let waiting = STYLES.length;
  const come = () => {
    if (--waiting === 0) find('.player', HTMLElement, root).hidden = false;
  };
  root.prepend(...STYLES.map(href => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = link.onerror = come;
    return link;
  }));
}
