// Stands in for `onnxruntime-node` and `sharp`: transformers.js asks for both in Node. Handing it ONNX Runtime
// Web instead makes the tools and the tests run the very WASM runtime that the browser runs.
module.exports = require('onnxruntime-web');
