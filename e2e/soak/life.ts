// One profile, from an empty one to one that has lived through its kills. What is done in it is each kind's own.
import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { App } from '../support/app';
import { appOrigin } from '../support/launch';
import { type OpenedProfile, openProfile } from '../support/profile';
import { quietPath, type Strict, unfinished } from './strict';
import { countUp, type Tally } from './tally';

export type LaunchOptions = Parameters<typeof openProfile>[1];

/** When the browser dies, as far as what is done decides it. */
export interface Fate {
  /** Told before each action. */
  begins(): void;
  /** Told when what this kind of life is about begins; it takes some `within` ms. */
  aims(within: number): void;
}

/** Of reactions: what was acknowledged, and what was asked for. */
interface Reactions {
  reactions: Set<string>;
  asked: Set<string>;
}

/** An aim that never comes must not keep the browser alive for ever. */
const longestWait = 120_000;

export abstract class Life {
  /** Its name in the report. */
  protected abstract readonly kind: string;
  #dead = false;
  #looked = false;

  constructor(
    protected readonly folder: string,
    protected readonly random: () => number,
    protected readonly tally: Tally,
  ) {}

  /** Share of the deaths that wait for what this kind is about. */
  protected abstract get aimed(): number;
  protected abstract readonly promises: Reactions;
  /** On a quiet page, before the app has gone on with anything: says what was under way, and notes what is wrong. */
  protected abstract look(profile: OpenedProfile, finished: boolean): Promise<string>;
  /** A person's actions, one after another, until the browser is gone. */
  protected abstract act(app: App, fate: Fate): Promise<void>;
  /** Nobody kills it any more: all that was begun ends. */
  protected abstract comeToAnEnd(app: App): Promise<void>;

  async live(count: number, launchOptions: LaunchOptions): Promise<void> {
    const open = () => openProfile(this.folder, { ...launchOptions, baseURL: appOrigin });
    for (let kill = 0; kill < count; kill++) {
      const profile = await open();
      await this.#lookQuietly(profile, false);
      await this.#actUntilKilled(profile);
      this.tally.kills++;
    }
    const profile = await open();
    await this.#lookQuietly(profile, false);
    await this.comeToAnEnd(new App(profile.page, 'wasm'));
    await this.#lookQuietly(profile, true);
    await profile.context.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #lookQuietly(profile: OpenedProfile, finished: boolean): Promise<void> {
    await profile.page.goto(quietPath);
    const under = await this.look(profile, finished);
    if (this.#looked && !finished) {
      countUp(this.tally.under, `${this.kind}: ${under}`);
      console.log(`kill ${this.tally.kills} (${this.kind}): ${under}`);
    }
    this.#looked = true;
  }

  async #actUntilKilled(profile: OpenedProfile): Promise<void> {
    this.#dead = false;
    // Half of them soon after a click, when most is being written; half at any time.
    const aimed = this.random() < this.aimed;
    const soon = !aimed && this.random() < 0.5;
    const dying = Math.floor(this.random() * 3);
    const share = this.random();
    let kill: (() => Promise<void>) | null = async () => {
      kill = null;
      this.#dead = true;
      await profile.kill();
    };
    let waiting: NodeJS.Timeout | undefined;
    let action = 0;
    await new Promise<void>((resolve, reject) => {
      const strike = (delay: number) => setTimeout(() => void kill?.().then(resolve, reject), delay);
      waiting = strike(longestWait);
      if (!soon && !aimed) strike(500 + share * 9_500);
      const fate: Fate = {
        begins: () => {
          if (soon && action === dying) strike(share * 500);
          action++;
        },
        aims: (within) => {
          if (aimed) strike(share * within);
        },
      };
      this.act(new App(profile.page, 'wasm'), fate).catch((error: unknown) => {
        // What fails because the browser is gone is what this is about; anything else is a fault.
        if (this.#dead) return;
        this.fault(`action failed: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
        void kill?.().then(resolve, reject);
      });
    });
    clearTimeout(waiting);
  }

  protected fault(text: string): void {
    const fault = `${this.folder.split('/').at(-1)}, kill ${this.tally.kills}: ${text}`;
    this.tally.faults.push(fault);
    console.log(`FAULT ${fault}`);
  }

  protected count(action: string): void {
    countUp(this.tally.actions, action);
  }

  /** Opens a page of the app. */
  protected async to(app: App, path: string): Promise<void> {
    await app.open(path);
  }

  protected async react(app: App): Promise<void> {
    await this.to(app, '/feed');
    await app.whenFeed();
    const { reactions, asked } = this.promises;
    const cards = await app.urls();
    const free = cards.filter((url) => ![...reactions, ...asked].some((one) => one.endsWith(` ${url}`)));
    const url = free[Math.floor(this.random() * Math.min(free.length, 8))];
    if (!url) return;
    const action = (['like', 'save', 'less'] as const)[Math.floor(this.random() * 3)]!;
    const reaction = `${action} ${url}`;
    asked.add(reaction);
    this.count('react');
    await app.react(app.card(url), action);
    reactions.add(reaction);
  }

  protected async refresh(app: App): Promise<void> {
    await this.to(app, '/feed');
    await app.whenFeed();
    this.count('refresh');
    await app.page.getByTestId('refresh').click();
    await expect(app.feed).toHaveAttribute('aria-busy', 'false');
  }

  /** Starts a training, or watches the one that is under way. */
  protected async train(app: App): Promise<void> {
    await this.to(app, '/model');
    this.count('train');
    await app.ensureTraining();
    await app.page.waitForTimeout(500 + this.random() * 4_000);
  }

  /** Until nothing of what was begun is left to do. */
  protected async whenAllEnds(read: () => Promise<Strict | null>): Promise<void> {
    await expect
      .poll(
        async () => {
          const strict = await read();
          return strict && unfinished(strict);
        },
        { timeout: 240_000, intervals: [1000], message: 'all ends' },
      )
      .toEqual([]);
  }
}
