// What training calls.
export { adam } from './adam';
export { backward, backwardScratch, forward, forwardScratch } from './lstm';
export { multiply, multiplyScratch } from './matrix';
