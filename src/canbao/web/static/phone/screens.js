/* What is shown: six screens from one state. Texts are set as texts, never as markup. */
var screens = (function () {
  var REASONS = [["insured_elsewhere", "在外参保"], ["employee", "职工医保"], ["lost", "外出联系不上"], ["no_money", "暂无钱"],
                 ["unwilling", "不愿参保"], ["dead", "已死亡"], ["moved", "迁出"], ["other", "其他"]];
  var SIGNS = ["○ 在这部手机上", "◐ 已送出，等回执", "● 已收到", "▲ 要您处理", "● 已处理"];
  var HOMES_SHOWN = 60, NEXT_SHOWN = 8;
  var ui = { wanted: "", which: "owing", shown: HOMES_SHOWN, asks: null, picked: {} };
  var again = function () {};

  var h = function (tag, given, inner) {
    var made = document.createElement(tag);
    Object.keys(given || {}).forEach(function (name) {
      if (name === "on") { made.addEventListener(tag === "form" ? "submit" : tag === "input" ? "input" : "click", given.on); }
      else if (given[name] === true) { made.setAttribute(name, ""); }
      else if (given[name] !== false && given[name] !== null && given[name] !== undefined) { made.setAttribute(name, given[name]); }
    });
    [].concat(inner === undefined ? [] : inner).forEach(function (each) {
      if (each !== null && each !== false && each !== undefined) { made.append(each); }
    });
    return made;
  };
  var yuan = function (fen) { return fen === null || fen === undefined ? "未定" : (fen / 100).toFixed(2); };
  var chinese = function (words) { return (words || "").replace(/\s+[A-Za-z][\x20-\x7e]*$/, ""); };
  var day = function (text) { return text ? text.slice(5, 7).replace(/^0/, "") + "月" + text.slice(8, 10).replace(/^0/, "") + "日" : ""; };
  var minute = function (text) { var at = new Date(text); return (at.getMonth() + 1) + "月" + at.getDate() + "日 " + String(at.getHours()).padStart(2, "0") + ":" + String(at.getMinutes()).padStart(2, "0"); };
  var button = function (words, act, given) { return h("button", Object.assign({ type: "button", on: act }, given), words); };
  var sum = function (all) { return all.reduce(function (one, other) { return one + other; }, 0); };

  /* One line of the list, with what this telephone noted since. */
  var lineAt = function (at) {
    var now = line.now, person = now.people[at], told = now.told;
    var made = { at: at, key: person[0], name: person[1], tail: person[2], home: person[3], unit: person[4], isHead: person[5],
                 fen: told.fen[at], state: told.state[at], paidOn: (told.paid_on || {})[at], isOwn: (told.own || []).indexOf(at) >= 0 };
    var events = now.events.filter(function (each) { return each.note.person === made.key && each.note.kind === "pay" && each.state !== line.SETTLED; });
    made.event = events.sort(function (a, b) { return b.order - a.order; })[0] || null;
    made.asks = made.event !== null && made.event.state === line.ASKS;
    made.isWaiting = made.event !== null && made.event.state < line.DONE;
    made.owes = made.state === "0" && !made.isWaiting && !made.asks;
    return made;
  };
  var allLines = function () { return line.now.people.map(function (_, at) { return lineAt(at); }).filter(function (each) { return each.state !== "-" || each.event; }); };
  var homes = function (lines) {
    var found = {}, order = [];
    lines.forEach(function (each) {
      var name = each.home < 0 ? "p" + each.at : "h" + each.home;
      if (!found[name]) { found[name] = { name: name, lines: [] }; order.push(found[name]); }
      found[name].lines.push(each);
    });
    order.forEach(function (each) {
      var head = each.lines.filter(function (one) { return one.isHead; })[0] || each.lines[0];
      each.head = head.name;
      each.owing = each.lines.filter(function (one) { return one.owes; });
      each.asks = each.lines.some(function (one) { return one.asks; });
      each.fen = sum(each.owing.map(function (one) { return one.fen; }));
    });
    return order;
  };
  var pending = function () { return line.now.events.filter(function (each) { return each.state === line.HERE; }); };
  var asking = function () { return line.now.events.filter(function (each) { return each.state === line.ASKS; }); };
  var held = function () {
    var waiting = line.now.events.filter(function (each) { return each.note.kind === "pay" && each.state < line.DONE; });
    return (line.now.told.cash ? line.now.told.cash.held : 0) + sum(waiting.map(function (each) { return each.note.fen; }));
  };
  /* Why no more cash may be noted; empty where it may. */
  var against = function (fen) {
    var cash = line.now.told.cash || {};
    if (cash.most_fen !== null && cash.most_fen !== undefined && held() + (cash.offered || 0) + fen > cash.most_fen) {
      return "手中现金最多 " + yuan(cash.most_fen) + " 元，请先交到镇里";
    }
    if (cash.last_day && line.now.told.day > cash.last_day) { return day(cash.since) + "收的现金还没有交，请先交到镇里"; }
    return "";
  };

  var today = function () {
    var told = line.now.told, all = homes(allLines()), left = all.filter(function (each) { return each.owing.length; });
    var people = sum(left.map(function (each) { return each.owing.length; }));
    var last = told.last_day ? Math.round((new Date(told.last_day) - new Date(told.day)) / 86400000) + 1 : null;
    return [
      h("h1", {}, "今天"),
      h("p", { "class": "lead" }, left.length ? ["还有 ", h("strong", {}, left.length + " 户 " + people + " 人"), " 没缴"] : "名单上的人都缴了"),
      h("p", {}, last === null ? "集中缴费的日期还没有定" : last > 0 ? "集中缴费还有 " + last + " 天，到 " + day(told.last_day) + "（含当天）" : "集中缴费已于 " + day(told.last_day) + " 结束"),
      asking().length ? button("▲ " + asking().length + " 笔要您处理", function () { location.hash = "#/outbox"; }, { "class": "warn" }) : null,
      left.length ? h("h2", {}, "先到这几户") : null,
      h("ul", { "class": "rows" }, left.slice(0, NEXT_SHOWN).map(homeRow)),
      left.length > NEXT_SHOWN ? h("a", { "class": "button second", href: "#/people" }, "看全部名单") : null
    ];
  };
  var homeRow = function (home) {
    var words = home.owing.length ? home.owing.length + " 人没缴，共 " + yuan(home.fen) + " 元" : home.lines.some(function (each) { return each.isWaiting; }) ? "已记，等回执" : home.asks ? "要您处理" : "已缴";
    return h("li", {}, h("a", { href: "#/home/" + home.name }, [h("strong", {}, home.head + " 家"), h("span", {}, (home.asks ? "▲ " : "") + words)]));
  };
  var people = function () {
    var kinds = [["owing", "没缴"], ["asks", "找我"], ["paid", "已缴"], ["all", "全部"]];
    var all = homes(allLines()).filter(function (each) {
      var isWanted = !ui.wanted || each.lines.some(function (one) { return one.name.indexOf(ui.wanted) >= 0 || (ui.wanted.length > 1 && one.tail.indexOf(ui.wanted.toUpperCase()) >= 0); });
      return isWanted && (ui.which === "all" || (ui.which === "owing" ? each.owing.length > 0 : ui.which === "asks" ? each.asks : !each.owing.length && !each.asks));
    });
    return [
      h("h1", {}, "名单"),
      h("label", { "for": "find" }, "姓名，或证件号码后四位"),
      h("input", { id: "find", type: "search", value: ui.wanted, autocomplete: "off", on: function (event) { ui.wanted = event.target.value.trim(); ui.shown = HOMES_SHOWN; again(); } }),
      h("div", { "class": "chips", role: "group", "aria-label": "看哪些" }, kinds.map(function (each) {
        return button(each[1], function () { ui.which = each[0]; ui.shown = HOMES_SHOWN; again(); }, { "aria-pressed": ui.which === each[0] ? "true" : "false" });
      })),
      h("p", { role: "status" }, all.length ? all.length + " 户" : "没有这样的户"),
      h("ul", { "class": "rows" }, all.slice(0, ui.shown).map(homeRow)),
      all.length > ui.shown ? button("再看 " + Math.min(HOMES_SHOWN, all.length - ui.shown) + " 户", function () { ui.shown += HOMES_SHOWN; again(); }, { "class": "second" }) : null
    ];
  };

  var lineWords = function (each) {
    if (each.event && each.event.state !== line.DONE) { return SIGNS[each.event.state]; }
    if (each.state === "1") { return "● 已缴 " + day(each.paidOn) + (each.isOwn ? "，您收的" : ""); }
    if (each.state === "2") { return "应缴还没有定，请到镇里问"; }
    if (each.state === "-") { return "不在催缴名单里了"; }
    return "没缴";
  };
  var home = function (name) {
    var found = homes(allLines()).filter(function (each) { return each.name === name; })[0];
    if (!found) { return [h("h1", {}, "没有这一户"), h("a", { "class": "button", href: "#/people" }, "回名单")]; }
    var chosen = found.owing.filter(function (each) { return ui.picked[each.key] !== false; });
    var fen = sum(chosen.map(function (each) { return each.fen; })), not = against(fen);
    return [
      h("a", { "class": "back", href: "#/people" }, "‹ 名单"),
      h("h1", {}, found.head + " 家"),
      h("ul", { "class": "people" }, found.lines.map(function (each) {
        var id = "p" + each.at;
        return h("li", {}, [
          each.owes ? h("label", { "for": id }, [
            tick(id, ui.picked[each.key] !== false, function (event) { ui.picked[each.key] = event.target.checked; again(); }),
            h("span", {}, [h("strong", {}, each.name), " ···" + each.tail, h("br"), yuan(each.fen) + " 元"])
          ]) : h("p", {}, [h("strong", {}, each.name), " ···" + each.tail, h("br"), lineWords(each)]),
          each.owes ? button("没缴原因", function () { ui.asks = { reason: each }; again(); }, { "class": "second" }) : null,
          each.event && each.event.state === line.DONE ? button("回执", function () { ui.asks = { slip: each.event, name: each.name }; again(); }, { "class": "second" }) : null,
          each.asks ? h("a", { "class": "button warn", href: "#/outbox" }, "处理") : null
        ]);
      })),
      found.owing.length && not ? h("p", { "class": "said", role: "alert" }, not) : null,
      found.owing.length ? button(chosen.length ? "收现金 " + yuan(fen) + " 元（" + chosen.length + " 人）" : "请勾选收谁的", function () { ui.asks = { pay: chosen, fen: fen }; again(); }, { "class": "main", disabled: !chosen.length || not !== "" }) : null,
      found.lines.some(function (each) { return each.state === "0"; }) ? h("p", {}, "本人用微信、支付宝缴也可以，缴了这里会自己变。") : null
    ];
  };
  var tick = function (id, isOn, act) {
    var made = h("input", { id: id, type: "checkbox", checked: isOn });
    made.addEventListener("change", act);
    return made;
  };

  var KINDS = { pay: "收缴费", withdraw: "撤回", "try": "没缴原因", hand_in: "上交现金", settle: "处理", earlier: "以前的一笔" };
  var eventRow = function (each) {
    var note = each.note, result = note.result || {}, words = [];
    if (each.state === line.DONE && note.kind === "pay") { words.push("回执号 " + result.slip + "，" + yuan(result.fen) + " 元"); }
    if (each.state === line.DONE && note.kind === "hand_in") { words.push("上交单号 " + (result.hand_ins || []).join("、") + "，" + yuan(result.fen) + " 元"); }
    if (each.state === line.ASKS) {
      words.push(result.why === "already_paid" && result.by ? (note.name || "此人") + " 已由 " + result.by + " 于 " + minute(result.at) + " 记录" : result.why === "already_paid" ? (note.name || "此人") + " 已经自己缴过费" : chinese(result.words));
    }
    return h("li", {}, [
      h("p", {}, [h("strong", {}, KINDS[note.kind] + (note.name ? " " + note.name : "") + (note.kind === "pay" && note.fen ? " " + yuan(note.fen) + " 元" : "")), h("br"), SIGNS[each.state] + "　" + minute(note.when)]),
      words.map(function (one) { return h("p", { "class": each.state === line.ASKS ? "said" : "" }, one); }),
      each.state === line.ASKS && result.why === "already_paid" ? [
        button("这是同一笔钱", function () { settle(each, "same"); }, { "class": "second" }),
        button("现金已退回本人", function () { settle(each, "returned"); }, { "class": "second" })
      ] : each.state === line.ASKS ? button("知道了", function () { line.settled(each); }, { "class": "second" }) : null,
      each.state === line.HERE && !each.tried ? button("不记了", function () { line.drop(each); }, { "class": "second" }) : null,
      each.state === line.DONE && note.kind === "pay" ? [
        button("回执", function () { ui.asks = { slip: each, name: note.name }; again(); }, { "class": "second" }),
        result.paid_on === line.now.told.day && !isLeaving(each) ? button("撤回", function () { ui.asks = { withdraw: each }; again(); }, { "class": "second" }) : null
      ] : null
    ].reduce(function (all, one) { return all.concat(one); }, []));
  };
  var isLeaving = function (paid) { return line.now.events.some(function (each) { return each.note.of === paid.id && each.state < line.DONE; }); };
  var settle = function (each, how) { line.save([{ said: { kind: "settle", of: each.id, how: how }, shown: { name: each.note.name } }]); };
  var outbox = function () {
    var order = [line.ASKS, line.HERE, line.DOOR, line.DONE];
    var all = line.now.events.filter(function (each) { return each.state !== line.SETTLED; });
    all.sort(function (a, b) { return order.indexOf(a.state) - order.indexOf(b.state) || b.order - a.order; });
    return [
      h("h1", {}, "待发送"),
      h("p", {}, "○ 只在这部手机上　◐ 已送出，等回执　● 已收到，有号码　▲ 要您处理"),
      pending().length ? button("现在发送 " + pending().length + " 笔", function () { line.sync(); }, { "class": "main" }) : h("p", { role: "status" }, "都送出去了"),
      h("ul", { "class": "events" }, all.slice(0, 100).map(eventRow))
    ];
  };
  var cash = function () {
    var told = line.now.told.cash || {}, waiting = line.now.events.some(function (each) { return each.state < line.DONE; });
    return [
      h("h1", {}, "交款"),
      h("p", { "class": "lead" }, ["手中现金 ", h("strong", {}, yuan(held()) + " 元")]),
      told.since ? h("p", {}, "最早的是 " + day(told.since) + " 收的" + (told.last_day ? "，最晚 " + day(told.last_day) + " 要交" : "")) : null,
      told.most_fen ? h("p", {}, "一人手中最多 " + yuan(told.most_fen) + " 元") : null,
      told.offered ? h("p", {}, "已报上交 " + yuan(told.offered) + " 元，等镇里点收") : null,
      waiting ? h("p", { "class": "said" }, "还有没回执的，等都是 ● 了再交，数目才对得上。") : null,
      button("全部上交 " + yuan(told.held || 0) + " 元", function () { ui.asks = { handIn: told.held }; again(); }, { "class": "main", disabled: waiting || !told.held }),
      h("p", {}, "按了以后，把现金和上交单号当面交给镇里点收。存银行的，单子也交给镇里登记。")
    ];
  };
  var help = function () {
    var told = line.now.told;
    return [
      h("h1", {}, "帮助"),
      told.phone ? h("a", { "class": "button main", href: "tel:" + told.phone }, "打镇里电话 " + told.phone) : h("p", {}, "镇里的电话还没有录入，请向镇医保站问。"),
      [["没有网怎么办？", "照常记。每一笔先存在手机上，有网时自动送，也可以在“待发送”里按一下。"],
       ["什么时候算记上了？", "看到 ● 和回执号才算。○ 和 ◐ 都还没有回执。"],
       ["记错了怎么办？", "○ 的按“不记了”。已经 ● 的当天在“待发送”里撤回，过了当天请镇里处理。"],
       ["▲ 是什么？", "同一个人别人先记了，或信息有变化。照上面写的选一样；您收的现金先不要上交。"],
       ["手机丢了怎么办？", "马上打镇里电话停用。没有口令打不开名单；连错五次、72 小时不联网，名单自己清空。"]
      ].map(function (each) { return h("details", {}, [h("summary", {}, each[0]), h("p", {}, each[1])]); }),
      button("退出并清空这部手机", function () { ui.asks = { leave: true }; again(); }, { "class": "second" })
    ];
  };

  /* A question over the screen: one at a time, with a way back. */
  var sheet = function () {
    var asks = ui.asks, close = function () { ui.asks = null; again(); };
    var back = button("返回", close, { "class": "second" });
    if (asks.reason) {
      return [h("h2", {}, asks.reason.name + " 为什么没缴"), REASONS.map(function (each) {
        return button(each[1], function () {
          if (each[0] === "other") { ui.asks = { other: asks.reason }; again(); return; }
          tried(asks.reason, each[0], "");
        }, { "class": "second wide" });
      }), back];
    }
    if (asks.other) {
      var box = h("input", { id: "note", maxlength: "60", autocomplete: "off" });
      return [h("h2", {}, asks.other.name + "：其他原因"), h("label", { "for": "note" }, "写几个字，不写号码"), box,
              button("记下", function () { if (box.value.trim()) { tried(asks.other, "other", box.value.trim()); } else { box.focus(); } }, { "class": "main" }), back];
    }
    if (asks.pay) {
      return [h("h2", {}, "收到现金 " + yuan(asks.fen) + " 元了吗？"),
              h("p", {}, asks.pay.map(function (each) { return each.name + " " + yuan(each.fen) + " 元"; }).join("，")),
              button("收到了", function () {
                var group = sealed.newId();
                ui.asks = null;
                line.save(asks.pay.map(function (each) { return { said: { kind: "pay", person: each.key, fen: each.fen, group: group }, shown: { name: each.name } }; }));
              }, { "class": "main" }), back];
    }
    if (asks.withdraw) {
      return [h("h2", {}, "撤回 " + asks.withdraw.note.name + " 的 " + yuan(asks.withdraw.note.fen) + " 元？"), h("p", {}, "现金要退给本人。只有记错了才撤回。"),
              button("撤回", function () { ui.asks = null; line.save([{ said: { kind: "withdraw", of: asks.withdraw.id }, shown: { name: asks.withdraw.note.name } }]); }, { "class": "main" }), back];
    }
    if (asks.handIn) {
      return [h("h2", {}, "上交 " + yuan(asks.handIn) + " 元？"), h("p", {}, "手中的全部上交。数一数现金是不是这么多。"),
              button("上交", function () { ui.asks = null; line.save([{ said: { kind: "hand_in" }, shown: {} }]); location.hash = "#/outbox"; }, { "class": "main" }), back];
    }
    if (asks.slip) { return slip(asks.slip, asks.name).concat(back); }
    return [h("h2", {}, "退出并清空？"), h("p", {}, pending().length ? "还有 " + pending().length + " 笔没有送出：清空以后仍会自动送，但这部手机上看不到了。" : "名单和口令都清掉，再用要请镇里重新绑定。"),
            button("退出并清空", function () { ui.asks = null; line.wipe("已退出，名单已清空。"); }, { "class": "main" }), back];
  };
  var tried = function (each, reason, note) {
    ui.asks = null;
    line.save([{ said: { kind: "try", person: each.key, reason: reason, note: note }, shown: { name: each.name } }]);
  };
  var slip = function (event, name) {
    var result = event.note.result || {}, at = location.origin + "/public/" + line.now.who.county + "/verify?code=" + result.code;
    var code = exports.generate(at), canvas = h("canvas", { "class": "qr", role: "img", "aria-label": "核验这张回执的二维码" });
    code.toCanvas(canvas);
    return [h("h2", {}, "代收回执"), h("p", {}, [name + "　" + yuan(result.fen) + " 元", h("br"), "回执号 " + result.slip + "　" + day(result.paid_on)]),
            result.code ? canvas : null, h("p", {}, "让本人扫一扫核对真假，或在网站“凭证核验”里输入："), h("p", { "class": "code" }, result.code || "—")];
  };

  var bar = function () {
    var now = line.now, at = location.hash || "#/";
    var doors = [["#/", "今天"], ["#/people", "名单"], ["#/outbox", "待发送" + (pending().length ? " " + pending().length : "")], ["#/cash", "交款"], ["#/help", "帮助"]];
    return [
      h("p", { "class": "bar", role: "status" }, [h("span", {}, "手中现金 " + yuan(held()) + " 元"), h("span", {}, now.isBusy ? "正在发送…" : now.problem || (pending().length ? pending().length + " 笔没送" : "已是最新"))]),
      h("nav", { "aria-label": "主要页面" }, doors.map(function (each) { return h("a", { href: each[0], "aria-current": at === each[0] ? "page" : null }, each[1]); }))
    ];
  };

  return {
    ui: ui,
    onAgain: function (act) { again = act; },
    h: h, button: button,
    shown: function () {
      var at = location.hash.replace(/^#\//, "").split("/");
      if (!line.now.told || !line.now.told.year) { return [h("h1", {}, "正在取名单"), h("p", { role: "status" }, line.now.problem || "第一次要几秒到几十秒。"), button("再取一次", function () { line.sync(); }, { "class": "second" })]; }
      if (at[0] === "people") { return people(); }
      if (at[0] === "home") { return home(at[1]); }
      if (at[0] === "outbox") { return outbox(); }
      if (at[0] === "cash") { return cash(); }
      return at[0] === "help" ? help() : today();
    },
    sheet: function () { return ui.asks ? sheet() : null; },
    bar: bar
  };
})();
