/* Search, the register's filter, copy buttons, printing. Plain scripts: no fetch, no module, no worker, no other host.
   Every text from a record is put in as text, never as HTML. */
(function () {
  "use strict";
  var settings = document.getElementById("fp-settings");
  var text = settings ? JSON.parse(settings.textContent) : null;
  var base = settings ? settings.getAttribute("data-base") : ".";

  function element(name, properties, children) {
    var made = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      if (key.indexOf("aria-") === 0 || key === "role") made.setAttribute(key, properties[key]);
      else made[key] = properties[key];
    });
    (children || []).forEach(function (child) { made.append(child); });
    return made;
  }
  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
  }
  function each(selector, work, root) { Array.prototype.forEach.call((root || document).querySelectorAll(selector), work); }

  /* ---- search ---- */
  var CJK = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\u{20000}-\u{3ffff}]/u;
  var RUN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\u{20000}-\u{3ffff}]+|[^\s\p{P}\p{S}\p{C}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\u{20000}-\u{3ffff}]+/gu;
  var MOST = 15;
  var arrived = {}, wanted = {};

  function deliver(kind) {
    return function (number, value) {
      arrived[kind + number] = value;
      (wanted[kind + number] || []).forEach(function (work) { work(value); });
      delete wanted[kind + number];
    };
  }
  window.footageSearch = { manifest: deliver("manifest"), block: deliver("block"), pages: deliver("pages") };

  function load(kind, number) {
    return new Promise(function (resolve, reject) {
      var key = kind + number;
      if (key in arrived) { resolve(arrived[key]); return; }
      var first = !(key in wanted);
      (wanted[key] = wanted[key] || []).push(resolve);
      if (!first) return;
      var script = element("script", { charset: "utf-8", src: base + "/search/" + (kind === "manifest" ? "manifest" : kind + "-" + number) + ".js" });
      script.onerror = function () { delete wanted[key]; reject(new Error(key)); };
      document.head.append(script);
    });
  }
  function folded(query) { return query.normalize("NFKC").toLowerCase(); }

  /* What a query asks for: pairs of Chinese characters exactly, the last word and a single character by their beginning. */
  function asked(query) {
    var found = [];
    (folded(query).match(RUN) || []).forEach(function (run) {
      if (!CJK.test(run)) { found.push({ term: run.slice(0, 40), prefix: true }); return; }
      var characters = Array.from(run);
      if (characters.length === 1) found.push({ term: run, prefix: true });
      for (var place = 0; place + 1 < characters.length; place++) found.push({ term: characters[place] + characters[place + 1], prefix: false });
    });
    return found;
  }
  function compare(left, right) {
    var a = Array.from(left), b = Array.from(right);
    for (var place = 0; place < a.length && place < b.length; place++) {
      var difference = a[place].codePointAt(0) - b[place].codePointAt(0);
      if (difference) return difference;
    }
    return a.length - b.length;
  }
  function blocksFor(starts, ask) {
    var low = 0, high = starts.length;
    while (low < high) { var middle = (low + high) >> 1; if (compare(starts[middle], ask.term) <= 0) low = middle + 1; else high = middle; }
    var numbers = [Math.max(0, low - 1)];
    while (ask.prefix && low < starts.length && starts[low].indexOf(ask.term) === 0 && numbers.length < 6) numbers.push(low++);
    return numbers;
  }
  function postings(code, into) {
    var number = 0;
    code.split(" ").forEach(function (part) {
      var title = part.charAt(part.length - 1) === "!";
      number += parseInt(title ? part.slice(0, -1) : part, 36);
      into.set(number, Math.max(into.get(number) || 0, title ? 3 : 1));
    });
  }
  function answer(ask, starts) {
    return Promise.all(blocksFor(starts, ask).map(function (number) { return load("block", number); })).then(function (blocks) {
      var found = new Map();
      blocks.forEach(function (block) {
        if (!ask.prefix) { if (Object.prototype.hasOwnProperty.call(block, ask.term)) postings(block[ask.term], found); return; }
        Object.keys(block).forEach(function (term) { if (term.indexOf(ask.term) === 0) postings(block[term], found); });
      });
      return found;
    });
  }
  function meeting(answers) {
    answers.sort(function (a, b) { return a.size - b.size; });
    var hits = [];
    answers[0].forEach(function (score, page) {
      for (var place = 1; place < answers.length; place++) {
        if (!answers[place].has(page)) return;
        score += answers[place].get(page);
      }
      hits.push([page, score]);
    });
    return hits.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; }).map(function (hit) { return hit[0]; });
  }
  function shown(pages, chunk) {
    return Promise.all(pages.map(function (page) {
      return load("pages", Math.floor(page / chunk)).then(function (rows) { return rows[page % chunk]; });
    }));
  }
  /* An exact id leads to its page alone, however many other pages mention it. */
  function search(query) {
    return load("manifest", 0).then(function (manifest) {
      var asks = asked(query);
      if (!asks.length || !manifest.starts.length) return { total: 0, rows: [] };
      return answer({ term: "#" + folded(query).trim(), prefix: false }, manifest.starts).then(function (exact) {
        return exact.size ? Array.from(exact.keys()) : others();
      }).then(function (pages) {
        return shown(pages.slice(0, MOST), manifest.chunk).then(function (rows) { return { total: pages.length, rows: rows }; });
      });
      function others() { return Promise.all(asks.map(function (ask) { return answer(ask, manifest.starts); })).then(meeting); }
    });
  }

  function marked(holder, plain, query) {
    var words = folded(query).match(RUN) || [];
    var lower = plain.toLowerCase(), at = 0;
    if (lower.length !== plain.length) { holder.append(plain); return holder; }
    while (at < plain.length) {
      var next = -1, length = 0;
      words.forEach(function (word) {
        var place = lower.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      });
      if (next < 0) break;
      holder.append(plain.slice(at, next), element("mark", { textContent: plain.slice(next, next + length) }));
      at = next + length;
    }
    holder.append(plain.slice(at));
    return holder;
  }
  function excerpt(body, query) {
    var lower = body.toLowerCase(), first = -1;
    (folded(query).match(RUN) || []).forEach(function (word) { var place = lower.indexOf(word); if (place >= 0 && (first < 0 || place < first)) first = place; });
    var start = first > 60 ? first - 40 : 0;
    return (start ? "…" : "") + body.slice(start, start + 180) + (body.length > start + 180 ? "…" : "");
  }

  function searchBox(opener) {
    var input = element("input", { type: "search", placeholder: text["search.placeholder"], autocomplete: "off", spellcheck: false, role: "combobox",
      "aria-label": text.search, "aria-expanded": "true", "aria-controls": "fp-hits", "aria-autocomplete": "list" });
    var close = element("button", { type: "button", textContent: text["search.close"] });
    var status = element("p", { className: "fp-search-status", textContent: text["search.start"], role: "status" });
    var list = element("div", { id: "fp-hits", role: "listbox", "aria-label": text.search });
    var keys = element("p", { className: "fp-search-status", textContent: text["search.keys"] });
    var dialog = element("dialog", { className: "fp-search", "aria-label": text.search }, [element("div", { className: "fp-search-bar" }, [input, close]), status, list, keys]);
    var turn = 0, chosen = -1;

    function choose(number) {
      chosen = number;
      Array.prototype.forEach.call(list.children, function (item, place) {
        item.setAttribute("aria-selected", String(place === number));
        if (place === number) { item.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", item.id); }
      });
      if (number < 0) input.removeAttribute("aria-activedescendant");
    }
    function show(result, query) {
      list.textContent = "";
      result.rows.forEach(function (row, place) {
        var link = element("a", { href: base + "/" + row[0], tabIndex: -1, role: "option", id: "fp-hit-" + place, "aria-selected": "false" }, [element("span", { className: "fp-hit-kind", textContent: row[1] + (row[2] ? " · " + row[2] : "") })]);
        link.append(marked(element("b"), row[3] || row[2], query), marked(element("span", { className: "fp-hit-text" }), excerpt(row[4], query), query));
        list.append(link);
      });
      choose(result.rows.length ? 0 : -1);
      var count = filled(text["search.count"], { count: result.total });
      if (result.total > result.rows.length) count += " " + filled(text["search.more"], { shown: result.rows.length });
      status.textContent = result.total ? count : filled(text["search.none"], { query: query });
    }
    function renew() {
      var query = input.value.trim(), mine = ++turn;
      if (!query) { list.textContent = ""; chosen = -1; status.textContent = text["search.start"]; return; }
      status.textContent = text["search.loading"];
      search(query).then(function (result) { if (mine === turn) show(result, query); },
        function () { if (mine === turn) status.textContent = text["search.failed"]; });
    }
    function open() {
      if (dialog.open) return;
      if (!dialog.isConnected) document.body.append(dialog);
      dialog.showModal(); input.select(); load("manifest", 0).catch(function () {});
    }
    input.addEventListener("input", renew);
    input.addEventListener("keydown", function (event) {
      var count = list.children.length;
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (count) choose((chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
      } else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); dialog.close(); list.children[chosen].click(); }
      else if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
    });
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { opener.focus(); });
    opener.hidden = false;
    opener.addEventListener("click", open);
    document.addEventListener("keydown", function (event) {
      var typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === "/" || event.key === "s") { event.preventDefault(); event.stopPropagation(); open(); }
    }, true);
  }

  /* ---- the register: facets, text, sorting, address, CSV, JSON ---- */
  var cases = window.footageCases && window.footageCases.data; // the page's own script has caught it
  var AT = { id: 0, page: 1, title: 2, state: 3, department: 4, handler: 5, filed: 6, filed_at: 7, due: 8, due_at: 9,
    verification: 10, failed: 11, channel: 12, mode: 13, more: 14, flags: 15 };
  var SORTED_BY = [AT.id, AT.title, AT.state, AT.department, AT.handler, AT.filed_at, AT.due_at, AT.verification];
  var STEP = 100;

  function register(root) {
    if (!cases) return;
    var form = root.querySelector("[data-fp-filter]"), table = root.querySelector("#cases"), body = table.tBodies[0];
    var heads = Array.prototype.map.call(table.tHead.rows[0].cells, function (item) { return item.textContent.trim(); });
    var labels = cases.labels, dash = text ? text.dash || "—" : "—";
    function said(name, code) { return (labels[name][code] || ["", code])[1]; }
    var rows = cases.rows.map(function (values) {
      var shown = [values[AT.id], values[AT.title], said("state", values[AT.state]), said("department", values[AT.department]),
        values[AT.handler], values[AT.filed], values[AT.due], said("verification", values[AT.verification]), values[AT.more]];
      return { values: values, text: folded(shown.join(" ")), flags: values[AT.flags].split(" "), row: null };
    });
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
    var chips = form.querySelector("[data-fp-chips]"), counter = form.querySelector("[data-fp-shown]");
    var further = root.querySelector("[data-fp-more]");
    var flag = "", fitting = rows, limit = STEP;

    function badge(tone, label) { return element("span", { className: "fp-badge fp-" + tone, textContent: label }); }
    function day(values, at) {
      return values[at] ? element("time", { dateTime: values[at + 1], textContent: values[at] }) : dash;
    }
    function clipped(value) { return element("span", { className: "fp-clip" }, [element("bdi", { textContent: value })]); }
    function drawn(item) {
      if (item.row) return item.row;
      var values = item.values, state = labels.state[values[AT.state]], proof = labels.verification[values[AT.verification]];
      var judged = [badge(proof[0], proof[1])];
      if (values[AT.failed]) judged.push(" ", badge("bad", cases.failed + " " + values[AT.failed]));
      var cells = [[element("a", { className: "fp-id", href: base + "/" + values[AT.page], textContent: values[AT.id] })],
        [clipped(values[AT.title])], [badge(state[0], state[1])], [said("department", values[AT.department])],
        [clipped(values[AT.handler])], [day(values, AT.filed)], [day(values, AT.due)], judged];
      item.row = element("tr", {}, cells.map(function (children, place) {
        var cell = element("td", {}, children);
        cell.dataset.label = heads[place];
        return cell;
      }));
      return item.row;
    }
    function conditions() {
      var chosen = {};
      boxes.forEach(function (box) { if (box.checked) (chosen[box.name] = chosen[box.name] || []).push(box.value); });
      return chosen;
    }
    function chip(label, remove) {
      var button = element("button", { type: "button", textContent: label + " ✕", "aria-label": filled(chips.dataset.remove, { name: label }) });
      button.addEventListener("click", remove);
      chips.append(button);
    }
    /* One pass: a row counts for a facet if nothing but that facet's own choice keeps it out. */
    function looked(chosen, words) {
      var names = Object.keys(chosen), counts = {};
      boxes.forEach(function (box) { (counts[box.name] = counts[box.name] || {})[box.value] = 0; });
      fitting = rows.filter(function (item) {
        if ((flag && item.flags.indexOf(flag) < 0) || !words.every(function (word) { return item.text.indexOf(word) >= 0; })) return false;
        var against = names.filter(function (name) { return chosen[name].indexOf(String(item.values[AT[name]])) < 0; });
        if (against.length > 1) return false;
        Object.keys(counts).forEach(function (name) {
          if (!against.length || against[0] === name) counts[name][item.values[AT[name]]]++;
        });
        return !against.length;
      });
      boxes.forEach(function (box) { box.parentNode.querySelector("small").textContent = counts[box.name][box.value]; });
    }
    function draw() {
      body.textContent = "";
      fitting.slice(0, limit).forEach(function (item) { body.append(drawn(item)); });
      further.hidden = fitting.length <= limit;
    }
    function renew(quiet) {
      var chosen = conditions(), words = folded(form.elements.q.value).split(/\s+/).filter(Boolean);
      limit = STEP;
      looked(chosen, words);
      draw();
      chips.textContent = "";
      boxes.forEach(function (box) {
        if (box.checked) chip(box.parentNode.querySelector("span").textContent, function () { box.checked = false; renew(); });
      });
      if (flag) chip(root.querySelector("[data-fp-flag-" + flag + "]").textContent, function () { flag = ""; renew(); });
      if (words.length) chip("“" + form.elements.q.value.trim() + "”", function () { form.elements.q.value = ""; renew(); });
      if (chips.children.length > 1) chip(chips.dataset.clear, function () { clear(); renew(); });
      counter.textContent = fitting.length ? filled(counter.dataset.text, { shown: fitting.length, count: rows.length }) : counter.dataset.none;
      table.hidden = !fitting.length;
      if (!quiet) remember(chosen);
    }
    function clear() { boxes.forEach(function (box) { box.checked = false; }); form.elements.q.value = ""; flag = ""; }
    function remember(chosen) {
      var parts = Object.keys(chosen).map(function (name) { return name + "=" + chosen[name].map(encodeURIComponent).join(","); });
      if (flag) parts.push("flag=" + flag);
      if (form.elements.q.value.trim()) parts.push("q=" + encodeURIComponent(form.elements.q.value.trim()));
      history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname + location.search);
      other();
    }
    /* The same filter in the other language. */
    function other() { each(".fp-language", function (link) { link.href = link.href.split("#")[0] + location.hash; }); }
    function recall() {
      clear();
      location.hash.slice(1).split("&").forEach(function (part) {
        var name = part.split("=")[0], values;
        try { values = part.slice(name.length + 1).split(",").map(decodeURIComponent); } catch (error) { return; }
        if (name === "q") form.elements.q.value = values.join(",");
        else if (name === "flag" && /^[a-z]+$/.test(values[0]) && root.querySelector("[data-fp-flag-" + values[0] + "]")) flag = values[0];
        else boxes.forEach(function (box) { if (box.name === name && values.indexOf(box.value) >= 0) box.checked = true; });
      });
      renew(true); other();
    }
    function cell(value) {
      var clean = String(value).replace(/\s+/g, " ").trim();
      /* A cell that begins like a formula would run in a spreadsheet. */
      if (/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(clean)) clean = "'" + clean;
      return '"' + clean.replace(/"/g, '""') + '"';
    }
    function cells(item) {
      var values = item.values, proof = said("verification", values[AT.verification]);
      return [values[AT.id], values[AT.title], said("state", values[AT.state]), said("department", values[AT.department]),
        values[AT.handler], values[AT.filed] || dash, values[AT.due] || dash,
        values[AT.failed] ? proof + " " + cases.failed + " " + values[AT.failed] : proof];
    }
    function save(name, type, parts) {
      var address = URL.createObjectURL(new Blob(parts, { type: type + ";charset=utf-8" }));
      element("a", { href: address, download: name }).click();
      setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    }
    function asTable() {
      var lines = [heads].concat(fitting.map(cells)).map(function (line) { return line.map(cell).join(","); });
      save("cases.csv", "text/csv", ["\ufeff" + lines.join("\r\n") + "\r\n"]);
    }
    function asData() {
      var found = fitting.map(function (item) {
        var values = item.values, made = {};
        ["id", "title", "state", "department", "handler", "filed_at", "due_at", "verification", "failed", "channel", "mode"].forEach(
          function (name) { made[name] = values[AT[name]]; });
        return made;
      });
      save("cases.json", "application/json", [JSON.stringify(found, null, 2) + "\n"]);
    }
    each("[data-fp-sort]", function (button) {
      button.addEventListener("click", function () {
        var head = button.parentNode, at = SORTED_BY[head.cellIndex], down = head.getAttribute("aria-sort") === "ascending";
        var named = { 3: "state", 4: "department", 10: "verification" }[at];
        function key(item) { return named ? said(named, item.values[at]) : item.values[at]; }
        each("th", function (item) { item.removeAttribute("aria-sort"); }, table.tHead);
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort(function (a, b) {
          var left = key(a), right = key(b);
          return (left < right ? -1 : left > right ? 1 : 0) * (down ? -1 : 1);
        });
        renew(true);
      });
    }, table);
    form.hidden = false;
    form.addEventListener("input", function () { renew(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.querySelector("[data-fp-csv]").addEventListener("click", asTable);
    form.querySelector("[data-fp-json]").addEventListener("click", asData);
    further.addEventListener("click", function () { limit += STEP; draw(); });
    window.addEventListener("beforeprint", function () { limit = Infinity; draw(); });
    window.addEventListener("hashchange", recall);
    recall();
  }

  /* ---- small things ---- */
  function copied(button) { button.classList.add("fp-done"); setTimeout(function () { button.classList.remove("fp-done"); }, 1500); }
  function copyAside(value) {
    var area = element("textarea", { value: value, readOnly: true });
    document.body.append(area); area.select();
    document.execCommand("copy"); area.remove();
  }
  function copyOut(button, value) {
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(value).then(function () { copied(button); }, function () { copyAside(value); copied(button); });
    else { copyAside(value); copied(button); }
  }
  each("[data-fp-copy]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { copyOut(button, button.getAttribute("data-fp-copy")); });
  });
  each(".md-typeset > pre > code, .md-typeset .highlight code", function (code) {
    var button = element("button", { type: "button", className: "fp-copy fp-copy-block", "aria-label": text ? text.copy : "Copy", title: text ? text.copy : "Copy" });
    button.addEventListener("click", function () { copyOut(button, code.textContent); });
    code.parentNode.append(button);
  });
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  window.addEventListener("hashchange", reveal);
  reveal();
  window.addEventListener("beforeprint", function () { each(".fp details:not(.fp-raw):not([open])", function (item) { item.open = true; item.dataset.fpPrinted = "1"; }); });
  window.addEventListener("afterprint", function () { each("details[data-fp-printed]", function (item) { item.open = false; delete item.dataset.fpPrinted; }); });
  each("[data-fp-register]", register);
  if (text) each("[data-fp-search]", searchBox);
})();
