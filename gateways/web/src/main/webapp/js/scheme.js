// Light or dark as the person has chosen, before anything is painted: hence a script of the old kind in <head>.
(() => {
  try {
    const scheme = JSON.parse(localStorage.getItem('tutti.scheme') ?? 'null');
    if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
  } catch {
    // Storage is forbidden: then as the device has it.
  }
})();
