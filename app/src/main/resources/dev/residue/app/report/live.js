// Loads the page of a run that goes on again.
(function () {
  // a run that goes on writes its report anew; the page is loaded again while the box is ticked
  const live = document.getElementById("live");
  if (live) {
    const follow = document.getElementById("follow");
    follow.checked = window.sessionStorage.getItem("follow") === "true";
    follow.addEventListener("change", () => window.sessionStorage.setItem("follow", follow.checked));
    window.setInterval(() => follow.checked && window.location.reload(), 1000 * Number(live.dataset.seconds));
  }
})();
