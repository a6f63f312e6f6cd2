// The licence notices that travel with the weights and the runtimes.
import type { SourceModel } from './manifest';

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

const apache = `Licensed under the Apache License, Version 2.0 (the "License"); you may not use these files except in
compliance with the License. You may obtain a copy of the License at

    https://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software distributed under the License is
distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and limitations under the License.
`;

/** The NOTICE file of a prepared model: whose it is, under which licence, and what was changed. */
export function modelNotice(model: SourceModel): string {
  const licence = model.licence === 'MIT' ? mit : apache;
  return `${model.spec.name} (${model.origin})
${model.copyright}
Licence: ${model.licence}
Changed: onnx/model.onnx holds the published int8 weights; the graph around them was rewritten so that
activations stay floating point (tools/models/rewrite.ts of Driftfeed).

${licence}`;
}

/** The NOTICE file of the runtimes folder. */
export const runtimeNotice = `ort-*: ONNX Runtime Web. Copyright (c) Microsoft Corporation. MIT License.
tfjs-*: TensorFlow.js WASM backend. Copyright Google LLC. Apache License 2.0.

MIT License

${mit}
Apache License 2.0

${apache}`;
