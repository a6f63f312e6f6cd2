// Records compute shaders of our own among the commands of tfjs's WebGPU backend. Its `runWebGPUProgram` knows one
// output and no writing in place; a recurrence has three outputs, and Adam updates what it reads.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';
import { DriftfeedError } from '../../../../device/errors';

/** One tensor as a shader sees it: `name` is an array of f32, of vec4f, or of i32. */
interface Binding {
  name: string;
  tensor: TensorInfo;
  /** Both: the tensor is updated in place. Default: read. */
  access?: 'read' | 'read_write';
  element?: 'f32' | 'vec4f' | 'i32';
}

export interface Dispatch {
  /** Names the shader: equal keys, equal code. */
  key: string;
  bindings: readonly Binding[];
  /** Fields of the uniform `sizes`, u32 each. */
  sizes?: Readonly<Record<string, number>>;
  /** Fields of the uniform `factors`, f32 each. */
  factors?: Readonly<Record<string, number>>;
  /** With `@compute fn main`; the declarations of bindings and uniforms are put before it. */
  code: () => string;
  workgroups: readonly [number, number, number];
}

/** What tfjs keeps to itself and its own `recordAndSubmit` does with it (4.22). */
interface Internals {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
}

/** What is made once a device. */
interface Made {
  pipelines: Map<string, GPUComputePipeline>;
  /** Of uniforms that are sizes alone: a training step has the same each time. */
  sizes: Map<string, GPUBuffer>;
}

const madeOnDevices = new WeakMap<GPUDevice, Made>();

/** Workgroups along one axis that every device allows. */
const mostWorkgroups = 65_535;

/** Records the dispatch; it runs in order with tfjs's own. Throws `misuse` where the grid is too large. */
export function record(backend: WebGPUBackend, dispatch: Dispatch): void {
  const { bindings, workgroups } = dispatch;
  if (workgroups.some((count) => count > mostWorkgroups))
    throw new DriftfeedError('misuse', `${dispatch.key}: ${workgroups.join(' × ')} workgroups`);
  const internals = backend as unknown as Internals;
  const made = madeOnDevices.get(backend.device) ?? { pipelines: new Map(), sizes: new Map() };
  madeOnDevices.set(backend.device, made);
  const buffers = bindings.map(({ tensor, access }) => {
    backend.uploadToGPU(tensor.dataId);
    const data = backend.tensorMap.get(tensor.dataId);
    // A copy on the CPU side would be stale.
    if (access === 'read_write') data.values = null as unknown as typeof data.values;
    internals.commandQueueOwnedIds.add(tensor.dataId);
    return data.resource as GPUBuffer;
  });
  if (dispatch.sizes || dispatch.factors) buffers.push(uniformBuffer(backend, made, dispatch));
  const pipeline = pipelineOf(backend.device, made, dispatch);
  const group = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  backend.ensureCommandEncoderReady();
  internals.computePassEncoder ??= internals.commandEncoder!.beginComputePass();
  const pass = internals.computePassEncoder;
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...workgroups);
  internals.dispatchCountInPass++;
  if (internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}

/** A new float32 tensor whose contents are whatever was there. */
export function makeTensor(backend: WebGPUBackend, shape: number[]): TensorInfo {
  return backend.makeTensorInfo(shape, 'float32');
}

function pipelineOf(device: GPUDevice, { pipelines }: Made, dispatch: Dispatch): GPUComputePipeline {
  let pipeline = pipelines.get(dispatch.key);
  if (!pipeline) {
    const module = device.createShaderModule({
      code: declarations(dispatch) + dispatch.code(),
      label: dispatch.key,
    });
    pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
      label: dispatch.key,
    });
    pipelines.set(dispatch.key, pipeline);
  }
  return pipeline;
}

function declarations({ bindings, sizes = {}, factors = {} }: Dispatch): string {
  const lines = bindings.map(
    ({ name, access = 'read', element = 'f32' }, place) =>
      `@group(0) @binding(${place}) var<storage, ${access}> ${name}: array<${element}>;`,
  );
  const fields = [
    ...Object.keys(sizes).map((name) => `${name}: u32`),
    ...Object.keys(factors).map((name) => `${name}: f32`),
  ];
  if (fields.length > 0)
    lines.push(
      `struct Uniforms { ${fields.join(', ')} }`,
      `@group(0) @binding(${bindings.length}) var<uniform> uniforms: Uniforms;`,
    );
  return `${lines.join('\n')}\n`;
}

function uniformBuffer(
  backend: WebGPUBackend,
  made: Made,
  { sizes = {}, factors }: Pick<Dispatch, 'sizes' | 'factors'>,
): GPUBuffer {
  const integers = Object.values(sizes);
  const known = factors ? undefined : made.sizes.get(integers.join());
  if (known) return known;
  const floats = Object.values(factors ?? {});
  const bytes = new ArrayBuffer(4 * (integers.length + floats.length));
  new Uint32Array(bytes, 0, integers.length).set(integers);
  new Float32Array(bytes, 4 * integers.length).set(floats);
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
  const size = bytes.byteLength;
  const buffer = factors
    ? backend.bufferManager.acquireBuffer(size, usage)
    : backend.device.createBuffer({ size, usage });
  backend.queue.writeBuffer(buffer, 0, bytes);
  if (factors) (backend as unknown as Internals).uniformPendingDisposal.push(buffer);
  else made.sizes.set(integers.join(), buffer);
  return buffer;
}
