// Short messages at the edge of the page. A plain one leaves by itself; one with a button or a problem stays until closed.
const stay = 10_000;

function keep(toast) {
  if (toast.dataset.kept) return;
  toast.dataset.kept = "1";
  if (toast.hasAttribute("data-stays")) return;
  let timer = setTimeout(() => toast.remove(), stay);
  const hold = () => clearTimeout(timer);
  const release = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), stay);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusout", release);
}

export function keepToasts(root) {
  const scope = root.closest && root.matches(".toast") ? root.parentElement : root;
  for (const toast of scope.querySelectorAll(".toast")) keep(toast);
}

/** Shows one of the sentences the page carries in a <template>, already in the reader's language. */
export function say(name) {
  const template = document.getElementById(`say-${name}`);
  const region = document.getElementById("toasts");
  if (!template || !region || region.querySelector(`[data-said="${name}"]`)) return;
  region.append(template.content.cloneNode(true));
  region.lastElementChild.dataset.said = name;
}

export function setUpToasts() {
  const bar = document.getElementById("offline");
  if (!bar) return;
  const show = () => {
    bar.hidden = navigator.onLine;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
