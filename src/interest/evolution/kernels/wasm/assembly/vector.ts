// Four floats at once: multiply-add, and the gates' curves by an exponential of our own.

export const floatBytes: usize = 4;

/** Four floats, or one and three zeros. */
export function read(at: usize, lanes: usize): v128 {
  return lanes === 4 ? v128.load(at) : v128.load32_zero(at);
}

export function write(at: usize, value: v128, lanes: usize): void {
  if (lanes === 4) v128.store(at, value);
  else v128.store32_lane(at, value, 0);
}

/** a · b + c; rounded once where the module is compiled for relaxed SIMD and the machine can, else twice. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * e^x = 2^n e^r with n whole and |r| ≤ ln 2 / 2, where Taylor's polynomial of degree 7 is off by less than 1e-8 of
 * the value. ln 2 is taken in two parts, the first exact in few bits (Cody & Waite 1980), so that r keeps its digits.
 */
function exponential(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(<f32>Math.LOG2E)));
  const coarse = multiplyAdd(n, f32x4.splat(-0.693359375), bounded);
  const r = multiplyAdd(n, f32x4.splat(2.1219444e-4), coarse);
  let sum = f32x4.splat(1 / 5040.0);
  sum = multiplyAdd(sum, r, f32x4.splat(1 / 720.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1 / 120.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1 / 24.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1 / 6.0));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** 1 / (1 + e^−x), off by less than 2e-7. */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** tanh x = 1 − 2 / (1 + e^2x), off by less than 3e-7. */
export function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const twice = f32x4.add(x, x);
  return f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(one, exponential(twice))));
}
