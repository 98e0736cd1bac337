// Before the first paint: the theme and language chosen earlier, so that nothing flashes.
(() => {
  const root = document.documentElement;
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const chosen = localStorage.getItem("locale") ?? navigator.language.slice(0, 2);
  root.lang = chosen === "it" ? "it" : "en";
})();
