(function () {
  "use strict";
  // No link of the menu leads out of the page: the online editor is off.
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    actions: { export: true, source: false, compiled: false, editor: false },
  };
  for (const element of document.querySelectorAll("script.chart-specification")) {
    const chart = document.getElementById(element.dataset.chart);
    vegaEmbed(chart, JSON.parse(element.textContent), options).catch(function (error) {
      chart.textContent = "This chart could not be drawn: " + error.message;
    });
  }
})();
