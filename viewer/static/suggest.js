// Suggestions while a query is typed, as the browser's own list of a text box: it
// brings keyboard, pointer and screen reader along. Without this script the box
// works as ever.
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = box.id + "-suggestions";
  box.after(list);
  box.setAttribute("list", list.id);
  let timer = 0;
  let under = null;
  const ask = async () => {
    const typed = box.value.trim();
    if (under) under.abort();
    if (!typed) {
      list.replaceChildren();
      return;
    }
    under = new AbortController();
    try {
      const res = await fetch("/api/v1/suggest?q=" + encodeURIComponent(typed), { signal: under.signal, headers: { Accept: "application/json" } });
      if (!res.ok) return;
      const { suggestions } = await res.json();
      list.replaceChildren(...suggestions.map((s) => {
        const o = document.createElement("option");
        o.value = s.query;
        o.label = s.text;
        return o;
      }));
    } catch (e) {
      if (e.name !== "AbortError") list.replaceChildren();
    }
  };
  box.addEventListener("input", (e) => {
    if (e.isComposing) return; // what is being converted is no query yet
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
}
