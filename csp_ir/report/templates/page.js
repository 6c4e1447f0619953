(function () {
  "use strict";
  var root = document.documentElement;
  var pages = Array.prototype.slice.call(document.querySelectorAll("section.page"));
  root.classList.add("js");

  function show() {
    var wanted = decodeURIComponent(location.hash.slice(1));
    var target = document.getElementById(wanted);
    var page = target && target.closest("section.page") || pages[0];
    pages.forEach(function (p) { p.classList.toggle("shown", p === page); });
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
    else { window.scrollTo(0, 0); }
  }
  window.addEventListener("hashchange", show);
  if (pages.length) { show(); }

  document.addEventListener("keydown", function (event) {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var rel = event.key === "ArrowRight" ? "next" : event.key === "ArrowLeft" ? "prev" : "";
    var link = rel && document.querySelector("section.shown a[rel=" + rel + "]");
    if (link) { link.click(); }
    if (event.key === "Escape" && document.getElementById("overview")) { location.hash = "overview"; }
  });

  document.getElementById("theme").addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  var table = document.getElementById("tasks");
  if (!table) { return; }
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var filter = document.getElementById("filter"), shown = document.getElementById("shown");
  function narrow() {
    var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean), left = 0;
    rows.forEach(function (row) {
      var text = row.dataset.text.toLowerCase();
      var fits = words.every(function (w) { return text.indexOf(w) >= 0; });
      row.hidden = !fits;
      left += fits ? 1 : 0;
    });
    shown.textContent = left + " of " + rows.length;
  }
  filter.addEventListener("input", narrow);
  narrow();

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head) {
    if (!head.dataset.sort) { return; }
    head.tabIndex = 0;
    function sort() {
      var at = head.cellIndex, up = head.getAttribute("aria-sort") !== "ascending";
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (c) { c.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort(function (a, b) {
        var x = a.cells[at], y = b.cells[at], sign = up ? 1 : -1;
        if (head.dataset.sort === "number") { return sign * (x.dataset.value - y.dataset.value); }
        return sign * x.textContent.trim().localeCompare(y.textContent.trim());
      });
      rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
    }
    head.addEventListener("click", sort);
    head.addEventListener("keydown", function (e) { if (e.key === "Enter") { sort(); } });
  });
})();
