// The kinds a person can filter by, each with its sign. Products belong to shops that embed the widget.
import {
  Book,
  Clapperboard,
  FileText,
  FlaskConical,
  FolderGit2,
  Gamepad2,
  GraduationCap,
  Landmark,
  type LucideIcon,
  MapPin,
  Mic,
  Music,
  Newspaper,
  Podcast,
  Scissors,
  ShoppingBag,
  Soup,
  Video,
} from 'lucide-react';
import type { Kind } from '../../engine/api';

export const kindIcons: Record<Kind, LucideIcon> = {
  article: FileText,
  book: Book,
  film: Clapperboard,
  music: Music,
  project: FolderGit2,
  course: GraduationCap,
  paper: FlaskConical,
  podcast: Podcast,
  talk: Mic,
  place: MapPin,
  museum: Landmark,
  recipe: Soup,
  craft: Scissors,
  game: Gamepad2,
  news: Newspaper,
  product: ShoppingBag,
  video: Video,
};

export const filterKinds: readonly Kind[] = (Object.keys(kindIcons) as Kind[]).filter(
  (kind) => kind !== 'product',
);

/** A kind as a stored reaction names it, where it is still one of ours. */
export function knownKind(kind: string): Kind | null {
  return Object.hasOwn(kindIcons, kind) ? (kind as Kind) : null;
}
