"use strict";
// Draws the page's charts and makes them move: slider, cursor, zoom, theme, export.
(function () {
  const themes = JSON.parse(document.getElementById("themes").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const range = JSON.parse(document.getElementById("steps").textContent);
  const page = {
    step: range.last,
    steps: [0, range.last],
    smallestStep: range.smallest,
    logarithmic: false,
    picked: new Set(),
    variants: {},
    cursor: () => (checkpoints.length > 1 ? [{ step: page.step }] : []),
  };
  const checkpoints = range.checkpoints;
  let printing = false;

  const tooltip = document.createElement("div");
  tooltip.className = "tooltip";
  tooltip.hidden = true;
  document.body.append(tooltip);

  function element(name, properties, ...children) {
    const made = document.createElement(name);
    Object.assign(made, properties);
    made.append(...children);
    return made;
  }

  function showTooltip(handler, event, item, value) {
    if (value === null || value === undefined || value === "") {
      tooltip.hidden = true;
      return;
    }
    const pairs = typeof value === "object" ? Object.entries(value) : [["", value]];
    tooltip.replaceChildren(...pairs.map(([key, text]) =>
      element("div", {}, element("span", { textContent: key + " " }), element("b", { textContent: String(text) }))));
    tooltip.hidden = false;
    const left = Math.min(event.clientX + 14, window.innerWidth - tooltip.offsetWidth - 8);
    const top = Math.min(event.clientY + 14, window.innerHeight - tooltip.offsetHeight - 8);
    tooltip.style.left = Math.max(0, left) + "px";
    tooltip.style.top = Math.max(0, top) + "px";
  }

  const theme = () => themes[dark.matches && !printing ? "dark" : "light"];

  function view(chart, prepared, where) {
    const compiled = vegaLite.compile(prepared.specification).spec;
    return new vega.View(vega.parse(compiled), {
      renderer: where ? (prepared.canvas ? "canvas" : "svg") : "none",
      container: where,
      hover: Boolean(where),
      tooltip: showTooltip,
    });
  }

  function room(chart) {
    const all = Math.max(220, Math.min(chart.figure.parentElement.clientWidth, 1080));
    return chart.model.small && !chart.large ? Math.min(all, 330) : all;
  }

  function draw(chart) {
    try {
      const prepared = Charts.prepared(chart.model, page, room(chart), theme());
      if (chart.view) {
        chart.view.finalize();
      }
      chart.place.replaceChildren();
      chart.view = view(chart, prepared, chart.place);
      chart.view.run();
      chart.prepared = prepared;
      chart.stale = false;
      tell(chart);
      legend(chart, prepared.legend || []);
      if (prepared.zoomable) {
        zoomable(chart);
      } else if (chart.model.kind === "projection") {
        choices.turnable(chart);
      }
      chart.figure.dataset.drawn = "true";
    } catch (problem) {
      chart.stale = false;
      chart.place.textContent = "This chart could not be drawn: " + problem.message;
      throw problem;
    }
  }

  /** Says what is seen, and of which step a picture is. */
  function tell(chart) {
    const finding = Charts.finding(chart.model, page);
    const title = finding ? chart.model.title + ": " + finding : chart.model.title;
    chart.title.textContent = title;
    chart.place.setAttribute("aria-label", title + ". " + Charts.described(chart.model, chart.prepared));
    if (chart.prepared.at !== undefined && chart.stamp && new Set(chart.model.frames.steps).size > 1) {
      chart.stamp.textContent = "step " + chart.prepared.at.toLocaleString("en");
    }
  }

  function legend(chart, entries) {
    const buttons = entries.map((entry) => {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      line.setAttribute("width", "26");
      line.setAttribute("height", "8");
      line.setAttribute("aria-hidden", "true");
      const stroke = document.createElementNS("http://www.w3.org/2000/svg", "line");
      Object.entries({ x1: 0, x2: 26, y1: 4, y2: 4, stroke: entry.colour, "stroke-width": 2.4, "stroke-dasharray": entry.dash[0] === 1 ? "none" : entry.dash.join(" ") })
        .forEach(([key, value]) => stroke.setAttribute(key, value));
      line.append(stroke);
      const button = element("button", { type: "button", className: "entry" }, line, entry.name);
      button.setAttribute("aria-pressed", page.picked.has(entry.name));
      button.classList.toggle("faded", !entry.shown);
      button.addEventListener("click", () => {
        if (!page.picked.delete(entry.name)) {
          page.picked.add(entry.name);
        }
        redraw((other) => other.model.kind === "curves");
        const again = Array.from(chart.legend.children).find((one) => one.textContent === entry.name);
        if (again) {
          again.focus();
        }
      });
      return button;
    });
    chart.legend.replaceChildren(...buttons);
  }

  /** A drag over a chart of steps chooses the steps that all such charts show. */
  function zoomable(chart) {
    const scale = () => chart.view.scale("x");
    const offset = () => chart.view.padding().left + chart.view.origin()[0];
    let from = null;
    const at = (event) => {
      const x = event.clientX - chart.place.getBoundingClientRect().left - offset();
      const width = chart.view.width();
      return scale().invert(Math.max(0, Math.min(width, x)));
    };
    const brush = (rows) => {
      if (chart.model.kind === "curves") {
        chart.view.data("brush", rows).run();
      }
    };
    chart.down = (event) => {
      from = at(event);
    };
    chart.move = (event) => {
      if (from !== null) {
        brush([{ from, to: at(event) }]);
      }
    };
    chart.up = (event) => {
      if (from === null) {
        return;
      }
      const ends = [from, at(event)].sort((a, b) => a - b);
      const tiny = Math.abs(scale()(ends[1]) - scale()(ends[0])) < 6;
      const step = from;
      from = null;
      if (tiny) {
        brush([]);
        goTo(nearest(step));
      } else {
        zoom(ends);
      }
    };
  }

  function zoom(steps) {
    page.steps = steps;
    document.querySelectorAll("[data-action=all-steps]").forEach((button) => {
      button.disabled = steps[0] === 0 && steps[1] === range.last;
    });
    redraw((chart) => chart.prepared && chart.prepared.zoomable);
  }

  function nearest(step) {
    return checkpoints.reduce((best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best), checkpoints[0]);
  }

  // --- what is seen is drawn first, the rest when there is time ---
  const charts = Array.from(document.querySelectorAll("script.chart-model")).map((source) => {
    const figure = source.closest("figure");
    return {
      figure,
      model: JSON.parse(source.textContent),
      place: figure.querySelector(".chart"),
      legend: (figure.closest(".multiples") || figure).querySelector(".legend"),
      large: false,
      stamp: figure.querySelector(".stamp"),
      title: figure.querySelector("figcaption b"),
      choices: figure.querySelector(".choices"),
      stale: true,
      near: false,
      view: null,
      prepared: null,
    };
  });

  function drawWhenIdle() {
    const next = charts.find((chart) => chart.stale && chart.near) || charts.find((chart) => chart.stale);
    if (next) {
      draw(next);
      window.setTimeout(drawWhenIdle, 0);
    } else {
      document.body.dataset.drawn = "true";
    }
  }

  function redraw(chosen) {
    delete document.body.dataset.drawn;
    charts.filter(chosen).forEach((chart) => {
      if (chart.near && chart.view) {
        draw(chart);
      } else {
        chart.stale = true;
      }
    });
    window.setTimeout(drawWhenIdle, 0);
  }

  // --- the slider over checkpoints ---
  const slider = document.getElementById("checkpoint");

  function goTo(step) {
    if (step === undefined || step === page.step) {
      return;
    }
    page.step = step;
    slider.value = checkpoints.indexOf(step);
    tellStep();
    charts.forEach(move);
  }

  function tellStep() {
    const text = "step " + page.step.toLocaleString("en");
    document.getElementById("checkpoint-step").textContent = text;
    slider.setAttribute("aria-valuetext", text);
  }

  /** Moves a picture or a cursor to the step; a picture whose labels change is drawn anew. */
  function move(chart) {
    if (!chart.view || chart.stale) {
      return;
    }
    if (chart.prepared.data.cursor) {
      chart.view.data("cursor", page.cursor()).run();
      return;
    }
    if (!chart.model.frames || Frames.frameAt(chart.model, page) === chart.prepared.frame) {
      return;
    }
    const prepared = Charts.prepared(chart.model, page, room(chart), theme());
    if (prepared.key !== chart.prepared.key || !chart.near) {
      chart.stale = true;
      redraw((other) => other === chart);
      return;
    }
    chart.prepared = prepared;
    chart.view.data("rows", prepared.data.rows).run();
    tell(chart);
  }

  let playing = 0;
  function play(button) {
    if (playing) {
      window.clearInterval(playing);
      playing = 0;
    } else {
      if (page.step === checkpoints[checkpoints.length - 1]) {
        goTo(checkpoints[0]);
      }
      playing = window.setInterval(() => {
        const next = checkpoints.indexOf(page.step) + 1;
        if (next < checkpoints.length) {
          goTo(checkpoints[next]);
        } else {
          play(button);
        }
      }, 700);
    }
    button.setAttribute("aria-pressed", Boolean(playing));
    button.textContent = playing ? "❚❚ pause" : "▶ play";
  }

  // --- saving ---
  function save(blob, name) {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function exported(chart, format) {
    const prepared = Charts.prepared(chart.model, page, 900, themes.light);
    const name = chart.model.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "figure";
    if (format === "csv") {
      return { name: name + ".csv", blob: new Blob([Charts.csv(prepared.rows)], { type: "text/csv" }) };
    }
    prepared.specification.title = { text: chart.title.textContent, anchor: "start", fontSize: 13 };
    const drawn = view(chart, prepared, null);
    if (format === "svg") {
      return { name: name + ".svg", blob: new Blob([await drawn.toSVG()], { type: "image/svg+xml" }) };
    }
    const canvas = await drawn.toCanvas(2);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return { name: name + ".png", blob };
  }

  // --- controls ---
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (!button) {
      return;
    }
    const action = button.dataset.action;
    if (action === "save") {
      const chart = charts.find((one) => one.figure.contains(button));
      exported(chart, button.dataset.format).then((file) => save(file.blob, file.name));
    } else if (action === "enlarge") {
      const chart = charts.find((one) => one.figure.contains(button));
      chart.large = !chart.large;
      button.textContent = chart.large ? "smaller" : "larger";
      chart.figure.classList.toggle("large", chart.large);
      draw(chart);
    } else if (action === "logarithmic") {
      page.logarithmic = !page.logarithmic;
      button.setAttribute("aria-pressed", page.logarithmic);
      redraw((chart) => chart.prepared && chart.prepared.zoomable);
    } else if (action === "all-steps") {
      zoom([0, range.last]);
    } else if (action === "play") {
      play(button);
    }
  });

  const prepared = (chart) => Charts.prepared(chart.model, page, room(chart), theme());
  const choices = Choices({ element, page, charts, move, draw, prepared });
  for (const chart of charts) {
    choices.choosable(chart);
    if (chart.model.small) {
      chart.figure.querySelector(".save").append(" · ", element("button", { type: "button", textContent: "larger" }));
      chart.figure.querySelector(".save").lastChild.dataset.action = "enlarge";
    }
    chart.place.addEventListener("pointerdown", (event) => chart.down && chart.down(event));
    chart.place.addEventListener("pointermove", (event) => chart.move && chart.move(event));
    chart.place.addEventListener("dblclick", () => chart.prepared && chart.prepared.zoomable && zoom([0, range.last]));
    chart.place.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by && checkpoints.length > 1) {
        event.preventDefault();
        goTo(checkpoints[checkpoints.indexOf(page.step) + by]);
      } else if (event.key === "Escape" && chart.prepared && chart.prepared.zoomable) {
        zoom([0, range.last]);
      }
    });
    window.addEventListener("pointerup", (event) => chart.up && chart.up(event));
  }

  if (slider) {
    slider.addEventListener("input", () => goTo(checkpoints[Number(slider.value)]));
    tellStep();
  }

  const everything = () => redraw(() => true);
  dark.addEventListener("change", everything);
  let width = document.body.clientWidth;
  window.addEventListener("resize", () => {
    if (document.body.clientWidth !== width && !printing) {
      width = document.body.clientWidth;
      everything();
    }
  });
  window.addEventListener("beforeprint", () => {
    printing = true;
    document.querySelectorAll("details.print").forEach((one) => (one.open = true));
    charts.forEach(draw);
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    everything();
  });

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const chart = charts.find((one) => one.figure === entry.target);
      chart.near = entry.isIntersecting;
      if (chart.near && chart.stale) {
        draw(chart);
      }
    }
  }, { rootMargin: "300px" });
  charts.forEach((chart) => watcher.observe(chart.figure));
  window.setTimeout(drawWhenIdle, 50);

  if (charts.length === 0) {
    document.body.dataset.drawn = "true";
  }

  window.residueReport = { charts, exported, page };
})();
