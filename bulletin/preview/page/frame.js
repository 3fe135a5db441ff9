// In the frame, whose origin is nobody's: tells the page where it is scrolled to, and shows what the page asks for.

document.currentScript.remove(); // so that what is shown is the bulletin and nothing else
const page = window.parent;
const told = (message) => page.postMessage(message, "*");

const start = Number(new URLSearchParams(location.hash.slice(1)).get("y") || 0);
window.scrollTo(0, start);
window.addEventListener("load", () => window.scrollTo(0, start), { once: true });
window.addEventListener("scroll", () => told({ type: "scrolled", y: window.scrollY }), { passive: true });

document.addEventListener("click", (event) => event.preventDefault(), true);

const plain = (text) => text.replace(/\s+/g, " ").trim();

// The smallest element that is seen and says all of a text, or null.
function saying(text) {
  const sought = plain(text);
  let found = null;
  for (const element of document.body.querySelectorAll("*")) {
    if (element.getClientRects().length && plain(element.textContent).includes(sought)) found = element;
    else if (found && !found.contains(element)) break;
  }
  return found;
}

function show(text) {
  for (const before of document.querySelectorAll(".bulletin-shown")) before.classList.remove("bulletin-shown");
  const element = saying(text);
  if (element) {
    element.classList.add("bulletin-shown");
    element.scrollIntoView({ block: "center" });
  }
  told({ type: "shown", text, found: element !== null });
}

const attributes = (element) => [...(element.attributes || [])].map(({ name, value }) => `${name}=${value}`).join("\n");

// Puts in what differs and leaves the rest as it stands: no new document, no picture twice, and the place is kept.
function renew(now, next) {
  if (now.isEqualNode(next)) return;
  const [old, fresh] = [[...now.childNodes], [...next.childNodes]];
  const alike = now.nodeName === next.nodeName && attributes(now) === attributes(next);
  if (alike && old.length && old.length === fresh.length) old.forEach((child, place) => renew(child, fresh[place]));
  else now.replaceWith(next);
}

function fill(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const live of next.querySelectorAll("script, base, iframe, object, embed, meta[http-equiv=refresh i]")) live.remove();
  renew(document.documentElement, next.documentElement);
  told({ type: "ready", height: document.documentElement.scrollHeight });
}

window.addEventListener("message", (event) => {
  if (event.source !== page) return;
  if (event.data.type === "fill") fill(event.data.html);
  if (event.data.type === "scroll") window.scrollTo(0, event.data.y);
  if (event.data.type === "show") show(event.data.text);
});

told({ type: "ready", height: document.documentElement.scrollHeight });
