// The feed that is shown: made of what every service knows at the moment, and made or offered anew when that has changed.
import type { FeedbackAction } from '../storage/schema';
import type { EngineStatus, Feed, Reaction } from './api';
import type { Candidates } from './candidates';
import type { CatalogService } from './catalog-service';
import type { ComparisonService } from './comparison-service';
import { FeedService, type FeedWorld } from './feed-service';
import type { PeopleService } from './people-service';
import type { Profile } from './profile';
import type { ScenesService } from './scenes-service';
import type { StoredProfile } from './settings';
import type { StatusBoard } from './status';
import type { TrainingService } from './training-service';

interface Surroundings {
  catalog: CatalogService;
  training: TrainingService;
  comparison: ComparisonService;
  people: PeopleService;
  scenes: ScenesService;
  stored: () => StoredProfile;
  /** Brings the status in step with what is known. */
  tell: (change: Partial<EngineStatus>) => void;
}

export class ShownFeed extends FeedService {
  constructor(
    profile: Profile,
    private readonly board: StatusBoard,
    private readonly around: Surroundings,
  ) {
    super(profile, () => worldOf(profile, around));
  }

  /** As it was last shown, unless there is none or `refresh` asks for another. */
  async get(refresh: boolean): Promise<Feed> {
    const current = this.current();
    if (current && !refresh) return current; // an empty one, too: made anew it would be the same
    return this.renew();
  }

  async renew(): Promise<Feed> {
    const before = this.current();
    const feed = await this.make();
    this.board.change({ feedOutdated: false });
    // Whoever hears of a version asks for its feed: of nothing that stays nothing nobody must hear.
    if (before || this.current()) this.tellChanged();
    return feed;
  }

  /** Makes it anew from what is known now, unless the person has begun to shape it: then that is offered. */
  async sharpen(): Promise<void> {
    const shaped = this.current()?.items.some(({ reactions }) => reactions.length > 0);
    if (shaped) this.around.tell({ feedOutdated: true });
    else await this.renew();
  }

  override async react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    const reaction = await super.react(itemUrl, action);
    await this.around.comparison.credit(reaction.feed, itemUrl, action, reaction.undoId);
    this.tellChanged();
    return reaction;
  }

  override async undo(undoId: number): Promise<Feed> {
    const feed = await super.undo(undoId);
    this.tellChanged();
    return feed;
  }

  /** Candidates of every kind, whatever the person has asked for. */
  ofAllKinds(): Promise<Candidates> {
    return this.around.catalog.candidates({ ...this.around.stored().settings, kinds: [] });
  }

  tellChanged(): void {
    this.around.tell({ feedVersion: this.board.get().feedVersion + 1 });
  }
}

async function worldOf(profile: Profile, around: Surroundings): Promise<FeedWorld> {
  const { catalog, comparison, training, people, scenes } = around;
  const model = comparison.serving();
  return {
    candidates: await catalog.candidates(around.stored().settings),
    model,
    calibration: training.calibration(model),
    duel: comparison.duel(),
    expect: (own, picks) => people.expect(own, picks),
    picked: await catalog.picked(around.stored().tags),
    scene: scenes.inForce(Date.now()),
    settings: around.stored().settings,
    sharpening: profile.missing().pages.length > 0,
  };
}
