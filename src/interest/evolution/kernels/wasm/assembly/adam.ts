// Adam (Kingma & Ba 2015) over one array, in place, in one pass.
import { floatBytes, multiplyAdd, read, write } from './vector';

/**
 * `value` moves by its gradient, and the means of the gradient and of its square with it; `count` floats each. `rate` is
 * the learning rate over the first mean's correction, `secondScale` what corrects the second. The decays are
 * doubles, as 1 less a float32 of 0.999 is off in its fifth digit.
 */
export function adam(
  value: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: usize,
  rate: f32,
  secondScale: f32,
  firstDecay: f64,
  secondDecay: f64,
  epsilon: f32,
): void {
  const decay = f32x4.splat(<f32>firstDecay);
  const fresh = f32x4.splat(<f32>(1 - firstDecay));
  const squareDecay = f32x4.splat(<f32>secondDecay);
  const squareFresh = f32x4.splat(<f32>(1 - secondDecay));
  const bytes = count * floatBytes;
  const whole = bytes & ~15;
  let i: usize = 0;
  while (i < bytes) {
    const lanes: usize = i < whole ? 4 : 1;
    const slope = read(gradient + i, lanes);
    const mean = multiplyAdd(decay, read(first + i, lanes), f32x4.mul(fresh, slope));
    const square = f32x4.mul(squareFresh, f32x4.mul(slope, slope));
    const meanSquare = multiplyAdd(squareDecay, read(second + i, lanes), square);
    const length = f32x4.sqrt(f32x4.mul(meanSquare, f32x4.splat(secondScale)));
    const move = f32x4.div(f32x4.mul(mean, f32x4.splat(rate)), f32x4.add(length, f32x4.splat(epsilon)));
    write(first + i, mean, lanes);
    write(second + i, meanSquare, lanes);
    write(value + i, f32x4.sub(read(value + i, lanes), move), lanes);
    i += lanes * floatBytes;
  }
}
