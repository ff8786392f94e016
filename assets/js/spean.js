// Small comforts on top of pages that work without any script.
import { labelTables } from "./tables.js";
import { listenForClicks } from "./clicks.js";
import { listenForKeys } from "./keys.js";
import { setUpHtmx } from "./htmx.js";
import { setUpToasts, keepToasts } from "./toasts.js";

function settle(root) {
  labelTables(root);
  keepToasts(root);
}

listenForClicks();
listenForKeys();
setUpToasts();
setUpHtmx(settle);
settle(document);

const summary = document.querySelector(".error-summary");
if (summary) summary.focus();
