// Nobody was there for a while, or somebody pressed "Lock now": the page is covered until the password is given again.
// The server has locked as well; this script hides what is on the screen, and keeps what was typed in the memory of this tab.
const root = document.documentElement;

export function setUpLock() {
  const template = document.getElementById("lock-screen");
  if (!template) return { lock() {}, seen() {} };
  const { idle, lockUrl, hereUrl, loginUrl } = template.dataset;
  const patience = Number(idle) * 1000;
  const sayEvery = Math.min(patience / 4, 300_000);
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("spean-presence") : { postMessage() {} };
  let until = Date.now() + patience;
  let told = Date.now();
  let cover = null;
  let title = document.title;
  let before = null;
  let telling = null;

  function post(url, body) {
    const token = template.content.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token, "Spean-In-Place": "yes" };
    return fetch(url, { method: "POST", headers, body, redirect: "manual", keepalive: true });
  }

  /** The server has heard of us: the half hour begins anew, in every tab. */
  function seen() {
    if (cover) return;
    until = Date.now() + patience;
    told = Date.now();
    tabs.postMessage("seen");
  }

  function lock({ tell }) {
    if (cover) return;
    before = document.activeElement;
    title = document.title;
    root.classList.add("is-locked");
    cover = template.content.firstElementChild.cloneNode(true);
    document.title = cover.querySelector("h2").textContent;
    cover.addEventListener("cancel", (event) => event.preventDefault());
    cover.querySelector("form").addEventListener("submit", unlock);
    document.body.append(cover);
    cover.showModal();
    cover.querySelector("[name=password]").focus();
    if (tell) telling = post(lockUrl).catch(() => null); // without a line the server locks by its own clock
    tabs.postMessage("locked");
  }

  function open() {
    cover.remove();
    cover = null;
    root.classList.remove("is-locked");
    document.title = title;
    if (before) before.focus();
    seen();
  }

  function leave() {
    location.assign(`${loginUrl}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }

  function complain(words) {
    const said = cover.querySelector("[role=alert]");
    said.textContent = words;
    said.hidden = false;
    cover.querySelector("[name=password]").select();
  }

  async function unlock(event) {
    event.preventDefault();
    const form = event.target;
    await telling; // or the lock could arrive after the password
    const answer = await post(form.action, new FormData(form)).catch(() => null);
    if (!answer) complain(form.dataset.offline);
    else if (answer.status === 204) open();
    else if (answer.status === 401) leave();
    else complain(answer.status === 422 ? await answer.text() : form.dataset.offline);
  }

  /** Says that somebody is there; or learns that the screen was locked, or opened, elsewhere. */
  async function ask() {
    told = Date.now();
    const answer = await post(hereUrl).catch(() => null);
    if (!answer) return;
    if (answer.status === 423) lock({ tell: false });
    else if (answer.status === 401) leave();
    else if (answer.status === 204 && cover) open();
    else if (answer.status === 204) seen();
  }

  function look() {
    if (!cover && Date.now() >= until) lock({ tell: true });
  }

  function busy() {
    look();
    if (!cover && Date.now() - told > sayEvery) ask();
  }

  tabs.onmessage = ({ data }) => {
    if (data === "locked") lock({ tell: false });
    else if (cover) ask();
    else until = Date.now() + patience;
  };
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, busy, { capture: true, passive: true });
  document.addEventListener(
    "submit",
    (event) => {
      if (cover && cover.contains(event.target)) return;
      look();
      const now = event.target.matches("form[data-lock-now]");
      if (now) lock({ tell: true });
      if (cover) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
  tabs.postMessage("seen");
  return { lock, seen };
}
