// The app's pages: their paths, their names, and which are fetched only when somebody goes there.
import { Bookmark, BrainCircuit, History, House, type LucideIcon, Rss, Settings, Waves } from 'lucide-react';
import type { ComponentType } from 'react';
import { FeedPage } from './pages/FeedPage';
import { lazyWithWords } from './words/words';

type PageName = 'feed' | 'interests' | 'history' | 'saved' | 'sources' | 'model' | 'settings';

export interface PageRoute {
  name: PageName;
  path: `/${string}`;
  icon: LucideIcon;
  page: ComponentType;
}

export const routes: readonly PageRoute[] = [
  { name: 'feed', path: '/feed', icon: House, page: FeedPage },
  {
    name: 'interests',
    path: '/interests',
    icon: Waves,
    page: lazyWithWords(() => import('./pages/InterestsPage').then((module) => module.InterestsPage)),
  },
  {
    name: 'history',
    path: '/history',
    icon: History,
    page: lazyWithWords(() => import('./pages/HistoryPage').then((module) => module.HistoryPage)),
  },
  {
    name: 'saved',
    path: '/saved',
    icon: Bookmark,
    page: lazyWithWords(() => import('./pages/SavedPage').then((module) => module.SavedPage)),
  },
  {
    name: 'sources',
    path: '/sources',
    icon: Rss,
    page: lazyWithWords(() => import('./pages/SourcesPage').then((module) => module.SourcesPage)),
  },
  {
    name: 'model',
    path: '/model',
    icon: BrainCircuit,
    page: lazyWithWords(() => import('./pages/ModelPage').then((module) => module.ModelPage)),
  },
  {
    name: 'settings',
    path: '/settings',
    icon: Settings,
    page: lazyWithWords(() => import('./pages/SettingsPage').then((module) => module.SettingsPage)),
  },
];
