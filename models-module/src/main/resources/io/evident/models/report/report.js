"use strict";

// Sorting, filtering, the choice of colours, and what helps to find one's way. Without it the report is whole, in its first order.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  // Pages opened from disk may have no storage: the choice then lasts as long as the page.
  const kept = {
    read() {
      try {
        return localStorage.getItem("evident-theme");
      } catch {
        return null;
      }
    },
    write(theme) {
      try {
        localStorage.setItem("evident-theme", theme);
      } catch {
        // Nothing to keep it in.
      }
    },
  };

  const themes = [...document.querySelectorAll(".theme button")];
  function choose(theme) {
    if (theme === "auto") {
      root.removeAttribute("data-theme");
    } else {
      root.setAttribute("data-theme", theme);
    }
    for (const button of themes) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  }
  for (const button of themes) {
    button.addEventListener("click", () => {
      choose(button.dataset.theme);
      kept.write(button.dataset.theme);
    });
  }
  const earlier = kept.read();
  if (earlier === "light" || earlier === "dark") {
    choose(earlier);
  }

  // What is wider than its place says so above it, and fades where there is more.
  const boxes = [...document.querySelectorAll("main .scroll, main pre")];
  for (const box of boxes) {
    const hint = document.createElement("span");
    hint.className = "sideways";
    hint.textContent = "scroll sideways for more \u203a";
    hint.setAttribute("aria-hidden", "true");
    box.before(hint);
    const look = () => {
      const rest = box.scrollWidth - box.clientWidth;
      const first = box.querySelector("tbody th");
      box.classList.toggle("held", first !== null && first.offsetWidth < 0.4 * box.clientWidth);
      box.classList.toggle("more-left", rest > 1 && box.scrollLeft > 1);
      box.classList.toggle("more-right", rest > 1 && box.scrollLeft < rest - 1);
      hint.hidden = rest <= 1;
    };
    box.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(look).observe(box);
    look();
  }

  // The contents mark the section at the top of the window.
  const nav = document.querySelector(".contents");
  const links = [...nav.querySelectorAll("a")];
  const sections = links.map((link) => document.getElementById(link.hash.slice(1)));
  function mark() {
    const end = root.scrollHeight - root.clientHeight - root.scrollTop < 2;
    const at = root.scrollTop > 0 && end
      ? sections.length - 1
      : sections.findLastIndex((section) => section.getBoundingClientRect().top < 0.25 * root.clientHeight);
    links.forEach((link, i) => {
      if (i !== Math.max(at, 0)) {
        link.removeAttribute("aria-current");
      } else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
        if (nav.scrollHeight > nav.clientHeight) {
          nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
        }
      }
    });
  }
  addEventListener("scroll", mark, { passive: true });
  addEventListener("resize", mark);
  mark();

  // The number a cell is sorted by: its own, or the one its text begins with.
  function number(cell) {
    if (cell.dataset.value !== undefined) {
      return Number(cell.dataset.value);
    }
    const start = /^[-+\u2212]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?/i.exec(cell.textContent.trim());
    return start === null ? NaN : Number(start[0].replaceAll(",", "").replace("\u2212", "-"));
  }

  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // Cells without a number come last in either direction.
  function sorted(rows, column, numeric, direction) {
    const keyed = rows.map((row) => {
      const cell = row.cells[column];
      return { row, key: numeric ? number(cell) : cell.textContent.trim() };
    });
    const missing = (key) => (numeric ? Number.isNaN(key) : key === "");
    keyed.sort((a, b) => {
      if (missing(a.key) || missing(b.key)) {
        return Number(missing(a.key)) - Number(missing(b.key));
      }
      return direction * (numeric ? a.key - b.key : words.compare(a.key, b.key));
    });
    return keyed.map((entry) => entry.row);
  }

  for (const box of document.querySelectorAll(".table")) {
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const first = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];

    heads.forEach((head, column) => {
      const numeric = head.classList.contains("number");
      head.querySelector("button").addEventListener("click", () => {
        const next = { none: "ascending", ascending: "descending", descending: "none" };
        const order = next[head.getAttribute("aria-sort")];
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", order);
        const rows =
          order === "none"
            ? first
            : sorted(first, column, numeric, order === "ascending" ? 1 : -1);
        body.append(...rows);
      });
    });

    const filter = box.querySelector(".filter");
    if (filter !== null) {
      const choices = [...filter.querySelectorAll("button")];
      const find = box.querySelector(".find input");
      const shown = box.querySelector(".shown");
      const column = Number(filter.dataset.column);
      const values = new Map(
        first.map((row) => [
          row,
          (row.cells[column].querySelector(".mark") ?? row.cells[column]).lastChild?.textContent.trim() ?? "",
        ]),
      );
      const apply = () => {
        const choice = choices.find((button) => button.getAttribute("aria-pressed") === "true");
        const text = find.value.trim().toLowerCase();
        let count = 0;
        for (const row of first) {
          const fits =
            (choice.dataset.choice === undefined || values.get(row) === choice.dataset.choice) &&
            row.textContent.toLowerCase().includes(text);
          row.hidden = !fits;
          count += fits ? 1 : 0;
        }
        shown.textContent = `${count} of ${first.length} rows`;
      };
      for (const button of choices) {
        button.addEventListener("click", () => {
          choices.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
          apply();
        });
      }
      find.addEventListener("input", apply);
      apply();
    }
  }
})();
