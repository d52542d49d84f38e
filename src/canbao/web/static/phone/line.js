/* The telephone's own state and its line to the office: events saved first, sent in order, each until it is answered.
   Who calls `line.changed` is told whenever something is to be shown anew. */
var line = (function () {
  var HERE = 0, DOOR = 1, DONE = 2, ASKS = 3, SETTLED = 4;
  var AT_ONCE = 50, KEPT_HOURS = 72, HELLO_MINUTES = 60, SHOWN_DAYS = 2;
  var now = { who: null, keys: null, told: null, people: [], events: [], problem: "", isBusy: false, left: 0 };
  var again = false, changed = function () {};

  var hours = function (since) { return (Date.now() - since) / 3600000; };
  var fail = function (words, status) { var error = new Error(words); error.words = words; error.status = status; return error; };
  var ask = async function (who, method, path, body, known) {
    var headers = { "Authorization": "Bearer " + [who.county, who.mark, who.token].join(".") };
    if (body) { headers["Content-Type"] = "application/json"; }
    if (known) { headers["If-None-Match"] = known; }
    var answer;
    try {
      answer = await fetch("/v/api/" + path, { method: method, headers: headers, body: body && JSON.stringify(body), cache: "no-store" });
    } catch (error) { throw fail("没有网络，记下的都在手机上，有网时自动送", 0); }
    if (answer.status === 304) { return { status: 304 }; }
    var said = {};
    try { said = await answer.json(); } catch (error) { said = {}; }
    if (!answer.ok) { throw fail(said.words || "网站暂时办不了，过一会儿再送", answer.status); }
    return { status: answer.status, said: said, mark: answer.headers.get("ETag") };
  };

  var place = function (id) { return "note " + now.who.mark + " " + id; };
  var stored = async function (event) {
    return { id: event.id, sealed: event.sealed, state: event.state, tried: event.tried, order: event.order,
             note: await sealed.sealNote(now.keys, event.note, place(event.id)) };
  };
  /* Nothing is written any more once the telephone is being cleared. */
  var keepEvents = async function (events) {
    var made = await Promise.all(events.map(stored));
    if (!now.keys) { throw fail("", -1); }
    await kept.putEvents(made);
  };
  var contact = async function () {
    if (!now.keys) { return; }
    now.who.contact = Date.now();
    await kept.put("who", now.who);
  };

  /* What somebody did is on the disk before this returns. */
  var save = async function (notes) {
    var order = Date.now();
    var made = await Promise.all(notes.map(async function (note, at) {
      var id = sealed.newId(), said = Object.assign({ year: now.told.year, at: new Date().toISOString() }, note.said);
      return { id: id, state: HERE, tried: false, order: order + at / 1000,
               note: Object.assign({ when: said.at }, note.said, note.shown),
               sealed: await sealed.sealSaid(now.keys, said, "event " + now.who.mark + " " + id) };
    }));
    await keepEvents(made);
    now.events = now.events.concat(made);
    changed();
    sync();
    return made;
  };

  var send = async function () {
    var waiting = now.events.filter(function (each) { return each.state === HERE; });
    waiting.sort(function (a, b) { return a.order - b.order; });
    while (waiting.length) {
      var some = waiting.splice(0, AT_ONCE);
      some.forEach(function (each) { each.tried = true; });
      await keepEvents(some);
      var answer = await ask(now.who, "POST", "events", { events: some.map(function (each) { return { id: each.id, sealed: each.sealed }; }) });
      some.forEach(function (each) {
        if (answer.said.have.indexOf(each.id) >= 0) { each.state = DOOR; }
        else { each.state = ASKS; each.note.result = { done: false, words: "这一笔没有送成，请当面告诉镇里" }; }
      });
      await keepEvents(some);
      changed();
    }
  };

  var look = async function () {
    var answer = await ask(now.who, "GET", "now", null, now.etag);
    if (answer.status === 304) { return; }
    var told = await sealed.openTold(now.keys, answer.said.sealed, "now " + now.who.mark);
    if (!now.told || told.list !== now.told.list || !now.people.length) {
      var list = await ask(now.who, "GET", "list");
      var people = await sealed.openTold(now.keys, list.said.sealed, "list " + now.who.mark);
      if (told.fen && people.length !== told.fen.length) { throw fail("名单正在更新，过一会儿再看", 0); }
      if (!now.keys) { return; }
      await kept.put("list", list.said.sealed);
      now.people = people;
    }
    if (!now.keys) { return; }
    await kept.put("now", answer.said.sealed);
    now.told = told; now.etag = answer.mark;
    await take(told.results || {});
  };

  /* What came of events: shown here before the office is told that it is known. */
  var take = async function (results) {
    var fresh = [];
    Object.keys(results).forEach(function (id) {
      var result = results[id], known = now.events.filter(function (each) { return each.id === id; })[0];
      if (!known) {
        known = { id: id, sealed: "", tried: true, order: Date.now(), note: { kind: "earlier", when: new Date().toISOString() } };
        now.events.push(known);
      }
      if (known.state >= DONE) { return; }
      known.note.result = result;
      known.state = result.done ? DONE : ASKS;
      fresh.push(known);
      if (result.done && known.note.of) { settle(known.note.of, fresh); }
    });
    await keepEvents(fresh);
    now.seen = Object.keys(results);
  };
  var settle = function (id, fresh) {
    now.events.forEach(function (each) { if (each.id === id) { each.state = SETTLED; fresh.push(each); } });
  };
  var say = async function () {
    var seen = now.seen || [], isHello = hours(now.who.hello || 0) * 60 > HELLO_MINUTES;
    if (!seen.length && !isHello) { return; }
    await ask(now.who, "POST", "events", { events: [], seen: seen, hello: isHello });
    now.seen = [];
    now.who.hello = Date.now();
    await kept.put("who", now.who);
  };
  var tidy = async function () {
    var over = now.events.filter(function (each) { return each.state !== ASKS && each.state >= DONE && (Date.now() - each.order) / 86400000 > SHOWN_DAYS; });
    if (over.length) {
      await kept.removeEvents(over.map(function (each) { return each.id; }));
      now.events = now.events.filter(function (each) { return over.indexOf(each) < 0; });
    }
  };

  var sync = async function () {
    if (!now.keys) { return; }
    if (now.isBusy) { again = true; return; }
    now.isBusy = true;
    changed();
    try {
      do {
        again = false;
        await send();
        await look();
        await say();
        await contact();
      } while (again && now.keys);
      await tidy();
      now.problem = "";
    } catch (error) {
      now.problem = now.keys ? error.words || "手机上出错，请刷新页面再试" : "";
      if (error.status === 410) { await wipe("这部手机已被镇里停用，名单已清空。", true); }
    }
    now.isBusy = false;
    changed();
  };

  /* Keys, list and notes are gone. What was not sent yet stays sealed for the office, and still goes there. */
  var isClearing = false;
  var wipe = async function (why, isAll) {
    if (isClearing) { return; }
    isClearing = true;
    var who = now.who || await kept.get("who"), left = null;
    now.keys = null;
    if (who && !isAll) {
      var events = (await kept.events()).filter(function (each) { return each.state === HERE && each.sealed; });
      if (events.length) {
        left = { county: who.county, mark: who.mark, token: who.token,
                 events: events.map(function (each) { return { id: each.id, sealed: each.sealed }; }) };
      }
    }
    await kept.clear();
    if (left) { await kept.put("left", left); }
    await kept.put("why", why);
    isClearing = false;
    now.who = now.told = null; now.people = []; now.events = []; now.etag = ""; now.problem = "";
    changed();
  };
  /* What a telephone that was cleared had not sent. */
  var sendLeft = async function () {
    var left = await kept.get("left");
    now.left = left ? left.events.length : 0;
    while (left && left.events.length) {
      await ask(left, "POST", "events", { events: left.events.splice(0, AT_ONCE) });
      await kept.put("left", left);
      now.left = left.events.length;
    }
    if (left) { await kept.remove("left"); }
  };

  var unlock = async function (pin) {
    var who = now.who, keys;
    try {
      keys = await sealed.byPin(pin, who);
    } catch (error) {
      who.tries = (who.tries || 0) + 1;
      await kept.put("who", who);
      if (who.tries >= 5) { await wipe("口令连错五次，名单已清空。"); return 0; }
      return 5 - who.tries;
    }
    who.tries = 0;
    await kept.put("who", who);
    now.keys = await sealed.working(keys);
    var list = await kept.get("list"), told = await kept.get("now");
    if (list && told) {
      now.people = await sealed.openTold(now.keys, list, "list " + who.mark);
      now.told = await sealed.openTold(now.keys, told, "now " + who.mark);
    }
    now.events = await Promise.all((await kept.events()).map(async function (each) {
      return Object.assign({}, each, { note: await sealed.openNote(now.keys, each.note, place(each.id)) });
    }));
    changed();
    sync();
    return 5;
  };
  var lock = function () {
    now.keys = null; now.told = null; now.people = []; now.events = []; now.etag = "";
    changed();
  };

  return {
    HERE: HERE, DOOR: DOOR, DONE: DONE, ASKS: ASKS, SETTLED: SETTLED, now: now,
    onChange: function (act) { changed = act; },
    begin: async function () {
      now.who = await kept.get("who") || null;
      if (now.who && hours(now.who.contact) > KEPT_HOURS) { await wipe("超过 72 小时没有联系，名单已清空。"); }
      if (!now.who) { sendLeft().then(changed, changed); }
    },
    save: save, sync: sync, wipe: wipe, unlock: unlock, lock: lock,
    drop: async function (event) {
      if (event.tried) { return; }
      await kept.removeEvents([event.id]);
      now.events = now.events.filter(function (each) { return each !== event; });
      changed();
    },
    settled: async function (event) { event.state = SETTLED; await keepEvents([event]); changed(); },
    /* Asks to be paired until the office has answered; `isOver` says that nobody waits any more. */
    pair: async function (county, code, pin, isOver) {
      var made = await sealed.asking(county, code, navigator.userAgent.replace(/[^\x20-\x7e]/g, "").slice(-60));
      var answer = await fetch("/v/api/pair", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(made.said) });
      if (!answer.ok) { throw fail((await answer.json()).words || "网站暂时办不了，过一会儿再试", answer.status); }
      for (var tries = 0; !isOver(); tries++) {
        await new Promise(function (right) { setTimeout(right, tries < 30 ? 1000 : 5000); });
        try {
          var told = (await ask(made.kept, "GET", "now")).said;
          if (!told) { continue; }
          var keys = await sealed.agreed(made.kept, told), under = await sealed.underPin(pin, keys);
          now.who = { county: county, mark: made.kept.mark, token: made.kept.token, salt: under.salt, keys: under.keys, tries: 0, contact: Date.now() };
          await kept.put("who", now.who);
          await kept.remove("why");
          now.keys = await sealed.working(keys);
          changed();
          await sync();
          return;
        } catch (error) {
          if (error.status !== 401 && error.status !== 0 && error.status !== 503) { throw error; }
        }
      }
    }
  };
})();
