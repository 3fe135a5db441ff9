// In the frame, whose origin is nobody's: tells the page where it is scrolled to, and shows what the page asks for.

const page = window.parent;
const told = (message) => page.postMessage(message, "*");

const start = Number(new URLSearchParams(location.hash.slice(1)).get("y") || 0);
window.scrollTo(0, start);
window.addEventListener("load", () => window.scrollTo(0, start), { once: true });
window.addEventListener("scroll", () => told({ type: "scrolled", y: window.scrollY }), { passive: true });

document.addEventListener("click", (event) => {
  event.preventDefault();
}, true);

window.addEventListener("message", (event) => {
  if (event.source !== page) return;
  if (event.data.type === "scroll") window.scrollTo(0, event.data.y);
});

told({ type: "ready", height: document.documentElement.scrollHeight });
