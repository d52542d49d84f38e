/* From the first opening to the screens: pairing, the PIN, what is shown when something changes. */
(function () {
  var h = screens.h, LOCK_MINUTES = 10, LOOK_SECONDS = 300, WAIT_SECONDS = 5;
  var main = document.getElementById("app"), foot = document.getElementById("foot"), over = document.getElementById("over");
  var said = "", code = null, isPairing = false, hiddenAt = 0, why = "";
  var WEAK = /^(\d)\1{5}$|^(?:012345|123456|234567|345678|456789|654321|987654)$/;

  var field = function (id, label, given) {
    return [h("label", { "for": id }, label), h("input", Object.assign({ id: id, name: id, autocomplete: "off" }, given))];
  };
  var pinField = function (id, label) { return field(id, label, { type: "password", inputmode: "numeric", maxlength: "6", pattern: "[0-9]{6}" }); };
  var form = function (inner, act) {
    return h("form", { novalidate: true, on: function (event) { event.preventDefault(); act(event.target); } }, inner);
  };
  var alarm = function () { return said ? h("p", { "class": "said", role: "alert" }, said) : null; };

  var pairing = function () {
    if (isPairing) { return [h("h1", {}, "正在绑定"), h("p", { role: "status" }, "等医保局回话，一般几秒到一分钟，请不要关。"), h("button", { type: "button", "class": "second", on: function () { isPairing = false; show(); } }, "不等了")]; }
    var given = (location.hash.match(/^#(\d{6})-([0-9A-Z]{14})$/) || [null, "", ""]);
    return [h("h1", {}, "绑定这部手机"), why ? h("p", { "class": "said" }, why) : null,
      line.now.left ? h("p", { role: "status" }, "清空以前还有 " + line.now.left + " 笔没有送出，有网时自动送。") : null,
      h("p", {}, "请镇里给您生成绑定码：扫二维码，或照着输。"), alarm(),
      form([].concat(field("county", "县（市、区）代码，六位数字", { inputmode: "numeric", maxlength: "6", value: given[1] }),
        field("code", "绑定码，十四位", { maxlength: "20", autocapitalize: "characters", value: given[2] }),
        pinField("pin", "自己定一个口令，六位数字"), pinField("again", "口令再输一次"),
        h("button", { type: "submit", "class": "main" }, "绑定")), pair)];
  };
  var pair = async function (given) {
    var county = given.county.value.trim(), typed = given.code.value.toUpperCase().replace(/[^0-9A-Z]/g, ""), pin = given.pin.value;
    if (!/^\d{6}$/.test(county)) { said = "县（市、区）代码是六位数字，写在镇里给的单子上"; return show(); }
    if (typed.length !== 14) { said = "绑定码是十四位，现在有 " + typed.length + " 位，请对照着再输"; return show(); }
    if (!/^\d{6}$/.test(pin)) { said = "口令要六位数字"; return show(); }
    if (WEAK.test(pin)) { said = "这个口令太容易猜，请换一个"; return show(); }
    if (pin !== given.again.value) { said = "两次口令不一样，请再输"; return show(); }
    said = ""; isPairing = true; show();
    try {
      await line.pair(county, typed, pin, function () { return !isPairing; });
      history.replaceState(null, "", location.pathname + "#/");
    } catch (error) { said = error.words || (error.message === "proof" ? "回话的不是医保局，没有绑定，请打镇里电话" : "没有网络，没有绑定，请到有信号的地方再试"); }
    isPairing = false; show();
  };
  var locked = function () {
    return [h("h1", {}, "输入口令"), alarm(), form(pinField("pin", "六位数字").concat(h("button", { type: "submit", "class": "main" }, "打开")), async function (given) {
      var left = await line.unlock(given.pin.value);
      said = line.now.keys || !left ? "" : "口令不对，还可以试 " + left + " 次，再错就清空";
      why = await kept.get("why") || "";
      show();
    })];
  };

  var show = function () {
    var inner = document.activeElement, id = inner && inner.id, at = inner && inner.selectionStart;
    var who = line.now.who, isOpen = who && line.now.keys && !isPairing;
    main.replaceChildren.apply(main, [].concat.apply([], (isOpen ? screens.shown() : who && !isPairing ? locked() : pairing())).filter(Boolean));
    foot.replaceChildren.apply(foot, isOpen && line.now.told && line.now.told.year ? screens.bar() : []);
    var asked = isOpen && screens.sheet();
    over.replaceChildren.apply(over, asked ? [].concat.apply([], asked).filter(Boolean) : []);
    if (asked && !over.open) { over.showModal(); } else if (!asked && over.open) { over.close(); }
    var back = id && document.getElementById(id);
    if (back && id !== "app") { back.focus(); if (at !== null && back.setSelectionRange && back.type === "search") { back.setSelectionRange(at, at); } }
  };

  line.onChange(show);
  screens.onAgain(show);
  over.addEventListener("cancel", function () { screens.ui.asks = null; show(); });
  window.addEventListener("hashchange", function () {
    if (!/^#\//.test(location.hash)) { return; }
    screens.ui.asks = null; screens.ui.picked = {};
    show();
    main.focus();
    window.scrollTo(0, 0);
  });
  window.addEventListener("online", function () { line.sync(); });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { hiddenAt = Date.now(); return; }
    if (line.now.keys && Date.now() - hiddenAt > LOCK_MINUTES * 60000) { line.lock(); } else { line.sync(); }
  });
  var looked = 0;
  setInterval(function () {
    looked += WAIT_SECONDS;
    var waits = line.now.events.some(function (each) { return each.state < line.DONE; });
    if (line.now.keys && !document.hidden && (waits || looked >= LOOK_SECONDS)) { looked = 0; line.sync(); }
  }, WAIT_SECONDS * 1000);

  var begin = async function () {
    if (!window.crypto || !crypto.subtle || !window.indexedDB || !window.DecompressionStream) {
      main.replaceChildren(h("h1", {}, "这个浏览器太旧"), h("p", {}, "请更新微信，或用手机自带的浏览器打开。"));
      return;
    }
    try {
      await line.begin();
      why = await kept.get("why") || "";
      show();
    } catch (error) {
      main.replaceChildren(h("h1", {}, "手机不让保存"), h("p", {}, "请关掉浏览器的无痕模式，腾出一些空间，再打开。"));
    }
    if ("serviceWorker" in navigator) { navigator.serviceWorker.register("/v/sw.js", { scope: "/v" }).catch(function () {}); }
  };
  begin();
})();
