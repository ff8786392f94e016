// What htmx needs to know of this site: the anti-forgery token, what to do with new content, and how to say that the line is down.
import { say } from "./toasts.js";

function token() {
  const meta = document.querySelector("meta[name=csrf-token]");
  return meta ? meta.content : "";
}

export function setUpHtmx(settle) {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
  });
  // A refused form (422) is shown like any other answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
  document.addEventListener("htmx:sendError", () => say("no-line"));
  document.addEventListener("htmx:responseError", () => say("server-error"));
}
