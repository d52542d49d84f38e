/* A page that waits for an answer looks whether it is there, and loads itself anew only then. Without scripts it does so
   every few seconds. */
(function () {
  "use strict";
  var page = document.querySelector("[data-again]");
  var look = function () {
    fetch(window.location.href, { cache: "no-store" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { if (text.indexOf("data-again=") < 0) { window.location.reload(); } else { later(); } })
      .catch(later);
  };
  var later = function () { window.setTimeout(look, Number(page.dataset.again) * 1000); };
  if (page) { later(); }
})();
