/* What stays on this telephone: who it is, the list as it came, each event sealed. Nothing in clear of anybody. */
var kept = (function () {
  var opened = null;
  var done = function (request) {
    return new Promise(function (right, wrong) {
      request.onsuccess = function () { right(request.result); };
      request.onerror = function () { wrong(request.error); };
    });
  };
  var open = function () {
    if (!opened) {
      var request = indexedDB.open("canbao-phone", 1);
      request.onupgradeneeded = function () {
        request.result.createObjectStore("own");
        request.result.createObjectStore("events", { keyPath: "id" });
      };
      opened = done(request);
    }
    return opened;
  };
  /* One transaction, over when it is on the disk. */
  var within = async function (store, mode, act) {
    var base = await open();
    var made = base.transaction(store, mode, { durability: "strict" });
    var over = new Promise(function (right, wrong) {
      made.oncomplete = right;
      made.onerror = made.onabort = function () { wrong(made.error); };
    });
    var found = await act(made.objectStore(store));
    await over;
    return found;
  };
  return {
    get: function (name) { return within("own", "readonly", function (own) { return done(own.get(name)); }); },
    put: function (name, value) { return within("own", "readwrite", function (own) { return done(own.put(value, name)); }); },
    remove: function (name) { return within("own", "readwrite", function (own) { return done(own.delete(name)); }); },
    events: function () { return within("events", "readonly", function (all) { return done(all.getAll()); }); },
    putEvents: function (events) {
      return within("events", "readwrite", function (all) {
        return Promise.all(events.map(function (each) { return done(all.put(each)); }));
      });
    },
    removeEvents: function (ids) {
      return within("events", "readwrite", function (all) {
        return Promise.all(ids.map(function (each) { return done(all.delete(each)); }));
      });
    },
    clear: async function () {
      await within("own", "readwrite", function (own) { return done(own.clear()); });
      await within("events", "readwrite", function (all) { return done(all.clear()); });
    }
  };
})();
