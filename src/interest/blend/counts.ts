// Sums that fade: how much of a thing there was lately, by name.

/** For each name Σ amount · 0.5^(steps since / half-life); a half-life of infinity never fades. */
export class DecayedCounts {
  private readonly sums = new Map<string, { value: number; at: number }>();
  private now = 0;

  /** Half-life in steps. */
  constructor(private readonly halfLife: number) {}

  /** One event later. */
  step(): void {
    this.now++;
  }

  add(name: string, amount: number): void {
    this.sums.set(name, { value: this.get(name) + amount, at: this.now });
  }

  get(name: string): number {
    const known = this.sums.get(name);
    return known ? known.value * 0.5 ** ((this.now - known.at) / this.halfLife) : 0;
  }
}
