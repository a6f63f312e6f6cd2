// On the allowed page only: hands the page's questions to the companion, and its answers back to the page.
import { browser } from './browser';
import { relay } from './relay-window';

declare global {
  interface Window {
    /** In the extension's own world, which the page does not see. */
    driftfeedRelay?: true;
  }
}

// The browser places it on every load, and the popup once more on a page that is open already.
if (!window.driftfeedRelay) {
  window.driftfeedRelay = true;
  relay(window, (ask) => browser().runtime.sendMessage(ask));
}
