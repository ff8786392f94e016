// The classes a page outside web/ui may use: they stay in the stylesheet even when no component uses them.
// docs/look.md lists them for people; keep the two together.
const sides = "(?:m|p)(?:t|b|s|e|x|y)?";

export const publicClasses = {
  standard: [
    "container", "row", "col", "form-control", "form-control-sm", "form-select", "form-select-sm", "form-check", "form-check-input", "form-check-label",
    "btn", "btn-primary", "btn-secondary", "btn-quiet", "btn-danger", "btn-sm", "btn-lg", "table", "table-sm", "num",
    "nowrap", "lead", "small", "muted", "stack", "stack-sm", "stack-lg", "cluster", "split", "apart", "two-columns", "grid-cards", "grid-stats", "prose",
    "visually-hidden", "d-none", "d-print-none", "d-print-block", "only-phone", "only-desk", "fw-bold", "text-end",
    "text-center", "w-100", "surface", "one-thing", "row-line", "sheet", "form-row", "form-actions", "group", "field", "field-short", "field-label", "field-hint", "field-error", "htmx-request", "htmx-indicator", "js", "is-invalid", "sticky-actions",
    "two-thirds", "aside-layout", "plain-list", "money", "row-selected", "check-answers", "khmer-digits", "wide", "is-narrow",
  ],
  deep: [/data-bs-theme/],
  greedy: [/:lang/, /focus-visible/, /::selection/, /::backdrop/],
  keyframes: [],
  variables: [],
  patterns: [],
};

// Plain elements keep their rules wherever they are written, and states set by scripts or by Django are seen nowhere in templates.
export const elements = (
  "a abbr article aside blockquote body button caption code col dd del details dialog div dl dt em fieldset figcaption figure footer form " +
  "h1 h2 h3 h4 h5 h6 header hr html iframe img input ins kbd label legend li main mark meter nav ol optgroup option output p pre progress " +
  "q samp section select small span strong sub summary sup svg table tbody td textarea tfoot th thead time tr u ul use video"
).split(" ");

export const attributeNames = [
  "aria-current", "aria-expanded", "aria-invalid", "aria-selected", "aria-sort", "data-autosubmit", "data-bs-theme", "data-label", "dir",
  "disabled", "hidden", "href", "inputmode", "lang", "list", "multiple", "open", "readonly", "role", "scope", "size", "tabindex", "title", "type",
];

publicClasses.standard.push(
  ...elements,
  new RegExp(`^${sides}-(?:0|1|2|3|4|5|auto)$`),
  /^gap-[0-5]$/,
  /^icon-/,
  /^col-(?:md-|lg-)?(?:[1-9]|1[0-2]|auto)$/,
  /^g-[0-5]$/,
  /^tone-(?:neutral|river|success|warning|danger|info|accent)$/,
);
