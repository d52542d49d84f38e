/* Keeps the pages' code for where there is no network, and nothing else: never an answer with somebody's data. */
var NAME = "canbao-phone-{{ version }}", FILES = {{ files }};
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(NAME).then(function (kept) { return kept.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (each) { return each !== NAME; }).map(function (each) { return caches.delete(each); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  var at = new URL(event.request.url);
  if (event.request.method !== "GET" || at.origin !== location.origin || FILES.indexOf(at.pathname + at.search) < 0) { return; }
  event.respondWith(caches.open(NAME).then(function (kept) { return kept.match(event.request); }).then(function (found) { return found || fetch(event.request); }));
});
