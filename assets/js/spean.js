// Small comforts on top of pages that work without any script.
import { labelTables } from "./tables.js";
import { listenForClicks } from "./clicks.js";
import { listenForKeys } from "./keys.js";
import { setUpHtmx } from "./htmx.js";
import { setUpLock } from "./lock.js";
import { sayHowStrong } from "./strength.js";
import { setUpToasts, keepToasts } from "./toasts.js";

function settle(root) {
  labelTables(root);
  keepToasts(root);
}

listenForClicks();
listenForKeys();
setUpToasts();
setUpHtmx(settle, setUpLock());
sayHowStrong();
settle(document);

const summary = document.querySelector(".error-summary");
if (summary) summary.focus();
