// What a reader chooses of a figure: a variant, or axes, label and turn of a projection.
function Choices(house) {
  const { element, page, charts } = house;

  // --- what a reader chooses of a figure ---
  function chooser(chart, name, options, chosen, change) {
    const select = element("select", {});
    options.forEach(([value, text]) => select.append(element("option", { value: String(value), textContent: text, selected: value === chosen })));
    select.addEventListener("change", () => change(select.value));
    chart.choices.append(element("label", {}, name + " ", select));
    return select;
  }

  function choosable(chart) {
    const model = chart.model;
    const names = model.frames && model.frames.variants;
    if (names) {
      const set = names.join("\n");
      chart.variants = chooser(chart, "of", names.map((name) => [name, name]), names[0], (name) => {
        page.variants[set] = name;
        charts.forEach((other) => {
          if (other.variants && other.model.frames.variants.join("\n") === set) {
            other.variants.value = name;
            house.move(other);
          }
        });
      });
    }
    if (model.kind === "projection") {
      const choice = Projections.choiceOf(model);
      const axes = model.axes.map((name, i) => [i, name]);
      const set = (which) => (value) => {
        choice[which] = Number(value);
        turn.parentElement.hidden = choice.z < 0;
        house.draw(chart);
      };
      chooser(chart, "across", axes, choice.x, set("x"));
      chooser(chart, "up", axes, choice.y, set("y"));
      if (axes.length > 2) {
        chooser(chart, "third", [[-1, "none"], ...axes], choice.z, set("z"));
      }
      chooser(chart, "coloured by", model.labels.map((one, i) => [i, one.name]), choice.label, set("label"));
      const turn = element("input", { type: "range", min: "0", max: "6.28", step: "0.04", value: String(choice.yaw) });
      turn.addEventListener("input", () => {
        choice.yaw = Number(turn.value);
        turned(chart);
      });
      chart.choices.append(element("label", { hidden: true }, "turn ", turn));
      chart.turn = turn;
    }
  }

  /** Shows a projection as it is turned now. */
  function turned(chart) {
    chart.prepared = house.prepared(chart);
    chart.view.data("rows", chart.prepared.data.rows).data("ends", chart.prepared.data.ends).run();
  }

  /** A drag over three components turns them. */
  function turnable(chart) {
    let last = null;
    chart.down = (event) => {
      last = chart.prepared.turns ? event : null;
    };
    chart.move = (event) => {
      if (last) {
        const choice = Projections.choiceOf(chart.model);
        choice.yaw = (choice.yaw + (event.clientX - last.clientX) / 120 + 4 * Math.PI) % (2 * Math.PI);
        choice.pitch = Math.max(-1.5, Math.min(1.5, choice.pitch + (event.clientY - last.clientY) / 120));
        chart.turn.value = String(choice.yaw);
        last = event;
        turned(chart);
      }
    };
    chart.up = () => {
      last = null;
    };
  }

  return { choosable, turnable };
}
