// The page is whole without this: it marks the chapter being read, and opens the data tables for printing.
(() => {
  "use strict";
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) links.set(link.hash.slice(1), link);
  const mark = (id) => {
    for (const [name, link] of links) {
      if (name === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  if ("IntersectionObserver" in window) {
    const seen = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) mark(entry.target.id);
      },
      { rootMargin: "-15% 0px -75% 0px" },
    );
    for (const id of links.keys()) {
      const part = document.getElementById(id);
      if (part) seen.observe(part);
    }
  }
  const narrow = window.matchMedia("(max-width: 1240px)");
  const contents = document.querySelector(".contents details");
  if (contents && narrow.matches) contents.open = false;
  window.addEventListener("beforeprint", () => {
    for (const data of document.querySelectorAll("figure details")) data.open = true;
  });
})();
