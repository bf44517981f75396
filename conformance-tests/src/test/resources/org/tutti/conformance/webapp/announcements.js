// Notes in window.announced what live regions come to say, as [when they said it, role, text]: before anything of the page.
// deep.js is not there yet when the page begins.
window.announced = [];
const known = new Map();
const regions = root => [...root.querySelectorAll('*')].flatMap(each => [
  ...each.matches('[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], [role=timer]') ? [each] : [],
  ...each.shadowRoot ? regions(each.shadowRoot) : [],
]);
setInterval(() => {
  for (const region of regions(document)) {
    // Nobody hears what changes where it cannot be seen.
    const text = region.checkVisibility() ? region.textContent.trim().replace(/\s+/g, ' ') : '';
    const before = known.get(region);
    known.set(region, text);
    if (before !== undefined && text !== before && text !== '') {
      window.announced.push([performance.now(), region.getAttribute('role') ?? region.getAttribute('aria-live'), text]);
    }
  }
}, 50);
