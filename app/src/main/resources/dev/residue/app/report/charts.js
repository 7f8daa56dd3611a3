"use strict";
// What each kind of chart draws: rows of data from a figure's model, and what its specification
// takes from the page, such as width, theme and steps.
const Charts = (function () {
  const { number, frameAt, longest } = Frames;
  const NARROW = 540;
  const AXIS = 58;
  const MOST_ENDS = 26;

  function mixed(stops, part) {
    const place = part * (stops.length - 1);
    const left = Math.min(Math.floor(place), stops.length - 2);
    const channel = (colour, i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
    const mix = [0, 1, 2].map((i) => {
      const from = channel(stops[left], i);
      return Math.round(from + (channel(stops[left + 1], i) - from) * (place - left));
    });
    return "rgb(" + mix.join(",") + ")";
  }

  function colours(model, theme, count) {
    if (!model.ramp && count <= theme.curves.length) {
      return theme.curves.slice(0, count);
    }
    return Array.from({ length: count }, (unused, i) =>
      mixed(theme.ramp, count === 1 ? 0 : i / (count - 1)));
  }

  function dashes(theme, count) {
    return Array.from({ length: count }, (unused, i) => theme.dashes[i % theme.dashes.length]);
  }

  /** Moves places apart that are nearer than a distance, as little as possible, within limits. */
  function apart(items, distance, low, high) {
    const sorted = items.slice().sort((a, b) => a.place - b.place);
    let free = low;
    for (const item of sorted) {
      item.place = Math.max(item.place, free);
      free = item.place + distance;
    }
    let limit = high;
    for (const item of sorted.reverse()) {
      item.place = Math.min(item.place, limit);
      limit = item.place - distance;
    }
  }

  function stepScale(page) {
    const [from, to] = page.steps;
    return page.logarithmic
      ? { type: "symlog", constant: page.smallestStep, domain: [from, to], nice: false }
      : { type: "linear", domain: [from, to], nice: false, zero: false };
  }

  function stepAxis(page, width) {
    const [from, to] = page.steps;
    const axis = { title: "step", format: ",d", grid: false, tickCount: Math.max(3, Math.min(8, Math.floor(width / 80))) };
    if (page.logarithmic) {
      axis.values = [0];
      for (let power = 1; power <= to; power *= 10) {
        if (power >= page.smallestStep) {
          axis.values.push(power, 3 * power);
        }
      }
      axis.values = axis.values.filter((step) => step >= from && step <= to);
      axis.labelOverlap = "greedy";
    }
    return axis;
  }

  /** The room around a plot over steps, the same in all charts, so that steps stand below steps. */
  function frame(page, room) {
    const wide = room >= NARROW;
    const end = wide ? Math.min(210, Math.round(room * 0.26)) : 6;
    return {
      width: Math.max(80, room - AXIS - end - 8),
      endRoom: wide ? end - 8 : 1,
      wide,
      padding: { left: AXIS, right: end + 8, top: 8, bottom: 40 },
    };
  }

  /** Single runs are faint beside a median, until they are chosen. */
  function strength(model, page, name, index, shown) {
    const chosen = page.picked.has(name);
    return shown && (chosen || !model.medians || index < model.medians) ? 1 : shown ? 0.3 : 0.12;
  }

  function curves(model, page, room, theme) {
    const around = frame(page, room);
    const names = model.curves.map((curve) => curve.name);
    const places = model.places || names.map((name, i) => i);
    const palette = colours(model, theme, Math.max(...places) + 1);
    const range = places.map((place) => palette[place]);
    const dashed = places.map((place) => theme.dashes[place % theme.dashes.length]);
    const shown = (name) => page.picked.size === 0 || !names.some((one) => page.picked.has(one)) || page.picked.has(name);
    const [from, to] = page.steps;
    const rows = [];
    const ends = [];
    const y = (value) => {
      const part = model.log
        ? Math.log(value / model.low) / Math.log(model.high / model.low)
        : (value - model.low) / (model.high - model.low);
      return model.height * (1 - part);
    };
    model.curves.forEach((curve, index) => {
      const strong = strength(model, page, curve.name, index, shown(curve.name));
      const steps = model.grids[curve.grid];
      let last = null;
      steps.forEach((step, i) => {
        const value = model.log && !(curve.values[i] > 0) ? null : curve.values[i];
        rows.push({ step, curve: curve.name, value, strength: strong, alone: steps.length === 1 });
        if (value !== null && step >= from && step <= to) {
          last = value;
        }
      });
      if (last !== null && strong === 1) {
        ends.push({ curve: curve.name, place: Math.max(0, Math.min(model.height, y(last))) });
      }
    });
    const baselines = model.baselines
      .filter((one) => !model.log || one.value > 0)
      .map((one) => ({ ...one, place: y(one.value) - 2 }));
    apart(baselines, 12, 10, model.height - 1);
    const labelled = around.wide && names.length > 1 && ends.length <= MOST_ENDS ? ends : [];
    apart(labelled, 12.5, 0, model.height);
    const scale = { domain: names, range };
    return {
      rows,
      data: { rows, baselines, band: model.band || [], ends: labelled, brush: [], cursor: page.cursor() },
      fill: {
        width: around.width,
        endRoom: around.endRoom,
        padding: around.padding,
        steps: { field: "step", type: "quantitative", scale: stepScale(page), axis: stepAxis(page, around.width) },
        colour: { field: "curve", type: "nominal", scale, legend: null },
        dash: { field: "curve", type: "nominal", scale: { domain: names, range: dashed }, legend: null },
      },
      legend: names.length === 1 ? [] : names.map((name, i) => ({ name, colour: range[i], dash: dashed[i], shown: shown(name) })),
      zoomable: true,
    };
  }

  function phases(model, page, room, theme) {
    const around = frame(page, room);
    const names = model.rows.map((row) => row.name);
    const [first, last] = page.steps;
    // a bar's name stands on the side where there is room
    const rows = model.rows.map((row) => {
      const start = Math.max(first, Math.min(last, row.start));
      const end = Math.max(first, Math.min(last, row.end));
      const late = start - first > last - end;
      return { ...row, late, from: late ? start : end };
    });
    return {
      rows: model.rows,
      data: { rows, cursor: page.cursor() },
      fill: {
        width: around.width,
        endRoom: around.endRoom,
        padding: { ...around.padding, bottom: 6, top: 4 },
        starts: { field: "start", type: "quantitative", scale: stepScale(page), axis: null },
        colour: { field: "name", type: "nominal", scale: { domain: names, range: theme.phases.slice(0, names.length) }, legend: null },
      },
      zoomable: true,
    };
  }

  function grid(room, rowLabels, columnLabels, largest, smallest) {
    const labelRoom = room < NARROW ? 84 : 160;
    const left = Math.min(labelRoom, longest(rowLabels) * 6.4) + 90;
    const side = Math.max(rowLabels.length, columnLabels.length, 1);
    const natural = Math.max(smallest, Math.min(largest, 380 / side));
    const cell = Math.max(1.5, Math.min(natural, (room - left) / Math.max(1, columnLabels.length)));
    return { cell, labelRoom, flat: columnLabels.every((label) => label.length * 6.5 + 5 <= cell) };
  }

  function map(model, page, room) {
    const at = frameAt(model, page);
    const labels = model.labels[model.frames.labels[at]];
    const size = grid(room, labels.rows, labels.columns, 26, 3);
    const rows = [];
    let index = model.frames.starts[at];
    labels.rows.forEach((row, r) => {
      labels.columns.forEach((column, c) => {
        rows.push({ r, c, row, column, value: number(model.frames.values, index) });
        index += 1;
      });
    });
    return {
      rows: rows.map((cell) => ({ row: cell.row, column: cell.column, value: cell.value })),
      data: { rows },
      at: model.frames.steps[at],
      frame: at,
      fill: {
        width: Math.max(1, size.cell * labels.columns.length),
        height: Math.max(1, size.cell * labels.rows.length),
        rowLabels: labels.rows,
        columnLabels: labels.columns,
        rows: labels.rows.map((unused, i) => i),
        columns: labels.columns.map((unused, i) => i),
        cellStroke: size.cell > 8 ? 0.5 : 0,
        columnAngle: size.flat ? 0 : -90,
        labelSize: size.cell < 16 ? 9 : 11,
        labelRoom: size.labelRoom,
        overlap: size.cell < 12 ? "parity" : false,
        gradientLength: Math.max(60, Math.min(180, size.cell * labels.rows.length)),
      },
      key: "labels" + model.frames.labels[at],
      canvas: rows.length > 1600,
    };
  }

  function scatter(model, page, room, theme) {
    const at = frameAt(model, page);
    const points = model.points[model.frames.points[at]];
    const start = model.frames.starts[at];
    const rows = points.kinds.map((kind, i) => ({
      x: number(model.frames.x, start + i),
      y: number(model.frames.y, start + i),
      kind: model.kinds[kind],
      label: points.labels ? points.labels[i] : "",
      href: points.hrefs ? points.hrefs[i] : undefined,
    }));
    const count = model.kinds.length;
    const legendRoom = room < NARROW || model.flat ? 60 : 30 + Math.min(200, longest(model.kinds) * 6.6) * (count > 15 ? 2 : 1);
    const side = Math.max(150, Math.min(370, room - legendRoom - 70));
    let range = colours(model, theme, count);
    if (model.circle) {
      range = model.kinds.map((kind, i) =>
        i < model.numbers ? "hsl(" + Math.round((360 * i) / model.numbers) + ", 70%, " + theme.lightness + ")" : theme.faint);
    }
    let legend = { title: null, symbolStrokeWidth: 2 };
    if (count === 1) {
      legend = null;
    } else if (room < NARROW) {
      legend.orient = "bottom";
      legend.columns = Math.max(1, Math.floor(room / (30 + longest(model.kinds) * 6.6)));
    } else if (model.flat) {
      legend.orient = "bottom";
    } else if (count > 15) {
      legend.columns = 2;
    }
    return {
      rows,
      data: { rows },
      at: model.frames.steps[at],
      frame: at,
      fill: {
        width: side,
        height: model.flat ? Math.round(side * 0.48) : side,
        kindColours: range,
        legend,
        dash: { field: "kind", type: "nominal", scale: { domain: model.kinds, range: dashes(theme, count) }, legend },
      },
      canvas: rows.length > 2500,
    };
  }

  function bands(model, page, room) {
    return { rows: model.rows, data: { rows: model.rows }, fill: { width: Math.min(420, room - 80) } };
  }

  function diagram(model, page, room) {
    const size = grid(room, model.rowLabels, model.columnLabels, 60, 10);
    return {
      rows: model.rows.map((cell) => ({ column: cell.column, row: cell.row, value: cell.value })),
      data: { rows: model.rows },
      fill: { width: size.cell * model.columnLabels.length, height: size.cell * model.rowLabels.length },
    };
  }

  const kinds = { curves, phases, map, scatter, projection: Projections.drawn, bands, diagram };

  /** Returns a specification whose holes, objects with the one key "$", are filled. */
  function filled(part, values) {
    if (Array.isArray(part)) {
      return part.map((one) => filled(one, values));
    }
    if (part === null || typeof part !== "object") {
      return part;
    }
    if (typeof part.$ === "string") {
      if (!(part.$ in values)) {
        throw new Error("nothing is given for " + part.$);
      }
      return values[part.$];
    }
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, filled(value, values)]));
  }

  function config(theme) {
    return {
      font: "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, sans-serif",
      view: { stroke: "transparent" },
      axis: {
        labelColor: theme.faint,
        labelFontSize: 11,
        titleColor: theme.faint,
        titleFontSize: 11,
        titleFontWeight: "normal",
        gridColor: theme.grid,
        domainColor: theme.line,
        tickColor: theme.line,
      },
      text: { color: theme.ink },
      legend: {
        labelColor: theme.ink,
        labelFontSize: 11,
        labelLimit: 300,
        symbolLimit: 0,
        titleColor: theme.faint,
      },
    };
  }

  /** Returns a figure as it is to be drawn: its data and its specification. */
  function prepared(model, page, room, theme) {
    const chart = kinds[model.kind](model, page, room, theme);
    const values = { ...theme, ...chart.fill, config: config(theme) };
    chart.specification = filled(model.specification, values);
    chart.specification.datasets = chart.data;
    return chart;
  }

  /** Says what is seen, for those who do not see it. */
  function described(model, chart) {
    const plain = (value) => (value === null ? "none" : Number(value.toPrecision(3)).toString());
    if (model.kind === "curves") {
      const ends = model.curves.slice(0, 12).map((curve) => curve.name + " ends at " + plain(curve.values[curve.values.length - 1]));
      return model.curves.length + " curves over training steps: " + ends.join("; ");
    }
    if (model.kind === "phases") {
      return "Phases: " + model.rows.map((row) => row.name + " from step " + row.start + " to " + row.end).join("; ");
    }
    if (model.kind === "map" || model.kind === "diagram") {
      const cells = chart.rows.filter((cell) => cell.value !== null);
      if (cells.length === 0) {
        return "A map without values";
      }
      const largest = cells.reduce((most, cell) => (cell.value > most.value ? cell : most));
      const least = cells.reduce((few, cell) => (cell.value < few.value ? cell : few));
      const place = (cell) => plain(cell.value) + " at row " + cell.row + ", column " + cell.column;
      return "A map of " + cells.length + " cells; the largest is " + place(largest) + ", the smallest " + place(least);
    }
    const names = chart.kinds || model.kinds;
    return chart.rows.length + " points" + (names ? " of " + names.length + " kinds: " + names.slice(0, 12).join(", ") : "");
  }

  function csv(rows) {
    const columns = Array.from(new Set(rows.flatMap((row) => Object.keys(row)))).filter((key) => !["strength", "alone", "r", "c"].includes(key));
    const cell = (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return [columns].concat(rows.map((row) => columns.map((key) => row[key]))).map((line) => line.map(cell).join(",")).join("\n") + "\n";
  }

  /** What is seen at the page's step, in words; nothing where nothing is said. */
  function finding(model, page) {
    return model.frames ? model.frames.findings[frameAt(model, page)] : model.finding;
  }

  return { prepared, described, finding, csv };
})();
