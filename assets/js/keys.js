// The keyboard: / searches, ? explains, g and a letter goes to a page of the menu, arrows walk through what was
// found, and a page may add letters of its own.
// Single letters can be switched off in the help dialog, as some ways of typing trigger them by mistake.
const storage = "spean-keys";
const longestPause = 1500; // milliseconds between g and its letter
let goingSince = 0;

function lettersOn() {
  try {
    return localStorage.getItem(storage) !== "off";
  } catch {
    return true;
  }
}

function isTyping(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

/** The sign that stands on the key in Latin letters: whoever types Khmer presses the same keys. */
function signOf(event) {
  if (!/\P{ASCII}/u.test(event.key)) return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  const letter = event.code.startsWith("Key") ? event.code.slice(3) : event.key;
  return event.shiftKey ? letter : letter.toLowerCase();
}

function press(key) {
  const wanted = key === "/" ? document.querySelector("[data-key='/']") : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted) return false;
  if (wanted.matches("input, textarea, select")) wanted.focus();
  else if (wanted.matches("dialog")) wanted.showModal();
  else wanted.click();
  return true;
}

/** g, and then the letter that stands beside a page's name in the list of keys. */
function go(event, sign) {
  const waited = event.timeStamp - goingSince;
  const going = goingSince > 0 && waited < longestPause;
  goingSince = sign === "g" && !going ? event.timeStamp : 0;
  if (goingSince) return true;
  const link = going && document.querySelector(`[data-go="${CSS.escape(sign)}"]`);
  if (link) link.click();
  return Boolean(link);
}

/** A page without a search box of its own leads to the one that finds people. */
function search() {
  const people = document.querySelector("[data-search]");
  if (people) window.location.assign(`${people.getAttribute("href")}#search`);
  return Boolean(people);
}

/** Up and down between the search field and the links below it. */
function walk(event) {
  const box = event.target.closest(".search-box");
  if (!box || !["ArrowDown", "ArrowUp"].includes(event.key)) return false;
  const stops = [box.querySelector("input[type=search]"), ...box.querySelectorAll(".search-results a")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) next.focus();
  return Boolean(next);
}

function escape(event) {
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const box = event.target.closest(".search-box");
  const floating = box && box.querySelector(".search-results.is-floating");
  if (floating) {
    floating.replaceChildren();
    box.querySelector("input[type=search]").focus();
  }
}

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event);
    if (walk(event)) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !lettersOn()) return;
    if (document.querySelector("dialog[open]")) return;
    const sign = signOf(event);
    if (go(event, sign) || press(sign) || (sign === "/" && search())) event.preventDefault();
  });
  const box = window.location.hash === "#search" && document.getElementById("search");
  if (box) box.focus();
  const letters = document.querySelector("[data-keys-toggle]");
  if (!letters) return;
  letters.checked = lettersOn();
  letters.addEventListener("change", () => {
    try {
      localStorage.setItem(storage, letters.checked ? "on" : "off");
    } catch {
      // not kept
    }
  });
}
