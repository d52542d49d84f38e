/* Which columns of a wide table are shown: chosen by whoever reads it, kept in this browser. Without it all are. */
(function () {
  "use strict";
  var FEWEST = 6;
  var named = function (table) {
    var heads = table.tHead && table.tHead.rows.length === 1 ? Array.prototype.slice.call(table.tHead.rows[0].cells) : [];
    var plain = heads.every(function (head) { return head.colSpan === 1; });
    return plain && heads.length >= FEWEST && !table.querySelector("[rowspan]") ? heads : [];
  };
  var words = function (cell) {
    var copy = cell.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(".visually-hidden, [aria-hidden]"), function (each) {
      each.remove();
    });
    return copy.textContent.trim();
  };
  var kept = function (key) {
    try { return JSON.parse(window.localStorage.getItem(key)) || []; } catch (error) { return []; }
  };
  var keep = function (key, hidden) {
    try { window.localStorage.setItem(key, JSON.stringify(hidden)); } catch (error) { return; }
  };
  var show = function (table, hidden, labels) {
    var seen = labels.filter(function (label) { return hidden.indexOf(label) < 0; }).length;
    Array.prototype.forEach.call(table.rows, function (row) {
      var at = 0;
      Array.prototype.forEach.call(row.cells, function (cell) {
        var span = Number(cell.dataset.span || cell.colSpan);
        if (span === 1) { cell.hidden = hidden.indexOf(labels[at]) >= 0; }
        if (span === labels.length) { cell.dataset.span = span; cell.colSpan = seen; }
        at += span;
      });
    });
  };
  Array.prototype.forEach.call(document.querySelectorAll("main .wide > table.table, main .wide form > table.table"), function (table) {
    var heads = named(table);
    var labels = heads.map(words);
    var own = labels.filter(Boolean);
    if (!heads.length || own.some(function (label, at) { return own.indexOf(label) !== at; })) { return; }
    var place = window.location.pathname.replace(/[0-9]+/g, "0");
    var key = "canbao-columns " + place + " " + own.join(" ");
    var hidden = kept(key).filter(function (label) { return own.indexOf(label) > 0; });
    var box = document.createElement("details");
    box.className = "columns no-print";
    var summary = document.createElement("summary");
    var tell = function () { summary.textContent = "显示的列" + (hidden.length ? "（隐去 " + hidden.length + " 列）" : ""); };
    var group = document.createElement("fieldset");
    var legend = document.createElement("legend");
    legend.className = "visually-hidden";
    legend.textContent = "显示的列";
    group.appendChild(legend);
    own.slice(1).forEach(function (label) {
      var choice = document.createElement("label");
      var tick = document.createElement("input");
      tick.type = "checkbox";
      tick.className = "form-check-input";
      tick.checked = hidden.indexOf(label) < 0;
      tick.addEventListener("change", function () {
        hidden = hidden.filter(function (each) { return each !== label; }).concat(tick.checked ? [] : [label]);
        keep(key, hidden);
        show(table, hidden, labels);
        tell();
      });
      choice.appendChild(tick);
      choice.appendChild(document.createTextNode(" " + label));
      group.appendChild(choice);
    });
    box.appendChild(summary);
    box.appendChild(group);
    tell();
    table.closest(".wide").parentNode.insertBefore(box, table.closest(".wide"));
    show(table, hidden, labels);
  });
})();
