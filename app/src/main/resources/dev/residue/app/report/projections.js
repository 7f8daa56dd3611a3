// Draws points in two or three dimensions that a reader chooses.
const Projections = (function () {
  const { number, frameAt, longest } = Frames;
  const NARROW = 540;

  /** What an axis spans at a frame: components of two checkpoints have no scale in common. */
  function extent(model, frame, axis) {
    const all = model.names.map((unused, i) => number(model.frames.places, model.frames.starts[frame] + i * model.axes.length + axis))
      .filter((value) => value !== null);
    const low = Math.min(...all);
    const high = Math.max(...all);
    const margin = (high - low) * 0.06 || 1;
    return [low - margin, high + margin];
  }

  /** Turns a place about the upright axis and then towards the reader. */
  function turned(place, choice) {
    const [x, y, z] = place;
    const across = x * Math.cos(choice.yaw) + z * Math.sin(choice.yaw);
    const away = z * Math.cos(choice.yaw) - x * Math.sin(choice.yaw);
    return {
      x: across,
      y: y * Math.cos(choice.pitch) - away * Math.sin(choice.pitch),
      depth: y * Math.sin(choice.pitch) + away * Math.cos(choice.pitch),
    };
  }

  /** What a reader chose of a projection: two or three axes, a label, and how it is turned. */
  function choiceOf(model) {
    model.choice = model.choice || { x: 0, y: 1, z: -1, label: 0, yaw: 0.6, pitch: 0.35 };
    return model.choice;
  }

  function drawn(model, page, room, theme) {
    const at = frameAt(model, page);
    const choice = choiceOf(model);
    const label = model.labels[choice.label];
    const isSolid = choice.z >= 0;
    const start = model.frames.starts[at];
    const place = (i, axis) => number(model.frames.places, start + i * model.axes.length + axis);
    const reach = [choice.x, choice.y, choice.z].filter((axis) => axis >= 0)
      .reduce((most, axis) => Math.max(most, ...extent(model, at, axis).map(Math.abs)), 0);
    const rows = model.names.map((name, i) => {
      const row = { name, kind: label.kinds[label.of[i]] };
      const values = model.axes.map((unused, axis) => place(i, axis));
      const shown = isSolid
        ? turned([choice.x, choice.y, choice.z].map((axis) => values[axis] / reach), choice)
        : { x: values[choice.x], y: values[choice.y], depth: 0 };
      return { ...row, ...shown, size: isSolid ? 34 + 26 * shown.depth : 30, values };
    });
    const ends = isSolid
      ? [choice.x, choice.y, choice.z].map((axis, i) => {
        const end = turned([0, 1, 2].map((one) => (one === i ? 1 : 0)), choice);
        return { x: 0, y: 0, endX: end.x, endY: end.y, name: model.axes[axis] };
      })
      : [];
    const count = label.kinds.length;
    const isNamed = rows.length <= 130;
    const columns = Math.ceil(count / 20);
    const narrow = room < NARROW;
    const each = 44 + Math.min(200, longest(label.kinds) * 6.6);
    const hasLegend = count > 1 && count <= 60 && !(isNamed && count === rows.length);
    const side = Math.max(150, Math.min(430, room - 70 - (hasLegend && !narrow ? each * columns : 0)));
    const legend = !hasLegend ? null : narrow
      ? { title: null, orient: "bottom", columns: Math.max(1, Math.floor(room / each)) }
      : { title: null, columns };
    const colour = (kind, i) =>
      i < label.numbers && count > 2
        ? "hsl(" + Math.round((360 * i) / label.numbers) + ", 70%, " + theme.lightness + ")"
        : label.numbers > 2 ? theme.faint : theme.curves[i % theme.curves.length];
    const axis = (which) => ({
      field: which,
      type: "quantitative",
      title: isSolid ? null : model.axes[choice[which]],
      axis: isSolid ? null : { tickCount: 6 },
      scale: { domain: isSolid ? [-1.25, 1.25] : extent(model, at, choice[which]), nice: false, zero: false },
    });
    return {
      rows: rows.map((row, i) => ({
        name: row.name,
        ...Object.fromEntries(model.labels.map((one) => [one.name, one.kinds[one.of[i]]])),
        ...Object.fromEntries(model.axes.map((name, one) => [name, row.values[one]])),
      })),
      data: { rows, ends },
      at: model.frames.steps[at],
      frame: at,
      key: JSON.stringify([at, choice.x, choice.y, choice.z, choice.label]),
      turns: isSolid,
      kinds: label.kinds,
      fill: {
        side,
        xPlace: axis("x"),
        yPlace: axis("y"),
        kind: { field: "kind", type: "nominal", scale: { domain: label.kinds, range: label.kinds.map(colour) }, legend },
        nameSize: isNamed ? 9 : 0,
      },
      canvas: rows.length > 2500,
    };
  }

  return { drawn, choiceOf };
})();
