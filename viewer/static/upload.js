// Sends files one after the other with a bar for each, takes whole folders by
// drag and drop, and tries again where the line breaks: the same key each time,
// so that nothing arrives twice. Without it the form sends everything at once.
const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const input = document.getElementById("files");
const sending = document.getElementById("sending");
const list = document.getElementById("list");
const sum = document.getElementById("sum");
const words = form.dataset;
const batch = form.elements.namedItem("batch").value;
const tries = 4;

const queue = [];
let opened = null;
let running = 0;
let finished = 0;
let broken = 0;

document.getElementById("drophint").hidden = false;

for (const type of ["dragenter", "dragover"]) {
  drop.addEventListener(type, (e) => {
    e.preventDefault();
    drop.classList.add("over");
  });
}
for (const type of ["dragleave", "drop"]) {
  drop.addEventListener(type, (e) => {
    if (type === "drop" || !drop.contains(e.relatedTarget)) drop.classList.remove("over");
  });
}
drop.addEventListener("drop", async (e) => {
  e.preventDefault();
  const entries = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
  const files = entries.length ? (await Promise.all(entries.map(walk))).flat() : [...e.dataTransfer.files].map((f) => [f, f.name]);
  for (const [file, name] of files) add(file, name);
  start();
});

form.addEventListener("submit", (e) => {
  e.preventDefault();
  for (const file of input.files) add(file, file.name);
  input.value = "";
  start();
});

addEventListener("beforeunload", (e) => {
  if (running || queue.length) e.preventDefault();
});

// walk lists the files under an entry of a drop, with their paths.
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((ok, no) => entry.file(ok, no));
    return /^(\.|Thumbs\.db$|desktop\.ini$)/.test(file.name) ? [] : [[file, entry.fullPath.replace(/^\//, "")]];
  }
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((ok, no) => reader.readEntries(ok, no));
    if (!some.length) break;
    for (const e of some) all.push(...(await walk(e)));
  }
  return all;
}

function element(name, text, className) {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
}

function add(file, name) {
  const row = element("li");
  const bar = element("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  const state = element("span", words.waiting);
  row.append(element("span", name), bar, state);
  list.append(row);
  queue.push({ file, name, row, bar, state, key: crypto.getRandomValues(new Uint32Array(4)).join("-"), left: tries });
}

async function start() {
  if (!queue.length) return;
  sending.hidden = false;
  tell();
  while (running < 2 && queue.length) {
    running++;
    one(queue.shift()).finally(() => {
      running--;
      tell();
      start();
    });
  }
}

async function one(item) {
  item.state.textContent = words.sending;
  try {
    opened ??= open();
    await opened;
    const entry = await put(item);
    finished++;
    item.bar.value = 1;
    if (entry.refused) {
      item.state.textContent = words.refused;
      item.row.append(element("span", document.documentElement.lang === "en" ? entry.refused.en : entry.refused.ja, "why"));
    } else {
      item.state.textContent = words.sent;
    }
  } catch (e) {
    if (e.again && --item.left > 0) {
      item.state.textContent = words.waiting;
      await new Promise((ok) => setTimeout(ok, 1000 * 2 ** (tries - item.left)));
      return one(item);
    }
    broken++;
    item.state.textContent = "";
    const again = element("button", words.retry, "small");
    again.type = "button";
    const why = element("span", e.message || words.failed, "why");
    again.addEventListener("click", () => {
      again.remove();
      why.remove();
      broken--;
      item.left = tries;
      queue.push(item);
      start();
    });
    item.state.append(words.failed + " ", again);
    item.row.append(why);
  }
}

class Trouble extends Error {
  constructor(message, again) {
    super(message);
    this.again = again;
  }
}

async function open() {
  const declared = form.elements.namedItem("declared").value.normalize("NFKC").trim();
  let answer;
  try {
    answer = await fetch("/api/v1/batches", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        id: batch,
        title: form.elements.namedItem("title").value.trim(),
        declared: /^\d+$/.test(declared) ? Number(declared) : 0,
        lane: form.elements.namedItem("now").checked ? 0 : 1,
      }),
    });
  } catch {
    opened = null;
    throw new Trouble(words.failed, true);
  }
  if (!answer.ok) {
    opened = null;
    throw new Trouble(await message(answer), answer.status >= 500);
  }
}

async function message(answer) {
  try {
    return (await answer.json()).error.message;
  } catch {
    return words.failed;
  }
}

// put is a request that tells how far it is, which fetch can't.
function put(item) {
  return new Promise((ok, no) => {
    const r = new XMLHttpRequest();
    r.open("PUT", "/api/v1/batches/" + batch + "/files");
    r.setRequestHeader("Content-Type", "application/octet-stream");
    r.setRequestHeader("Fumikura-Key", encodeURIComponent(item.key));
    r.setRequestHeader("Fumikura-Name", encodeURIComponent(item.name.slice(0, 900)));
    r.upload.addEventListener("progress", (e) => {
      if (e.lengthComputable) item.bar.value = (e.loaded / e.total) * 0.98;
    });
    r.addEventListener("error", () => no(new Trouble(words.failed, true)));
    r.addEventListener("load", () => {
      let body = {};
      try {
        body = JSON.parse(r.responseText);
      } catch {
        // an answer from a proxy
      }
      if (r.status < 300) ok(body);
      else no(new Trouble(body.error?.message, r.status >= 500 || r.status === 429));
    });
    r.send(item.file);
  });
}

function tell() {
  const total = list.children.length;
  sum.textContent = words.total.replace("{n}", finished).replace("{total}", total);
  if (!running && !queue.length) {
    if (!broken) sum.textContent = words.done + " ";
    const link = element("a", words.open);
    link.href = "/batches/" + batch;
    sum.append(" ", link);
  }
}
