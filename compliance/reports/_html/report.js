(() => {
  const all = (selector, of = document) => [...of.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  const items = all(".item");
  const gathered = all(".alike");
  const more = all(".more");
  const opened = new Set(); // by a filter, to be folded again without one
  const groups = all(".group");
  const fields = ["outcome", "force", "severity", "level", "theme"]; // as they stand in an item's data
  const chinese = document.querySelector("#in-zh");
  const folded = new Set(groups.filter((group) => !group.open));
  // What says how many stand under it: a filter leaves fewer.
  const counters = [...all(".group > summary .count"), ...all(".alike > summary > b")].map((shown) => [
    shown, all(".item", shown.closest("details")), shown.textContent,
  ]);
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) {
      const reason = item.closest(".alike")?.firstElementChild.textContent ?? "";
      texts.set(item, (item.textContent + " " + reason).toLowerCase());
    }
    return texts.get(item);
  };
  const speak = () => {
    const zh = chinese.checked;
    document.documentElement.lang = zh ? "zh-CN" : "en";
    for (const option of all("option[data-en]", form)) option.textContent = zh ? option.dataset.zh : option.dataset.en;
  };
  const apply = () => {
    const words = form.words.value.trim().toLowerCase();
    const wanted = fields.map((name, place) => [place, form[name].value]).filter(([, value]) => value);
    const filtering = Boolean(words) || wanted.length > 0;
    let shown = 0;
    for (const item of items) {
      const is = item.dataset.is.split(" ");
      const fits = wanted.every(([place, value]) => is[place] === value) && (!words || textOf(item).includes(words));
      item.hidden = !fits;
      shown += fits;
    }
    for (const [counter, counted, total] of counters) {
      const left = counted.filter((item) => !item.hidden).length;
      counter.textContent = left < counted.length ? left + " / " + total : total;
    }
    for (const part of gathered) part.hidden = part.querySelector(".item:not([hidden])") === null;
    for (const part of more) {
      part.hidden = part.querySelector(".item:not([hidden])") === null;
      part.firstElementChild.hidden = filtering; // it counts what the filter may have taken away
      if (filtering && !part.open) { part.open = true; opened.add(part); }
      if (!filtering && opened.delete(part)) part.open = false;
    }
    for (const group of groups) {
      group.hidden = group.querySelector(".item:not([hidden])") === null;
      group.open = filtering || !folded.has(group);
    }
    form.querySelector("output").value = shown + " / " + items.length;
    form.querySelector("button").hidden = !filtering;
  };
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden || target.closest("[hidden]")) { form.reset(); apply(); }
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.tabIndex = -1;
    target.focus({ preventScroll: true }); // the keyboard goes on from here
    target.scrollIntoView();
  };
  for (const radio of all(".language input")) radio.addEventListener("change", speak);
  for (const group of groups) group.querySelector("summary").addEventListener("click", () => {
    if (group.open) folded.add(group); else folded.delete(group);
  });
  addEventListener("hashchange", reveal);
  // Paper cannot be unfolded: what is not met shows what it rests on. The rest is printed as the reader left it.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all(".group[open] .item:not([hidden]) > details:not([open])").filter((part) => !part.closest(".more:not([open])"));
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of unfolded) part.open = false; });
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.querySelector("button").addEventListener("click", () => form.outcome.focus()); // the button is about to go
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  speak();
  apply();
  reveal();
})();
