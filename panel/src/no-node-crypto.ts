// What the bundle has instead of the module `crypto` of Node.js: nothing. Browsers have `globalThis.crypto`.
export {}
