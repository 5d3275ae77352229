// Keys on a page of a record: n and p for the next and previous hit, g for the
// page number, / for the search box. They do nothing while text is typed or
// converted, with a modifier held, or where the reader switched them off.
const links = { n: "nexthit", p: "prevhit" };
const fields = { g: "page", "/": "barq" };

function typing(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
}

if (document.body.hasAttribute("data-keys")) {
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey || e.repeat || typing(e.target)) return;
    const link = document.getElementById(links[e.key] ?? "");
    const field = document.getElementById(fields[e.key] ?? "");
    if (link) {
      e.preventDefault();
      link.click();
    } else if (field) {
      e.preventDefault();
      field.focus();
      field.select();
    }
  });
}

// Brings the current hit to the middle of the picture, not only into it.
const hit = document.getElementById("hit");
const sheet = document.querySelector(".sheet");
if (hit && sheet && location.hash === "#hit") {
  const centre = () => {
    const h = hit.getBoundingClientRect();
    const s = sheet.getBoundingClientRect();
    sheet.scrollTop += h.top + h.height / 2 - (s.top + s.height / 2);
    sheet.scrollLeft += h.left + h.width / 2 - (s.left + s.width / 2);
    if (h.bottom < 0 || s.top < 0 || s.top > innerHeight / 2) sheet.scrollIntoView({ block: "nearest" });
  };
  requestAnimationFrame(centre);
}

// The current page stays in sight in the strip.
const on = document.querySelector(".strip [aria-current]");
const strip = document.querySelector(".strip");
if (on && strip) {
  strip.scrollTop = on.offsetTop - strip.offsetTop - strip.clientHeight / 2 + on.offsetHeight / 2;
}
