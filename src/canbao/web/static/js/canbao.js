/* What pages do beyond what they do without it: keys, the idle warning, one press of a button
   only, tables that can be scrolled by keys. Nothing is needed. */
(function () {
  "use strict";
  var typing = function (target) {
    return target && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  };
  var keysAreOff = function () {
    try { return window.localStorage.getItem("canbao-keys") === "off"; } catch (error) { return false; }
  };
  var rows = function () { return Array.prototype.slice.call(document.querySelectorAll("[data-row]")); };
  var step = function (by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.indexOf(document.activeElement.closest ? document.activeElement.closest("[data-row]") : null);
    var next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    var link = next.querySelector("a") || next;
    link.focus();
  };
  var acts = {
    "/": function () { var box = document.getElementById("find-box"); if (box) { box.focus(); box.select(); } },
    "j": function () { step(1); },
    "k": function () { step(-1); },
    "o": function () { var row = document.activeElement.closest && document.activeElement.closest("[data-row]");
      var link = row && row.querySelector("a"); if (link) { link.click(); } },
    "p": function () { var paper = document.querySelector("a[href*='as=print']");
      if (paper) { paper.click(); } else { window.print(); } },
    "e": function () { var edit = document.querySelector("[data-edit]"); if (edit) { edit.click(); } },
    "?": function () { var keys = document.getElementById("keys"); if (keys) { keys.open = true; keys.querySelector("summary").focus(); } }
  };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysAreOff()) { return; }
    var act = acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, function (form) { delete form.dataset.sent; });
  });
  var frame = document.body.dataset;
  var idle = document.getElementById("idle");
  var touched = null;
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post" && form.closest("main") && !form.closest("#unsent")) { touched = form; }
  });
  document.addEventListener("submit", function () { touched = null; });
  var keepTyped = function (address) {
    if (!touched) { return; }
    var sent = new URLSearchParams();
    new FormData(touched).forEach(function (value, name) { if (typeof value === "string") { sent.append(name, value); } });
    sent.append("unsent-do", "keep");
    sent.append("unsent-page", window.location.pathname + window.location.search);
    window.fetch(address, { method: "POST", body: sent, credentials: "same-origin", keepalive: true });
  };
  var waitForIdle = function () {
    window.setTimeout(function () {
      var link = idle.querySelector("a");
      keepTyped(link.dataset.keep);
      idle.hidden = false;
      link.focus();
    }, (Number(frame.idle) - Number(frame.warning)) * 1000);
  };
  if (frame.idle && idle) {
    waitForIdle();
    idle.querySelector("a").addEventListener("click", function (event) {
      event.preventDefault();
      window.fetch(event.target.dataset.stay, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
        if (answer.status !== 200) { window.location.reload(); return; }
        idle.hidden = true;
        waitForIdle();
      }, function () { idle.querySelector("a").focus(); });
    });
  }
  var fill = document.getElementById("unsent-fill");
  if (fill) {
    var kept = Array.prototype.slice.call(document.querySelectorAll("#unsent-form [data-kept]"));
    var fieldsCalled = function (name) {
      return Array.prototype.slice.call(document.querySelectorAll("main form[method=post] [name]")).filter(function (field) {
        return field.name === name && field.type !== "hidden" && !field.closest("#unsent");
      });
    };
    fill.hidden = !kept.some(function (each) { return fieldsCalled(each.name).length; });
    fill.addEventListener("click", function () {
      var first = null;
      kept.forEach(function (each) {
        fieldsCalled(each.name).forEach(function (field) {
          if (field.type === "checkbox" || field.type === "radio") {
            if (field.value === each.value) { field.checked = true; }
          } else { field.value = each.value; }
          first = first || field;
        });
      });
      document.getElementById("unsent").hidden = true;
      if (first) { first.focus(); touched = first.form; }
    });
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) { window.print(); }
    var all = event.target.closest && event.target.closest("[data-tick-all]");
    if (all) {
      var boxes = Array.prototype.slice.call(all.closest("form").querySelectorAll("tbody input[type=checkbox]"));
      var some = boxes.some(function (box) { return !box.checked; });
      boxes.forEach(function (box) { box.checked = some; });
    }
  });
  Array.prototype.forEach.call(document.querySelectorAll("[data-tick-all]"), function (each) { each.hidden = false; });
  var reachWide = function () {
    Array.prototype.forEach.call(document.querySelectorAll(".wide, body > article"), function (box) {
      var caption = box.querySelector("caption");
      if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) { box.removeAttribute("tabindex"); return; }
      box.tabIndex = 0;
      if (box.tagName === "DIV" && caption) {
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", caption.textContent.trim());
      }
    });
  };
  reachWide();
  window.addEventListener("resize", reachWide);
  document.addEventListener("toggle", reachWide, true);
  var keySwitch = document.getElementById("keys-off");
  if (keySwitch) {
    keySwitch.closest("[hidden]").hidden = false;
    keySwitch.checked = keysAreOff();
    keySwitch.addEventListener("change", function () {
      try { window.localStorage.setItem("canbao-keys", keySwitch.checked ? "off" : "on"); } catch (error) { return; }
    });
  }
  var summary = document.getElementById("errors");
  if (summary) { summary.focus(); }
})();
