// Mounts the app: words and theme first, so that nothing flashes; then the engine and the page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startScrollMemory } from './app/hooks/use-route-change';
import { applyTheme, currentTheme } from './app/view/preferences';
import { startWords } from './app/words/words';
import { openEngine } from './engine/open';
import './app/styles/index.css';

applyTheme(currentTheme());
startScrollMemory();
const engine = openEngine();
await startWords();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App engine={engine} />
    </StrictMode>,
  );
}
