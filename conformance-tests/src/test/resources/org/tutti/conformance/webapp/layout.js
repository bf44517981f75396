// Tells what is wrong with how the page is laid out. arguments: width of the window, whether fingers are used, test ids of the
// main controls; all lengths in CSS pixels.
const [width, fingers, main] = arguments;
const SLACK = 1;
const LEAST = 24; // WCAG 2.2, 2.5.8
const LEAST_FOR_FINGERS = 44;
const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, '
  + ['button', 'tab', 'slider', 'checkbox', 'switch', 'radio', 'option', 'menuitem', 'link'].map(role => `[role=${role}]`).join(', ');
const problems = [];

const styleOf = element => getComputedStyle(element);
const seen = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  && ![element, ...around(element)].some(each => each.inert || hiddenFromEyes(each));

/** Only for those who listen. */
function hiddenFromEyes(element) {
  const { width: w, height: h } = element.getBoundingClientRect();
  const { position, overflow, clipPath } = styleOf(element);
  return position === 'absolute' && (w <= 1 || h <= 1) && overflow !== 'visible' || clipPath === 'inset(50%)' || clipPath === 'inset(100%)';
}

function named(element) {
  const id = element.dataset?.testid ? `[${element.dataset.testid}]` : element.id ? `#${element.id}`
    : element.classList.length ? `.${element.classList[0]}` : '';
  const words = (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 30);
  return `${element.localName}${id}${words ? ` «${words}»` : ''}`;
}

const all = everything(document.body).filter(seen);

// Nothing is wider than the window.
const scroller = document.scrollingElement;
if (scroller.scrollWidth > width + SLACK) problems.push(`the page is ${scroller.scrollWidth} wide and scrolls sideways`);
const sticking = all.filter(element => {
  const { left, right, width: own } = element.getBoundingClientRect();
  return own > 0 && (right > width + SLACK || left < -SLACK)
    && !around(element).some(each => each !== document.body && styleOf(each).overflowX !== 'visible');
});
for (const element of sticking.filter(each => !around(each).some(outer => sticking.includes(outer)))) {
  const { left, right } = element.getBoundingClientRect();
  problems.push(`${named(element)} lies from ${Math.round(left)} to ${Math.round(right)}, beside the window`);
}

// No text is cut off.
const wraps = ({ textOverflow, webkitLineClamp }) => textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
for (const element of all) {
  const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (element.matches('option, script, style') || texts.length === 0) continue;
  const rects = texts.map(text => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  });
  const cut = cutBy(element, {
    left: Math.min(...rects.map(each => each.left)), right: Math.max(...rects.map(each => each.right)),
    top: Math.min(...rects.map(each => each.top)), bottom: Math.max(...rects.map(each => each.bottom)),
  });
  if (cut) problems.push(`the text of ${named(element)} is cut off by ${cut}`);
}

function cutBy(element, text) {
  for (const each of [element, ...around(element)]) {
    const style = styleOf(each);
    if (style.display === 'inline' || style.display === 'contents' || each === document.body || each === scroller) continue;
    const box = each.getBoundingClientRect();
    const aside = Math.max(text.right - box.right, box.left - text.left);
    const below = Math.max(text.bottom - box.bottom, box.top - text.top);
    if (style.overflowX === 'visible') {
      if (each === element && aside > SLACK) return `${Math.round(aside)} px of its own width`;
      continue;
    }
    if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY)) return null;
    if (aside > SLACK && !wraps(style)) return `${Math.round(aside)} px at the side of ${named(each)}`;
    // Letters are lower than their lines.
    if (below > (text.bottom - text.top) / 4 && !wraps(style)) return `${Math.round(below)} px at the edge of ${named(each)}`;
    if (wraps(style)) return null;
  }
  return null;
}

const ruler = document.createElement('canvas').getContext('2d');
for (const select of all.filter(each => each.localName === 'select' && !each.multiple)) {
  const style = styleOf(select);
  ruler.font = style.font;
  const needs = ruler.measureText(select.selectedOptions[0]?.label ?? '').width;
  const has = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (needs > has + SLACK) problems.push(`${named(select)} shows ${Math.round(has)} of the ${Math.round(needs)} px of its choice`);
}

// Controls are large enough, and nothing lies over them.
const dialog = all.find(each => each.matches('dialog:modal'));
// What lies behind a dialog is not to be pressed.
const controls = all.filter(each => each.matches(CONTROLS) && (!dialog || dialog.contains(each)));
for (const control of controls) {
  const { width: w, height: h } = target(control);
  const least = fingers && (main.includes(control.dataset.testid) || control.matches('[role=tab]')) ? LEAST_FOR_FINGERS : LEAST;
  if ((w < least - 0.5 || h < least - 0.5) && !inSentence(control)) {
    problems.push(`${named(control)} is ${Math.round(w)} × ${Math.round(h)}, less than ${least} × ${least}`);
  }
}
const [x, y] = [scrollX, scrollY];
for (const control of controls) {
  control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const over = above(control);
  if (over) problems.push(`${named(over)} lies over ${named(control)}`);
}
scrollTo({ left: x, top: y, behavior: 'instant' });

/** What one may press: a box that can be ticked by its label is as large as both. */
function target(control) {
  const rect = control.getBoundingClientRect();
  if (!control.matches('[type=checkbox], [type=radio]')) return rect;
  const rects = [rect, ...[...control.labels ?? []].map(label => label.getBoundingClientRect())];
  return {
    width: Math.max(...rects.map(each => each.right)) - Math.min(...rects.map(each => each.left)),
    height: Math.max(...rects.map(each => each.bottom)) - Math.min(...rects.map(each => each.top)),
  };
}

/** The lines around a link in a sentence decide how high it is. */
function inSentence(control) {
  return control.localName === 'a' && styleOf(control).display === 'inline'
    && [...control.parentNode.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
}

/** What is hit instead of a control that is pressed in its middle; null if that is the control. */
function above(control) {
  const rect = control.getBoundingClientRect();
  const [left, top] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
  if (left < 0 || top < 0 || left >= innerWidth || top >= innerHeight || styleOf(control).pointerEvents === 'none') return null;
  const hit = topmost(left, top);
  const own = [control, ...control.labels ?? []];
  return !hit || [hit, ...around(hit)].some(each => own.includes(each)) || around(control).includes(hit) ? null : hit;
}

return problems;
