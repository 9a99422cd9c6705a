// Sets light or dark on <html> before the first paint; widgets follow the class `dark`.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return JSON.parse(localStorage.getItem(`course:${root.dataset.root}:theme`)) ?? "system"; } catch { return "system"; }
  };
  const apply = () => {
    const theme = stored();
    const isDark = theme === "dark" || (theme === "system" && dark.matches);
    root.dataset.theme = theme;
    root.classList.toggle("dark", isDark);
    root.classList.toggle("light", !isDark);
  };
  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("course-theme", apply);
})();
