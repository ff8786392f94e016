// One sentence about the new password while it is typed. It stays on the page; the server decides by its own rules.
function sentence(words, password) {
  if (!password) return "";
  const length = [...password].length;
  const different = new Set(password.toLowerCase()).size;
  if (length < 12) return words.short;
  if (different < 8) return words.plain;
  return length >= 20 && different >= 10 ? words.strong : words.fair;
}

export function sayHowStrong() {
  for (const place of document.querySelectorAll("[data-strength]")) {
    const field = document.getElementById(place.dataset.strength);
    if (field) field.addEventListener("input", () => (place.textContent = sentence(place.dataset, field.value)));
  }
}
