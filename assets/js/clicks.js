// One listener for the buttons that need a script: theme, menu, dialog, copy, print, filters that apply themselves.
const root = document.documentElement;

function toggleTheme() {
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  try {
    localStorage.setItem("spean-theme", next);
  } catch {
    // not kept: the choice then lasts for this page
  }
}

function toggleNav(button) {
  const nav = document.getElementById(button.getAttribute("aria-controls"));
  const open = nav.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  await navigator.clipboard.writeText(text);
  const said = button.querySelector("[role=status]");
  said.textContent = button.dataset.done;
  setTimeout(() => {
    said.textContent = "";
  }, 4000);
}

const actions = {
  theme: toggleTheme,
  nav: toggleNav,
  copy,
  print: () => window.print(),
  "dialog-open": (button) => document.getElementById(button.dataset.dialog).showModal(),
  "dialog-close": (button) => button.closest("dialog").close(),
  "toast-close": (button) => button.closest(".toast").remove(),
};

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

export function listenForClicks() {
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const button = event.target.closest("[data-action]");
    if (button && actions[button.dataset.action]) actions[button.dataset.action](button);
    if (event.target.closest(".btn-blocked")) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=radio], input[type=checkbox], input[type=date]")) form.requestSubmit();
  });
}
