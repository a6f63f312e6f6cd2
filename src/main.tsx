// Mounts the app: words and theme first, so that nothing flashes; then the engine and the page.
// Styles come first: the order of layers is set by whichever sheet is read first.
import './app/styles/index.css';
import './device/trusted-types';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startScrollMemory } from './app/hooks/use-route-change';
import { applyTheme, currentTheme } from './app/view/preferences';
import { isPrivate } from './app/view/private-session';
import { startWords } from './app/words/words';
import { openEngine } from './engine/open';

applyTheme(currentTheme());
startScrollMemory();
const engine = openEngine({ isPrivate });
await startWords();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App engine={engine} />
    </StrictMode>,
  );
}
