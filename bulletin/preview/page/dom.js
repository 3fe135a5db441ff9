// Small things that every part of the page needs. Text is always set as text: nothing of an edition is read as HTML.

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function element(tag, text = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function button(text, deed, { label, className = "", disabled = false } = {}) {
  const made = element("button", text, className);
  made.type = "button";
  made.disabled = disabled;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", deed);
  return made;
}

// How the preview stands.
export function said(text) {
  one("#said").textContent = text;
}

let fading = 0;

// What came of something that the editor did; it stays for a while.
export function noted(text) {
  clearTimeout(fading);
  one("#noted").textContent = text;
  fading = setTimeout(() => one("#noted").replaceChildren(), 10_000);
}

export const many = (number, word) => `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;

export const clock = (moment) =>
  new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export const when = (moment) =>
  new Date(moment).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

// Fills a list anew and leaves the keyboard where it was: an item's buttons are known by their data-at. Where the button
// is gone it is on the same item, where that is gone on the one in its place, and where none is left on the tab.
export function fill(list, items, none = "") {
  const active = list.contains(document.activeElement) ? document.activeElement : null;
  const row = active?.closest("li");
  const at = [...list.children].indexOf(row);
  list.replaceChildren(...(items.length || !none ? items : [element("li", none, "why")]));
  if (!active) return;
  const same = all("[data-at]", list).find((button) => button.dataset.at === active.dataset.at);
  const item = items.find((other) => row.dataset.id && other.dataset.id === row.dataset.id) ?? items[Math.min(at, items.length - 1)];
  (same ?? (item && one("[data-at]:not(.handle)", item)) ?? one("#tabs [aria-selected=true]")).focus();
}
