// Put before each script that a test runs in the page: what is on it is found by data-testid, in open shadow roots, too.

/** All that carry a test id, in the order of the page. */
function deepAll(testid) {
  return everything().filter(each => each.dataset?.testid === testid);
}

/** The one that is seen, if there are several; else one that can be brought to light; else the first; null if none. */
function deep(testid) {
  const all = deepAll(testid);
  if (all.length < 2) return all[0] ?? null;
  return all.find(each => each.checkVisibility()) ?? all.find(lidOf) ?? all[0];
}

/** The video element of the page. */
function film() {
  return deep('video') ?? everything().find(each => each.localName === 'video') ?? null;
}

/** All elements, those in open shadow roots after their hosts. */
function everything(root = document) {
  return [...root.querySelectorAll('*')].flatMap(each => each.shadowRoot ? [each, ...everything(each.shadowRoot)] : each);
}

/** What an element is drawn in, from the inside out. */
function around(element) {
  const parent = element.assignedSlot
    ?? (element.parentNode instanceof ShadowRoot ? element.parentNode.host : element.parentElement);
  return parent ? [parent, ...around(parent)] : [];
}

/** Whether somebody who looks there can see it, or something in it. */
function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  if (width > 0 && height > 0) return element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  return [...element.shadowRoot?.children ?? [], ...element.children].some(isSeen);
}

/**
 * What to click for an element to be seen: the tab of a hidden panel it lies in, the summary of closed details, what opens
 * its dialog, or what closes a dialog that keeps everything else away.
 */
function lidOf(element) {
  const outer = around(element);
  const modal = everything().find(each => each.matches('dialog:modal'));
  if (modal && !outer.includes(modal)) {
    return everything(modal).find(each => each.matches('[data-testid$=close], form[method=dialog] button') && isSeen(each)) ?? null;
  }
  for (const each of outer.reverse()) {
    if (each.matches('[role=tabpanel][hidden]')) {
      const tab = each.getRootNode().getElementById(each.getAttribute('aria-labelledby') ?? '');
      if (tab?.checkVisibility()) return tab;
    }
    if (each.matches('dialog:not([open])')) {
      const opener = everything().find(it => it.matches('[aria-haspopup=dialog]') && isSeen(it)
        && (it.getAttribute('aria-controls') ?? each.id) === each.id);
      if (opener) return opener;
    }
    if (each.matches('details:not([open])') && each.checkVisibility()) {
      const summary = each.querySelector(':scope > summary');
      if (summary && !summary.contains(element)) return summary;
    }
  }
  return null;
}

/** What has the focus, in open shadow roots, too. */
function focused() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** What is hit at a place of the window, in open shadow roots, too. */
function topmost(x, y) {
  let hit = document.elementFromPoint(x, y);
  for (let inner = hit?.shadowRoot?.elementFromPoint(x, y); inner && inner !== hit; inner = hit.shadowRoot?.elementFromPoint(x, y)) {
    hit = inner;
  }
  return hit;
}
