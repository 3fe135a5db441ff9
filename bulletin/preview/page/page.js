// The editor's page: shows the state, follows what happens, sends what the editor does.

const csrf = document.querySelector("meta[name=csrf]").content;
const key = document.querySelector("meta[name=frame-key]").content;
const bulletin = document.querySelector("#bulletin");

let state = JSON.parse(document.querySelector("#state").textContent);
let scrolled = 0;

function show() {
  const error = document.querySelector("#error");
  error.hidden = !state.error;
  error.textContent = state.error ? state.error.message : "";
  const items = state.findings.map((finding) => {
    const item = document.createElement("li");
    item.textContent = `${finding.message} ${finding.advice}`;
    return item;
  });
  document.querySelector("#findings").replaceChildren(...items);
}

async function refresh() {
  const before = state.revision;
  state = await (await fetch("/state")).json();
  if (state.revision !== before && !state.error) {
    bulletin.src = `/frame/${key}?revision=${state.revision}#y=${scrolled}`;
  }
  show();
}

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-bulletin-csrf": csrf },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

window.addEventListener("message", (event) => {
  if (event.source !== bulletin.contentWindow) return;
  if (event.data.type === "scrolled") scrolled = event.data.y;
});

const events = new EventSource("/events");
for (const name of ["rendered", "judged", "failed"]) events.addEventListener(name, refresh);
events.addEventListener("open", refresh);
show();
