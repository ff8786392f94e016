// What htmx needs to know of this site: the anti-forgery token, what to do with new content, and how to say that the line is down.
import { say } from "./toasts.js";

function token() {
  const meta = document.querySelector("meta[name=csrf-token]");
  return meta ? meta.content : "";
}

export function setUpHtmx(settle, presence) {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
    // A page that asks by itself how a job goes is no sign that somebody is there.
    if (!event.detail.triggeringEvent) event.detail.headers["Spean-Waiting"] = "yes";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, xhr } = event.detail;
    if (xhr.status === 423) presence.lock({ tell: false });
    else if (event.detail.successful && !requestConfig.headers["Spean-Waiting"]) presence.seen();
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
  document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 423 || say("server-error"));
}
