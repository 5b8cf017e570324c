/* Opens a pack: takes the key from the link's fragment, checks, decrypts and unpacks with what the
   browser brings, and puts the pack into this page. Nothing is sent, nothing is stored. The layout
   of what is sealed: share/sealing.py. */
(function () {
  "use strict";

  const MAGIC = "cpd-share\n", VERSION = 1, NONCE = 12, TAG = 16, CHECKSUM = 4, KEY_LENGTH = 48;
  const MOST_HEADER = 4096, MOST_ROUNDS = 10000000;
  const INFO = "cpd-portfolio share v1: ";
  const ASK_KEY = ["ask", "cut", "mistyped", "wrong-key", "changed"];
  const ASK_PASSPHRASE = ["passphrase", "wrong-passphrase"];
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const utf8 = (text) => new TextEncoder().encode(text);
  let link = null, content = null, sealed = null, ready = false; /* the link's key; what decrypts; the page's part */

  class Refused extends Error {
    constructor(state, said) { super(state); this.state = state; this.said = said || {}; }
  }

  /* ---- what is said ---- */

  function show(state, said) {
    for (const [name, value] of Object.entries(said || {})) {
      for (const place of document.querySelectorAll(`#door [data-said="${name}"]`)) place.textContent = value;
    }
    root.dataset.state = state;
    for (const words of document.querySelectorAll("[data-when]")) {
      words.classList.toggle("door-now", words.dataset.when === state);
    }
    at("door-key").hidden = !ASK_KEY.includes(state);
    at("door-pass").hidden = !ASK_PASSPHRASE.includes(state);
    if (ASK_PASSPHRASE.includes(state)) { at("door-pass-text").value = ""; at("door-pass-text").focus(); }
  }

  function dayInWords(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return new Date(year, month - 1, day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  }

  function today() {
    const now = new Date(), two = (n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  /* ---- bytes ---- */

  function fromBase64(text, alphabet) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text, { alphabet: alphabet || "base64" });
    const plain = atob(alphabet ? text.replace(/-/g, "+").replace(/_/g, "/") : text);
    const bytes = new Uint8Array(plain.length);
    for (let i = 0; i < plain.length; i++) bytes[i] = plain.charCodeAt(i);
    return bytes;
  }

  const fromText = (text) => fromBase64(text, "base64url");
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

  function joined(a, b) {
    const both = new Uint8Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    return both;
  }

  function taken(bytes) {
    const start = MAGIC.length + 4;
    if (bytes.length < start || !same(bytes.subarray(0, MAGIC.length), utf8(MAGIC))) throw new Refused("changed");
    const length = new DataView(bytes.buffer, bytes.byteOffset + MAGIC.length, 4).getUint32(0), end = start + length;
    if (length > MOST_HEADER || bytes.length < end + NONCE + TAG) throw new Refused("changed");
    let header;
    try {
      header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end)));
    } catch (error) {
      throw new Refused("changed");
    }
    if (!header || !/^\d{4}-\d\d-\d\d$/.test(header.expires)) throw new Refused("changed");
    if (header.version !== VERSION || header.derivation !== "hkdf-sha256") throw new Refused("version");
    return { header, bound: bytes.subarray(0, end), nonce: bytes.subarray(end, end + NONCE), rest: bytes.subarray(end + NONCE) };
  }

  /* ---- keys ---- */

  async function hkdf(key, what, bytes) {
    const material = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(INFO + what) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, material, bytes * 8));
  }

  async function fits(key, check) {
    let wanted;
    try { wanted = fromText(check); } catch (error) { throw new Refused("changed"); }
    return same(await hkdf(key, "check", 16), wanted);
  }

  async function stretched(passphrase, kdf) {
    const plain = passphrase.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").normalize("NFC");
    const material = await crypto.subtle.importKey("raw", utf8(plain), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: fromText(kdf.salt), iterations: kdf.rounds };
    return new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
  }

  /* The key in what was pasted or stands in the address: a link, a key, with what mail programs add. */
  function keyIn(text) {
    let plain = text.replace(/%23/g, "#");
    plain = plain.slice(plain.lastIndexOf("#") + 1).replace(/\s+/g, "").replace(/^[<("'“‘]+/, "");
    return /^[A-Za-z0-9_-]*/.exec(plain)[0];
  }

  async function linkKey(text) {
    const found = keyIn(text);
    if (!found) throw new Refused("ask");
    if (found.length !== KEY_LENGTH) throw new Refused("cut", { wanted: KEY_LENGTH, length: found.length });
    const bytes = fromText(found), key = bytes.subarray(0, bytes.length - CHECKSUM);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", key)).subarray(0, CHECKSUM);
    if (!same(sum, bytes.subarray(bytes.length - CHECKSUM))) throw new Refused("mistyped");
    return key;
  }

  async function contentKey(header, passphrase) {
    const kdf = header.kdf;
    let extra = new Uint8Array(0);
    if (kdf) {
      if (kdf.name !== "pbkdf2-hmac-sha256" || !(kdf.rounds > 0 && kdf.rounds <= MOST_ROUNDS)) throw new Refused("changed");
      if (!passphrase) throw new Refused("passphrase");
      try { extra = await stretched(passphrase, kdf); } catch (error) { throw new Refused("changed"); }
    }
    const key = await hkdf(joined(link, extra), kdf ? "content key with passphrase" : "content key", 32);
    if (kdf && !(await fits(key, kdf.check))) throw new Refused("wrong-passphrase");
    return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  }

  async function unpacked(part) {
    let packed;
    try {
      const how = { name: "AES-GCM", iv: part.nonce, additionalData: part.bound };
      packed = await crypto.subtle.decrypt(how, content, part.rest);
    } catch (error) {
      throw new Refused("changed");
    }
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
  }

  /* ---- opening ---- */

  function settle() {
    if (!window.isSecureContext || !window.crypto || !crypto.subtle) {
      if (location.protocol !== "http:") throw new Refused("old");
      const secure = document.querySelector('#door [data-said="secure"]');
      secure.href = "https:" + location.href.slice("http:".length);
      throw new Refused("insecure");
    }
    if (!window.DecompressionStream || !window.TextDecoder) throw new Refused("old");
    let bytes;
    try { bytes = fromBase64(at("door-sealed").textContent.trim()); } catch (error) { throw new Refused("changed"); }
    sealed = taken(bytes);
    const until = { expires: dayInWords(sealed.header.expires) };
    if (today() > sealed.header.expires) throw new Refused("expired", until);
    at("door-until").querySelector("strong").textContent = until.expires;
    at("door-until").hidden = false;
    ready = true;
  }

  async function attempt(work) {
    if (["opening", "open"].includes(root.dataset.state)) return;
    show("opening");
    try {
      await work();
    } catch (error) {
      show(error instanceof Refused ? error.state : "changed", error.said);
      if (!(error instanceof Refused)) console.error(error);
    }
  }

  async function withKey(text) {
    link = await linkKey(text);
    if (!(await fits(link, sealed.header.check))) throw new Refused("wrong-key");
    await withPassphrase("");
  }

  async function withPassphrase(passphrase) {
    content = await contentKey(sealed.header, passphrase);
    enter(await (await unpacked(sealed)).text());
    sealed = { header: sealed.header };
    at("door-sealed").textContent = "";
  }

  function enter(html) {
    const inner = new DOMParser().parseFromString(html, "text/html");
    clean(inner);
    document.title = inner.title || document.title;
    onPaper(inner);
    at("door-pack").replaceChildren(...inner.body.childNodes);
    at("door").hidden = true;
    at("door-search").hidden = false;
    at("door-pack").hidden = false;
    at("door-pass-text").value = at("door-key-text").value = "";
    show("open");
    root.dataset.opened = String(Math.round(performance.now()));
  }

  /* ---- what is let in: it was sanitised before it was sealed, and the policy of this page runs
     nothing; this is for links, and for the day when one of those fails ---- */

  const NEVER = "script,style,meta,base,link,title,template,noscript,iframe,frame,frameset,object,embed,portal,form,animate,animateMotion,animateTransform,set";
  const NO_ATTRIBUTE = /^(on|style$|srcdoc$|srcset$|ping$|poster$|target$|formaction$|action$|background$|nonce$)/i;

  function clean(inner) {
    for (const element of inner.body.querySelectorAll(NEVER)) element.remove();
    for (const element of inner.body.querySelectorAll("*")) {
      for (const attribute of [...element.attributes]) {
        if (NO_ATTRIBUTE.test(attribute.name)) element.removeAttributeNode(attribute);
        else if (attribute.name === "src" && !/^(data|blob):/i.test(attribute.value)) element.removeAttributeNode(attribute);
        else if (attribute.localName === "href" && !leads(element, attribute.value)) element.removeAttributeNode(attribute);
      }
    }
  }

  function leads(element, address) {
    if (address.startsWith("#")) return true;
    if (element.localName !== "a") return false;
    if (/^data:/i.test(address)) {
      if (!element.hasAttribute("download")) element.setAttribute("download", "");
      return true;
    }
    let scheme;
    try { scheme = new URL(address).protocol; } catch (error) { return false; }
    if (scheme === "mailto:") return true;
    if (scheme !== "http:" && scheme !== "https:") return false;
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
    return true;
  }

  function follow(event) {
    const chosen = event.target.closest("a");
    if (!chosen) return;
    const address = chosen.getAttribute("href") || "";
    if (chosen.dataset.part) {
      event.preventDefault();
      fetchPart(chosen);
    } else if (address.startsWith("#")) {
      event.preventDefault(); /* the fragment is the key's */
      goTo(at(decodeURIComponent(address.slice(1))));
    } else if (/^data:/i.test(address)) {
      chosen.href = URL.createObjectURL(fromData(address)); /* browsers refuse long data: addresses */
    }
  }

  function goTo(target) {
    if (!target || !at("door-pack").contains(target)) return;
    try { history.pushState(null, ""); } catch (error) { /* the way back is lost, nothing else */ }
    reveal(target);
    target.scrollIntoView();
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  function reveal(element) {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  function fromData(address) {
    const comma = address.indexOf(","), [type, ...rest] = address.slice(5, comma).split(";"), body = address.slice(comma + 1);
    return new Blob([rest.includes("base64") ? fromBase64(body) : utf8(decodeURIComponent(body))], { type });
  }

  /* ---- evidence that lies beside the page ---- */

  const partName = (number) => `evidence-${String(number).padStart(3, "0")}.sealed`;

  function note(chosen, text) {
    let place = chosen.nextElementSibling;
    if (!place || !place.classList.contains("door-note")) {
      place = document.createElement("span");
      place.className = "door-note";
      place.setAttribute("role", "status");
      chosen.after(place);
    }
    place.textContent = text;
    place.hidden = !text;
    return place;
  }

  async function fetchPart(chosen) {
    const name = partName(Number(chosen.dataset.part));
    if (location.protocol === "file:") {
      const place = note(chosen, `This evidence is in the file ${name} beside the page. From disk a browser does not fetch it by itself: choose it here. `);
      const file = document.createElement("input");
      file.type = "file";
      file.setAttribute("aria-label", `The file ${name}`);
      file.addEventListener("change", async () => { if (file.files[0]) await handOver(chosen, await file.files[0].arrayBuffer()); });
      place.append(file);
      return;
    }
    note(chosen, "Fetching …");
    let bytes;
    try {
      const answer = await fetch(name, { referrerPolicy: "no-referrer", cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      bytes = await answer.arrayBuffer();
    } catch (error) {
      note(chosen, "This evidence did not arrive. It may have been taken off the host, or you are not connected.");
      return;
    }
    await handOver(chosen, bytes);
  }

  const hexadecimal = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  async function handOver(chosen, buffer) {
    try {
      const part = taken(new Uint8Array(buffer)), header = part.header;
      if (header.id !== sealed.header.id || header.part !== Number(chosen.dataset.part)) throw new Refused("changed");
      const bytes = await (await unpacked(part)).arrayBuffer();
      /* another build's file of this place opens with the same key: the page says which one it means */
      if (chosen.dataset.sha256 && chosen.dataset.sha256 !== hexadecimal(await crypto.subtle.digest("SHA-256", bytes))) throw new Refused("changed");
      const away = document.createElement("a");
      away.href = URL.createObjectURL(new Blob([bytes], { type: chosen.dataset.type || "application/octet-stream" }));
      away.download = chosen.getAttribute("download") || chosen.textContent.trim();
      away.click();
      note(chosen, "");
      chosen.dataset.done = String(bytes.byteLength);
    } catch (error) {
      note(chosen, "This file is not the one that was sealed for this place: it was changed, or belongs to another pack.");
    }
  }

  /* ---- search ---- */

  const BLOCKS = "p,li,td,th,dt,dd,h1,h2,h3,h4,h5,h6,pre,figcaption,caption,summary,div,section,article,blockquote,text";
  const MOST_HITS = 2000;
  let hits = [], now = -1;

  function find(words) {
    hits = [];
    now = -1;
    const wanted = words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    if (wanted) {
      const nodes = [], starts = [];
      let text = "", block = null;
      const walker = document.createTreeWalker(at("door-pack"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const own = walker.currentNode.parentElement.closest(BLOCKS);
        if (own !== block) { text += "\u0000"; block = own; } /* nothing is found across two blocks */
        nodes.push(walker.currentNode);
        starts.push(text.length);
        text += walker.currentNode.data;
      }
      const place = (offset) => {
        let low = 0, high = starts.length - 1;
        while (low < high) { const middle = (low + high + 1) >> 1; if (starts[middle] <= offset) low = middle; else high = middle - 1; }
        return [nodes[low], offset - starts[low]];
      };
      for (const match of text.matchAll(new RegExp(wanted, "giu"))) {
        const range = document.createRange(), last = place(match.index + match[0].length - 1);
        range.setStart(...place(match.index));
        range.setEnd(last[0], last[1] + 1);
        hits.push(range);
        if (hits.length === MOST_HITS) break;
      }
    }
    mark("door-hits", hits);
    step(1);
  }

  function mark(name, ranges) {
    if (!window.CSS || !CSS.highlights || !window.Highlight) return;
    CSS.highlights.set(name, new Highlight(...ranges));
  }

  function step(by) {
    const asked = at("door-find").value.trim();
    at("door-found").textContent = !asked ? "" : hits.length ? "" : "Not found";
    mark("door-hit", []);
    if (!hits.length) return;
    now = (now + by + hits.length) % hits.length;
    const hit = hits[now], box = hit.startContainer.parentElement;
    reveal(box);
    mark("door-hit", [hit]);
    if (!window.CSS || !CSS.highlights) { const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(hit); }
    box.scrollIntoView({ block: "center" });
    at("door-found").textContent = `${now + 1} of ${hits.length}${hits.length === MOST_HITS ? " or more" : ""}`;
  }

  /* ---- printing: all of it, whose and of which day on each sheet, and the key on none ---- */

  function onPaper(inner) {
    const words = inner.querySelector("[data-on-paper]")?.dataset.onPaper || "";
    const shown = words.length > 160 ? words.slice(0, 159) + "…" : words;
    root.style.setProperty("--cpd-on-paper", JSON.stringify(shown)); /* its way with quotation marks is that of style sheets */
  }

  let address = null, closed = [];

  function beforePrint() {
    if (root.dataset.state !== "open") return;
    closed = [...document.querySelectorAll("#door-pack details:not([open])")];
    for (const box of closed) box.open = true;
    address = location.href;
    try { history.replaceState(history.state, "", location.pathname + location.search); } catch (error) { address = null; }
  }

  function afterPrint() {
    for (const box of closed) box.open = false;
    closed = [];
    if (address) history.replaceState(history.state, "", address);
    address = null;
  }

  /* ---- start ---- */

  function onEnter(field, button, work) {
    at(button).addEventListener("click", () => work(at(field).value));
    at(field).addEventListener("keydown", (event) => { if (event.key === "Enter") work(at(field).value); });
  }

  function fromAddress() {
    return attempt(async () => { if (!ready) settle(); await withKey(location.hash); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    onEnter("door-key-text", "door-key-go", (text) => attempt(async () => { if (!ready) settle(); await withKey(text); }));
    onEnter("door-pass-text", "door-pass-go", (text) => attempt(() => withPassphrase(text)));
    window.addEventListener("hashchange", fromAddress);
    at("door-pack").addEventListener("click", follow);
    at("door-find").addEventListener("input", () => find(at("door-find").value));
    at("door-find").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); } });
    at("door-next").addEventListener("click", () => step(1));
    at("door-back").addEventListener("click", () => step(-1));
    window.addEventListener("beforeprint", beforePrint);
    window.addEventListener("afterprint", afterPrint);
    fromAddress();
  });
})();
