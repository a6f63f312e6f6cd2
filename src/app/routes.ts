// The app's pages: their paths, their names, and which are fetched only when somebody goes there.
import { Bookmark, BrainCircuit, History, House, type LucideIcon, Rss, Settings, Waves } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { FeedPage } from './pages/FeedPage';

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
    page: lazy(() => import('./pages/InterestsPage').then((module) => ({ default: module.InterestsPage }))),
  },
  {
    name: 'history',
    path: '/history',
    icon: History,
    page: lazy(() => import('./pages/HistoryPage').then((module) => ({ default: module.HistoryPage }))),
  },
  {
    name: 'saved',
    path: '/saved',
    icon: Bookmark,
    page: lazy(() => import('./pages/SavedPage').then((module) => ({ default: module.SavedPage }))),
  },
  {
    name: 'sources',
    path: '/sources',
    icon: Rss,
    page: lazy(() => import('./pages/SourcesPage').then((module) => ({ default: module.SourcesPage }))),
  },
  {
    name: 'model',
    path: '/model',
    icon: BrainCircuit,
    page: lazy(() => import('./pages/ModelPage').then((module) => ({ default: module.ModelPage }))),
  },
  {
    name: 'settings',
    path: '/settings',
    icon: Settings,
    page: lazy(() => import('./pages/SettingsPage').then((module) => ({ default: module.SettingsPage }))),
  },
];
