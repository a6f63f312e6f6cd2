// How long a step of training takes, for an estimate of what is left.

/** Running mean of the time a step takes. */
export class StepClock {
  perStep = 0;
  private started = 0;

  start(): void {
    this.started = performance.now();
  }

  stop(): void {
    const took = performance.now() - this.started;
    this.perStep = this.perStep === 0 ? took : 0.9 * this.perStep + 0.1 * took;
  }
}
