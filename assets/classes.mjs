// The classes a page outside web/ui may use: they stay in the stylesheet even when no component uses them.
// docs/look.md lists them for people; keep the two together.
const sides = "(?:m|p)(?:t|b|s|e|x|y)?";

export const publicClasses = {
  standard: [
    "container", "row", "col", "form-control", "form-select", "form-check", "form-check-input", "form-check-label",
    "btn", "btn-primary", "btn-secondary", "btn-quiet", "btn-danger", "btn-sm", "btn-lg", "table", "table-sm", "num",
    "nowrap", "lead", "small", "muted", "stack", "stack-sm", "stack-lg", "cluster", "split", "grid-cards", "prose",
    "visually-hidden", "d-none", "d-print-none", "d-print-block", "only-phone", "only-desk", "fw-bold", "text-end",
    "text-center", "w-100", "surface", "one-thing", "htmx-request", "htmx-indicator", "js", "is-invalid", "sticky-actions",
    "two-thirds", "aside-layout", "plain-list", "money", "row-selected", "check-answers", "khmer-digits", "wide",
  ].flat(),
  deep: [/data-bs-theme/, /^lang$/],
  greedy: [/:lang/],
  keyframes: [],
  variables: [],
  patterns: [],
};

publicClasses.standard.push(
  new RegExp(`^${sides}-(?:0|1|2|3|4|5|auto)$`),
  /^gap-[0-5]$/,
  /^col-(?:md-|lg-)?(?:[1-9]|1[0-2]|auto)$/,
  /^g-[0-5]$/,
  /^tone-(?:neutral|river|success|warning|danger|info|accent)$/,
);
