// The most that one thread of WASM SIMD can do here: multiply-adds on registers alone, measured.

/** LEB128, unsigned. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    bytes.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) return bytes;
  }
}

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...leb(content.length),
  ...content,
];
const simd = (code: number): number[] => [0xfd, ...leb(code)];
const f32 = (value: number): number[] => [...new Uint8Array(new Float32Array([value]).buffer)];

const v128 = 0x7b;
const localGet = 0x20;
const localSet = 0x21;
/** Enough independent sums to hide the latency, few enough for sixteen registers. */
const sums = 10;

/**
 * `loop(n)`: n rounds of `sums` times acc = acc · m + a on four floats each. Parameter 0 is n, locals 1… the sums,
 * then m and a. The sums are added up and returned, or the compiler would leave them out.
 */
function moduleBytes(fused: boolean): Uint8Array<ArrayBuffer> {
  const m = sums + 1;
  const a = sums + 2;
  const splat = simd(0x13);
  const add = simd(0xe4);
  const multiplyAdd = fused ? simd(0x105) : undefined;
  const body: number[] = [1, ...leb(sums + 2), v128];
  body.push(0x43, ...f32(0.999999), ...splat, localSet, m, 0x43, ...f32(1e-6), ...splat, localSet, a);
  body.push(0x03, 0x40); // loop
  for (let k = 1; k <= sums; k++) {
    if (multiplyAdd) body.push(localGet, k, localGet, m, localGet, a, ...multiplyAdd);
    else body.push(localGet, k, localGet, m, ...simd(0xe6), localGet, a, ...add);
    body.push(localSet, k);
  }
  // n = n - 1; repeat while n is not 0
  body.push(localGet, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b);
  body.push(localGet, 1);
  for (let k = 2; k <= sums; k++) body.push(localGet, k, ...add);
  body.push(...simd(0x1f), 0, 0x0b); // first lane; end
  const name = [...new TextEncoder().encode('loop')];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...leb(name.length), ...name, 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/**
 * Floating-point operations a second, a multiply-add counting as two; `fused` needs relaxed SIMD. The best of several
 * short loops, so that a busy machine does not lower it.
 */
export async function measurePeak(fused: boolean): Promise<number> {
  const { instance } = await WebAssembly.instantiate(moduleBytes(fused));
  const loop = instance.exports.loop as (rounds: number) => number;
  const rounds = 1_000_000;
  loop(rounds); // until the optimising compiler has taken over
  loop(rounds);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 15; k++) {
    const start = performance.now();
    loop(rounds);
    best = Math.min(best, performance.now() - start);
  }
  return (rounds * sums * 4 * 2 * 1000) / best;
}
