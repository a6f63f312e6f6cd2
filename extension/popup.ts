// The companion's one screen: which page may ask, let it, or stop it.
import { allow, allowableOrigin, allowedOrigin, disallow, patternOf, relayFile } from './allowed';
import { browser } from './browser';
import { noteWish, takeWish } from './wish';

const api = browser();
const word = (name: string, ...blanks: string[]) => api.i18n.getMessage(name, blanks);
const element = (id: string) => document.getElementById(id)!;
const state = element('state');
const allowButton = element('allow') as HTMLButtonElement;
const stopButton = element('stop') as HTMLButtonElement;

const [tab] = await api.tabs.query({ active: true, currentWindow: true });
const here = tab?.incognito ? null : allowableOrigin(tab?.url);

async function show(): Promise<void> {
  const allowed = await allowedOrigin(api);
  allowButton.hidden = here === null || allowed === here;
  stopButton.hidden = allowed === null;
  state.dataset.allowed = allowed ?? '';
  if (allowed === null) state.textContent = here ? word('nobody', here) : word('openFirst');
  else state.textContent = allowed === here ? word('allowedHere', here) : word('allowedOther', allowed);
}

allowButton.addEventListener('click', () => {
  if (here === null || tab?.id === undefined) return;
  const tabId = tab.id;
  // Asked at once: browsers take it only as the answer to a click. The note is for when this popup is closed
  // by the browser's own question.
  const noted = noteWish(api, here);
  void api.permissions.request({ origins: [patternOf(here)] }).then(async (given) => {
    await noted;
    // Taken even where the background was quicker: a wish lasts no longer than its question.
    await takeWish(api);
    if (given) {
      // The background may be at it too. Not left to it: it hears nothing where the permission was held already.
      await allow(api, here);
      await api.scripting.executeScript({ target: { tabId }, files: [relayFile] });
    }
    await show();
  });
});

stopButton.addEventListener('click', () => {
  void allowedOrigin(api).then(async (origin) => {
    await disallow(api);
    if (origin !== null) await api.permissions.remove({ origins: [patternOf(origin)] }).catch(() => false);
    await show();
  });
});

document.documentElement.lang = api.i18n.getUILanguage();
for (const id of ['title', 'what', 'never', 'allow', 'stop']) element(id).textContent = word(id);
await show();
