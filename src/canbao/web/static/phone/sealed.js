/* What this telephone and the office agree on: keys by the pairing code, contents opened and sealed. See phones/sealing.py. */
var sealed = (function () {
  var text = new TextEncoder();
  var rounds = 600000;
  var hex = function (bytes) {
    return Array.prototype.map.call(new Uint8Array(bytes), function (each) { return (each + 256).toString(16).slice(1); }).join("");
  };
  var unhex = function (digits) {
    return new Uint8Array(digits.match(/../g).map(function (each) { return parseInt(each, 16); }));
  };
  var base64 = function (bytes) {
    var all = new Uint8Array(bytes), parts = [];
    for (var at = 0; at < all.length; at += 4096) { parts.push(String.fromCharCode.apply(null, all.subarray(at, at + 4096))); }
    return btoa(parts.join(""));
  };
  var unbase64 = function (signs) {
    return Uint8Array.from(atob(signs), function (each) { return each.charCodeAt(0); });
  };
  var joined = function (first, second) {
    var both = new Uint8Array(first.length + second.length);
    both.set(first); both.set(second, first.length);
    return both;
  };
  var random = function (bytes) { return crypto.getRandomValues(new Uint8Array(bytes)); };
  var newId = function () { return hex(random(16)); };
  var digest = async function (bytes) { return hex(await crypto.subtle.digest("SHA-256", bytes)); };

  /* 32 bytes that a code or a PIN is taken for. */
  var stretched = async function (secret, salt) {
    var key = await crypto.subtle.importKey("raw", text.encode(secret), "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: rounds }, key, 256));
  };
  var mark = async function (code, parts) {
    var key = await crypto.subtle.importKey("raw", code, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return hex(await crypto.subtle.sign("HMAC", key, text.encode(parts.join("\n"))));
  };
  var aes = function (bytes) { return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]); };
  var seal = async function (key, content, place) {
    var nonce = random(12);
    var given = { name: "AES-GCM", iv: nonce, additionalData: text.encode(place) };
    return base64(joined(nonce, new Uint8Array(await crypto.subtle.encrypt(given, key, content))));
  };
  var open = async function (key, signs, place) {
    var both = unbase64(signs);
    var given = { name: "AES-GCM", iv: both.slice(0, 12), additionalData: text.encode(place) };
    return new Uint8Array(await crypto.subtle.decrypt(given, key, both.slice(12)));
  };
  var unpacked = async function (bytes) {
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };

  /* What a telephone says to be paired, and what it keeps until it is answered. */
  var asking = async function (county, code, device) {
    var call = code.slice(0, 4), own = newId(), token = random(32);
    var known = await stretched(code.slice(4), text.encode("canbao phone " + county + " " + call));
    var pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
    var point = hex(await crypto.subtle.exportKey("raw", pair.publicKey)), door = await digest(token);
    var proof = await mark(known, [own, point, door]);
    return {
      said: { county: county, call: call, mark: own, point: point, door: door, device: device, proof: proof },
      kept: { county: county, mark: own, token: hex(token), code: known, pair: pair }
    };
  };

  /* Both keys as bytes. Throws where whoever answered did not know the code. */
  var agreed = async function (kept, told) {
    if (await mark(kept.code, [told.point, kept.mark]) !== told.proof) { throw new Error("proof"); }
    var theirs = await crypto.subtle.importKey("raw", unhex(told.point), { name: "ECDH", namedCurve: "P-256" }, false, []);
    var shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, kept.pair.privateKey, 256);
    var base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
    var given = { name: "HKDF", hash: "SHA-256", salt: kept.code, info: text.encode("canbao phone " + kept.mark) };
    return new Uint8Array(await crypto.subtle.deriveBits(given, base, 512));
  };

  /* The keys under a PIN, and out from under it; throws where it is another one. */
  var underPin = async function (pin, keys) {
    var salt = random(16);
    return { salt: hex(salt), keys: await seal(await aes(await stretched(pin, salt)), keys, "pin") };
  };
  var byPin = async function (pin, kept) {
    return open(await aes(await stretched(pin, unhex(kept.salt))), kept.keys, "pin");
  };
  var working = async function (keys) { return { down: await aes(keys.slice(0, 32)), up: await aes(keys.slice(32)) }; };

  return {
    newId: newId, asking: asking, agreed: agreed, underPin: underPin, byPin: byPin, working: working,
    openTold: async function (keys, signs, place) { return unpacked(await open(keys.down, signs, place)); },
    sealSaid: function (keys, said, place) { return seal(keys.up, text.encode(JSON.stringify(said)), place); },
    sealNote: function (keys, note, place) { return seal(keys.down, text.encode(JSON.stringify(note)), place); },
    openNote: async function (keys, signs, place) { return JSON.parse(new TextDecoder().decode(await open(keys.down, signs, place))); }
  };
})();
