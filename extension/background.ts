// Runs when it is asked something, and ends again: answers the allowed page, and keeps step with permissions.
import { allow, allowedOrigin, disallow, patternOf, restoreRelay } from './allowed';
import { answer } from './answer';
import { browser } from './browser';
import { takeWish } from './wish';

const api = browser();

api.runtime.onMessage.addListener((message, sender, respond) => {
  answer(api, message, sender).then(respond, () => respond(null));
  return true; // the answer comes later
});

api.runtime.onInstalled.addListener(() => void restoreRelay(api));

// The popup may be gone by the time the person has answered the browser's own question.
api.permissions.onAdded.addListener(({ origins = [] }) => {
  void takeWish(api).then((origin) =>
    origin !== null && origins.includes(patternOf(origin)) ? allow(api, origin) : undefined,
  );
});

api.permissions.onRemoved.addListener(({ origins = [] }) => {
  void allowedOrigin(api).then((origin) =>
    origin !== null && origins.includes(patternOf(origin)) ? disallow(api) : undefined,
  );
});
