(() => {
  const form = document.querySelector(".filters");
  const items = [...document.querySelectorAll(".item")];
  const groups = [...document.querySelectorAll(".group")];
  const fields = ["outcome", "force", "severity", "level", "theme"];
  const chinese = document.querySelector("#in-zh");
  const speak = () => {
    const zh = chinese.checked;
    document.documentElement.lang = zh ? "zh-CN" : "en";
    for (const option of form.querySelectorAll("option[data-en]")) option.textContent = zh ? option.dataset.zh : option.dataset.en;
  };
  const apply = () => {
    const words = form.words.value.trim().toLowerCase();
    const wanted = fields.map((name) => [name, form[name].value]).filter(([, value]) => value);
    const filtering = words || wanted.length;
    let shown = 0;
    for (const item of items) {
      const fits = wanted.every(([name, value]) => item.dataset[name] === value)
        && (!words || item.textContent.toLowerCase().includes(words));
      item.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) {
      const any = group.querySelector(".item:not([hidden])") !== null;
      group.hidden = !any;
      if (filtering && any) group.open = true;
    }
    form.querySelector("output").value = shown + " / " + items.length;
  };
  for (const radio of document.querySelectorAll(".language input")) radio.addEventListener("change", speak);
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const group = target && target.closest(".group");
    if (group) { group.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => { for (const group of groups) group.open = true; });
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  speak();
  apply();
  reveal();
})();
