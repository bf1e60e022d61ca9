/* Search, the tables' filters, copy buttons, printing. Plain scripts: no fetch, no module, no worker, no other host.
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

  /* ---- what is downloaded ---- */
  function cell(value) {
    var clean = String(value).replace(/\s+/g, " ").trim();
    /* A cell that begins like a formula would run in a spreadsheet. */
    if (/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(clean)) clean = "'" + clean;
    return '"' + clean.replace(/"/g, '""') + '"';
  }
  function save(name, type, parts) {
    var address = URL.createObjectURL(new Blob(parts, { type: type + ";charset=utf-8" }));
    element("a", { href: address, download: name }).click();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
  }
  function saveTable(name, rows) {
    save(name + ".csv", "text/csv", ["\ufeff" + rows.map(function (row) { return row.map(cell).join(","); }).join("\r\n") + "\r\n"]);
  }
  function saveData(name, found) { save(name + ".json", "application/json", [JSON.stringify(found, null, 2) + "\n"]); }

  /* A table without a filter of its own: what stands in it, as a reader hears it. */
  function heard(place) {
    var copy = place.cloneNode(true);
    each("[aria-hidden='true'], button, svg", function (item) { item.remove(); }, copy);
    each("br, div, li, summary", function (item) { item.append(" "); item.before(" "); }, copy);
    return copy.textContent.replace(/\s+/g, " ").trim();
  }
  function plainTable(table) {
    if (table.closest("[data-fp-register]") || !table.tHead || !table.tBodies[0].rows.length) return;
    var name = location.pathname.replace(/index\.html$/, "").split("/").filter(Boolean).slice(-2).join("-") + "-" + (++plainTable.count);
    function rows() { return Array.prototype.map.call(table.rows, function (row) { return Array.prototype.map.call(row.cells, heard); }); }
    function data() {
      var found = rows(), titles = found.shift();
      return found.map(function (row) { var made = {}; row.forEach(function (value, number) { made[titles[number] || String(number)] = value; }); return made; });
    }
    function button(label, work) {
      var made = element("button", { type: "button", textContent: label });
      made.addEventListener("click", work);
      return made;
    }
    var holder = table.closest(".fp-scroll") || table;
    holder.after(element("p", { className: "fp-take" }, [
      button("CSV", function () { saveTable(name, rows()); }), button("JSON", function () { saveData(name, data()); })
    ]));
  }
  plainTable.count = 0;

  /* ---- navigation: the theme would put the open entry in the middle; it stays at its top while it has room ---- */

  each(".md-sidebar--primary .md-sidebar__scrollwrap", function (wrap) {
    wrap.scrollTo = function () {
      var open = wrap.querySelector(".md-nav__link--active[href]");
      if (!open) return;
      var top = wrap.getBoundingClientRect().top - wrap.scrollTop, group = open.closest(".md-nav__item--section");
      function from(item) { return item.getBoundingClientRect().top - top; }
      var room = wrap.clientHeight - 2 * open.offsetHeight, starts = [0].concat(group ? [from(group)] : []);
      var start = starts.find(function (each) { return from(open) - each < room; });
      wrap.scrollTop = start === undefined ? from(open) - room / 2 : start;
    };
  });

  /* ---- tables: facets, text, sorting, address, CSV, JSON ---- */
  var data = window.footageTable && window.footageTable.data; // the page's own script has caught it
  var STEP = 100;

  function several(value) { return value === null ? [] : Array.isArray(value) ? value : [value]; }
  function register(root) {
    if (!data) return;
    var form = root.querySelector("[data-fp-filter]"), table = root.querySelector("table"), body = table.tBodies[0];
    var columns = data.columns, dash = text ? text.dash || "—" : "—", comma = document.documentElement.lang.indexOf("zh") ? ", " : "、";
    var at = {}, heads = [];
    columns.forEach(function (column, number) {
      at[column.name] = number;
      if (column.joined) heads[heads.length - 1].push(number); else if (column.shown) heads.push([number]);
    });
    function links(value) { return value === null ? [] : Array.isArray(value[0]) || !value.length ? value : [value]; }
    function label(column, code) { return column.labels[code] || ["", code]; }
    /* What a cell says, in words. */
    function said(column, value) {
      if (value === null) return "";
      if (column.type === "code") return several(value).map(function (code) { return label(column, code)[1]; }).join(comma);
      if (column.type === "link" || column.type === "id") return links(value).map(function (link) { return link[0]; }).join(comma);
      if (column.type === "day") return value[0].slice(0, 10);
      if (column.type === "time") return value[0];
      return String(value);
    }
    function machine(column, value) {
      if (column.type === "day" || column.type === "time") return value && value[1];
      if (column.type === "id") return value[0];
      return column.type === "link" ? links(value).map(function (link) { return link[0]; }) : value;
    }
    function key(column, value) {
      if (column.type === "number" || column.type === "count") return value;
      return column.type === "day" || column.type === "time" ? machine(column, value) : said(column, value);
    }
    var rows = data.rows.map(function (values) {
      var words = values.map(function (value, number) { return columns[number].type === "count" ? "" : said(columns[number], value); });
      return { values: values, text: folded(words.join(" ")), row: null };
    });
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
    var chips = form.querySelector("[data-fp-chips]"), counter = form.querySelector("[data-fp-shown]");
    var further = root.querySelector("[data-fp-more]");
    var fitting = rows, limit = STEP, strange = []; // conditions of the address that no row meets

    function badge(tone, label) { return element("span", { className: "fp-badge fp-" + tone, textContent: label }); }
    function parted(parts, between) {
      var made = [];
      parts.forEach(function (part, place) { if (place) made.push(between); made.push(part); });
      return made;
    }
    function coded(column, value) {
      var found = several(value).map(function (code) { return label(column, code); });
      return parted(found.map(function (each) { return each[0] ? badge(each[0], each[1]) : each[1]; }), found.length && found[0][0] ? " " : comma);
    }
    function linked(column, value) {
      return parted(links(value).map(function (link) {
        var mono = column.type === "id" ? "fp-id" : "";
        if (!link[1]) return mono ? element("span", { className: mono, textContent: link[0] }) : link[0];
        return element("a", { className: mono, href: base + "/" + link[1], textContent: link[0] });
      }), comma);
    }
    function content(column, value) {
      if (value === null) return [];
      if (column.type === "code") return coded(column, value);
      if (column.type === "link" || column.type === "id") return linked(column, value);
      if (column.type === "day" || column.type === "time") return [element("time", { dateTime: value[1], textContent: said(column, value) })];
      if (column.type === "count") return value ? [badge(column.tone, column.title + " " + value)] : [];
      if (column.type === "number") return [String(value)];
      return [element("span", { className: "fp-clip" }, [element("bdi", { textContent: value })])];
    }
    function drawn(item) {
      if (item.row) return item.row;
      item.row = element("tr", {}, heads.map(function (numbers) {
        var first = columns[numbers[0]], cell = element("td", { className: "fp-col-" + first.type });
        numbers.forEach(function (number, place) {
          var made = content(columns[number], item.values[number]);
          if (place && made.length) cell.append(" ");
          cell.append.apply(cell, place || made.length ? made : [dash]);
        });
        cell.dataset.label = first.title;
        return cell;
      }));
      return item.row;
    }
    function conditions() {
      var chosen = {};
      function add(name, value) { (chosen[name] = chosen[name] || []).push(value); }
      boxes.forEach(function (box) { if (box.checked) add(box.name, box.value); });
      strange.forEach(function (each) { add(each[0], each[1]); });
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
        if (!words.every(function (word) { return item.text.indexOf(word) >= 0; })) return false;
        var against = names.filter(function (name) {
          return !several(item.values[at[name]]).some(function (code) { return chosen[name].indexOf(code) >= 0; });
        });
        if (against.length > 1) return false;
        Object.keys(counts).forEach(function (name) {
          if (!against.length || against[0] === name) several(item.values[at[name]]).forEach(function (code) { counts[name][code]++; });
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
      strange.forEach(function (each) { chip(label(columns[at[each[0]]], each[1])[1], function () { strange.splice(strange.indexOf(each), 1); renew(); }); });
      if (words.length) chip("“" + form.elements.q.value.trim() + "”", function () { form.elements.q.value = ""; renew(); });
      if (chips.children.length > 1) chip(chips.dataset.clear, function () { clear(); renew(); });
      counter.textContent = fitting.length ? filled(counter.dataset.text, { shown: fitting.length, count: rows.length }) : counter.dataset.none;
      table.hidden = !fitting.length;
      if (!quiet) remember(chosen);
    }
    function clear() { boxes.forEach(function (box) { box.checked = false; }); form.elements.q.value = ""; strange = []; }
    function remember(chosen) {
      var parts = Object.keys(chosen).map(function (name) { return name + "=" + chosen[name].map(encodeURIComponent).join(","); });
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
        else if (Object.prototype.hasOwnProperty.call(at, name)) values.forEach(function (value) {
          var box = boxes.find(function (each) { return each.name === name && each.value === value; });
          if (box) box.checked = true; else if (columns[at[name]].type === "code") strange.push([name, value]);
        });
      });
      renew(true); other();
    }
    function asTable() {
      var titles = columns.map(function (column) { return column.title; });
      saveTable(data.name, [titles].concat(fitting.map(function (item) {
        return item.values.map(function (value, number) { return said(columns[number], value); });
      })));
    }
    function asData() {
      var found = fitting.map(function (item) {
        var made = {};
        columns.forEach(function (column, number) { made[column.name] = machine(column, item.values[number]); });
        return made;
      });
      saveData(data.name, found);
    }
    /* What is empty comes last, whichever way the rest is sorted. */
    function sort(number, down) {
      function empty(value) { return value === null || value === ""; }
      rows.forEach(function (item) { item.key = key(columns[number], item.values[number]); });
      rows.sort(function (a, b) {
        if (empty(a.key) || empty(b.key)) return empty(a.key) - empty(b.key);
        return (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1);
      });
    }
    each("[data-fp-sort]", function (button) {
      button.addEventListener("click", function () {
        var head = button.parentNode, down = head.getAttribute("aria-sort") === "ascending";
        each("th", function (item) { item.removeAttribute("aria-sort"); }, table.tHead);
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(Number(button.getAttribute("data-fp-sort")), down);
        renew(true);
      });
    }, table);
    form.hidden = false;
    each(".fp-choose", function (facets) { facets.open = !matchMedia("(max-width: 44.9em)").matches; }, form); // a phone has room for the rows
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
  /* What the site was made from stands in one file, so that a page stays as it is while nothing on it changes. */
  each(".fp-stamp", function (place) {
    (window.footageStamp || []).reverse().forEach(function (item) { place.prepend(element("span", {}, [element("b", { textContent: item[0] }), " " + item[1]])); });
  });
  each("[data-fp-register]", register);
  each(".fp .fp-table", plainTable);
  if (text) each("[data-fp-search]", searchBox);
})();
