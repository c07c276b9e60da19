// A table is a stop for the keyboard only where it scrolls.
(() => {
  const reach = (wide) => {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver((seen) => { for (const { target } of seen) reach(target.closest(".wide")); });
  for (const wide of document.querySelectorAll(".wide")) {
    watch.observe(wide);
    watch.observe(wide.firstElementChild);
  }
})();
