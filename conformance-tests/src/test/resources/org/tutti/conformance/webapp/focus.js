// Tells what is wrong with how the focus shows, or null. The page as a whole may have it between the last control and the first.
const at = focused();
if (!at || at === document.body || at === document.documentElement) return null;
const name = `${at.localName}[${at.dataset.testid ?? (at.id || (at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 30))}]`;
if (!isSeen(at)) return `${name} has the focus and cannot be seen`;

// Headings and regions get it from the page, to be read out, not from people.
if (at.tabIndex < 0) return null;
const marked = element => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 || boxShadow !== 'none';
};
if (![at, ...around(at).slice(0, 2), ...at.labels ?? []].some(marked)) return `${name} does not show that it has the focus`;

// WCAG 2.2, 2.4.11: some of it is not covered, and lies in the window.
const { left, top, right, bottom } = at.getBoundingClientRect();
const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y => [left + (right - left) * x, top + (bottom - top) * y]));
const hit = ([x, y]) => {
  const element = topmost(x, y);
  return element !== null && ([element, ...around(element)].includes(at) || [...at.labels ?? []].some(each => each.contains(element)));
};
return points.some(hit) ? null : `${name} has the focus and is covered or outside the window`;
