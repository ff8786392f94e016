// Runs before the first paint: says that scripts are here, and sets light or dark so that nothing flashes.
const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function kept() {
  try {
    return localStorage.getItem("spean-theme");
  } catch {
    return null; // storage may be forbidden; the system's wish is then enough
  }
}

function apply() {
  root.dataset.bsTheme = kept() || (dark.matches ? "dark" : "light");
}

root.classList.add("js");
apply();
dark.addEventListener("change", apply);
