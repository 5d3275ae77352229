// Renews the state of a batch while something is owed. Without it the page has
// a link that does the same.
const pause = 2500;

async function renew() {
  const now = document.getElementById("state");
  if (!now || now.dataset.done === "true") return;
  if (document.hidden || now.contains(document.activeElement)) {
    setTimeout(renew, pause);
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("state");
      if (next) now.replaceWith(document.adoptNode(next));
    } else if (answer.redirected || answer.status === 401 || answer.status === 404) {
      return;
    }
  } catch {
    // The line is down: try again.
  }
  setTimeout(renew, pause);
}

setTimeout(renew, pause);
