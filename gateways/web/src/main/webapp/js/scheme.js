// Light or dark as the person has chosen, before anything is painted: hence a script of the old kind in <head>.
(() => {
  try {
    const scheme = localStorage.getItem('tutti.scheme');
    if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
  } catch {
    // Storage is forbidden: then as the device has it.
  }
})();
