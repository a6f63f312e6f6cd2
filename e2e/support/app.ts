// The app as a person uses it: where things are on its screens, in one place for all tests.
import { expect, type Locator, type Page } from '@playwright/test';
import type { HistoryFile } from './history-files';
import { type Compute, onRealGpu } from './launch';
import { storedCounts } from './stored';

export type PageName = 'feed' | 'interests' | 'history' | 'saved' | 'sources' | 'model' | 'settings';
export type Action = 'like' | 'less' | 'hide' | 'save';

/** Six hundred titles take ten seconds on WASM; software WebGPU needs more than one second a title. */
const patience: Record<Compute, number> = { wasm: 240_000, webgpu: 500_000 };

export class App {
  readonly feed: Locator;
  readonly cards: Locator;
  readonly badge: Locator;
  readonly preview: Locator;
  readonly confirmImport: Locator;
  readonly failure: Locator;
  readonly undo: Locator;
  readonly historyRows: Locator;
  readonly verdict: Locator;

  constructor(
    readonly page: Page,
    readonly compute: Compute,
  ) {
    this.feed = page.getByTestId('feed');
    this.cards = page.getByTestId('feed-card');
    this.badge = page.getByTestId('backend-badge');
    this.preview = page.getByTestId('preview');
    this.confirmImport = page.getByTestId('preview-confirm');
    this.failure = page.getByTestId('failure');
    this.undo = page.getByTestId('undo');
    this.historyRows = page.getByTestId('history-row');
    this.verdict = page.getByTestId('verdict');
  }

  /**
   * Opens a path; the first time chooses what the app would not take by itself: the GPU where it is software, the
   * processor beside a real one.
   */
  async open(path = '/'): Promise<void> {
    if ((this.compute === 'webgpu' || onRealGpu) && this.page.url() === 'about:blank') {
      await this.page.goto('/settings');
      await this.chooseCompute(this.compute);
    }
    await this.page.goto(path);
  }

  async chooseCompute(compute: 'auto' | Compute): Promise<void> {
    const choice = this.page.getByTestId(`compute-switch-${compute}`);
    await choice.click();
    await expect(choice).toHaveAttribute('data-state', 'on');
  }

  /** Goes to a page by the navigation, as a person does; nothing is loaded anew. */
  async go(name: PageName): Promise<void> {
    // On narrow screens the same link stands in a sheet.
    await this.page.getByTestId(`nav-${name}`).filter({ visible: true }).click();
    await expect(this.page).toHaveURL(new RegExp(`/${name}$`));
  }

  /** Chooses files and waits for their preview. */
  async choose(...files: Pick<HistoryFile, 'name' | 'mimeType' | 'buffer'>[]): Promise<void> {
    await this.pick(...files);
    await expect(this.preview).toBeVisible({ timeout: 30_000 });
    await this.previewSettled();
  }

  async pick(...files: Pick<HistoryFile, 'name' | 'mimeType' | 'buffer'>[]): Promise<void> {
    const payloads = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer }));
    await this.page.getByTestId('import-file-input').setInputFiles(payloads);
  }

  async previewSettled(): Promise<void> {
    await expect(this.preview).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  }

  /** Imports a file from the welcome screen; ends when the feed has cards. */
  async import(file: HistoryFile): Promise<void> {
    await this.choose(file);
    await this.confirmImport.click();
    await this.whenFeed();
  }

  async startSample(id: string): Promise<void> {
    await this.page.getByTestId(`sample-${id}`).click();
    await this.whenFeed();
  }

  /** Until the badge names what does the work, which must be what this run is for. */
  async whenBackend(): Promise<void> {
    await expect(this.badge.first()).toHaveAttribute('data-backend', this.compute, {
      timeout: patience[this.compute],
    });
  }

  async whenFeed(): Promise<void> {
    await expect(this.cards.first()).toBeVisible({ timeout: patience[this.compute] });
  }

  /** Until everything that was agreed to is stored and every page has its vector. */
  async whenEmbedded(): Promise<void> {
    await expect
      .poll(
        async () => {
          const { pages, staged, needed, embedded } = await storedCounts(this.page);
          return pages > 0 && staged === 0 && embedded === needed;
        },
        { timeout: patience[this.compute], intervals: [500], message: 'all pages embedded' },
      )
      .toBe(true);
  }

  /** Until a training has ended in a verdict and its job with all that follows; starts one where none is under way. */
  async whenTrained(): Promise<void> {
    await this.go('model');
    await this.ensureTraining();
    await expect(this.verdict).toBeVisible({ timeout: patience[this.compute] });
    await expect(this.page.getByTestId('training')).toHaveAttribute('data-state', /^(done|stopped)$/);
    const underWay = ['queued', 'running'].map((state) => `[data-testid=job-training][data-state=${state}]`);
    await expect(this.page.locator(underWay.join())).toHaveCount(0, { timeout: patience[this.compute] });
  }

  /** On the model page: presses "train" if nothing trains by itself. */
  async ensureTraining(): Promise<void> {
    const training = this.page.getByTestId('training');
    try {
      await expect(training).toHaveAttribute('data-state', /^(queued|running|stopping|stopped|done)$/, {
        timeout: 5000,
      });
    } catch {
      await this.page.getByTestId('train').click();
    }
  }

  /** The addresses of the cards in order. */
  urls(): Promise<string[]> {
    return this.cards.evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.url ?? ''));
  }

  card(url: string): Locator {
    return this.page.locator(`[data-testid="feed-card"][data-url=${JSON.stringify(url)}]`);
  }

  /** Presses a card's button and waits until the app has taken it in. */
  async react(card: Locator, action: Action): Promise<void> {
    const button = card.getByTestId(`action-${action}`);
    await button.click();
    if (action === 'hide') await expect(card).toHaveCount(0);
    else await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(this.undo).toBeVisible();
  }

  /** Searches the history; waits until the rows are those of the query. */
  async search(query: string): Promise<void> {
    // A new search draws a new list: the old one's rows must not be taken for its own.
    const field = this.page.getByTestId('history-search');
    if ((await field.inputValue()) === query) {
      await field.fill('');
      await expect(this.historyRows.first().locator('.row-similar')).toHaveCount(0);
    }
    const old = await this.page.locator('.virtual').elementHandle();
    await field.fill(query);
    await old?.waitForElementState('hidden');
    await expect(this.historyRows.first().locator('.row-similar')).toBeVisible({ timeout: 60_000 });
  }

  /** Presses a "forget" button's dialog through and reads the report. */
  async confirmForget(): Promise<string> {
    await this.page.getByTestId('confirm-forget').click();
    const report = this.page.getByTestId('forget-report');
    await expect(report).toBeVisible({ timeout: 30_000 });
    const text = (await report.textContent()) ?? '';
    await this.page.getByTestId('forget-close').click();
    return text;
  }
}
