import { expect, it } from 'vitest';
import { BatchProbe } from './batch-size';

/** Runs full batches on a device that takes `fixed` ms a batch and `each` ms a token, until the probe is done. */
function probeOn(fixed: number, each: number): BatchProbe {
  const probe = new BatchProbe();
  for (let batch = 0; batch < 100 && probe.found === null; batch++)
    probe.note(probe.tokens, fixed + each * probe.tokens);
  return probe;
}

it('goes to large batches where a batch costs more than its tokens', () => {
  expect(probeOn(20, 0.001).found).toBe(4096);
});

it('stops where doubling no longer pays', () => {
  // 12 ms and 0.01 a token: 0.057 a token at 256, 0.033 at 512, 0.022 at 1024, 0.016 at 2048, 0.013 at 4096.
  expect(probeOn(12, 0.01).found).toBe(4096);
  // 1 ms and 0.01 a token: 0.0139, 0.0120, 0.0110 (not a tenth less).
  expect(probeOn(1, 0.01).found).toBe(512);
});

it('stays with the smallest where the device is slow, so that a batch never takes long', () => {
  expect(probeOn(0, 10).found).toBe(256); // SwiftShader
  const probe = probeOn(100, 0.2); // 0.59 a token at 256, 0.40 at 512: 1024 would take over 400 ms
  expect(probe.found).toBe(512);
});

it('does not judge by the first batch, nor by batches that are not full', () => {
  const probe = new BatchProbe();
  for (let batch = 0; batch < 20; batch++) probe.note(100, 1000);
  expect([probe.found, probe.tokens]).toEqual([null, 256]);
  for (const milliseconds of [900, 5, 5]) probe.note(256, milliseconds);
  expect([probe.found, probe.tokens]).toEqual([null, 512]);
});

it('does not ask again for what is known', () => {
  const probe = new BatchProbe(1024);
  for (let batch = 0; batch < 20; batch++) probe.note(1024, 1000);
  expect(probe.found).toBe(1024);
  // Nor goes by what cannot have been found.
  expect([1, 1e9].map((known) => new BatchProbe(known).tokens)).toEqual([256, 4096]);
});
