// Registers the service worker and tells when a newer version waits. Nothing reloads unless the person says so.
import { useEffect, useState } from 'react';

export interface Update {
  /** A new version is installed and waits. */
  ready: boolean;
  apply: () => void;
}

export function useUpdate(): Update {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    let stopped = false;
    const watch = (registration: ServiceWorkerRegistration) => {
      const look = () => {
        // Without a controller this is the first install: there is nothing older to replace.
        if (!stopped && registration.waiting && navigator.serviceWorker.controller)
          setWaiting(registration.waiting);
      };
      look();
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
    };
    // Where registering is refused (private window) the page works on, only not offline.
    navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).then(watch, () => undefined);
    return () => {
      stopped = true;
    };
  }, []);

  return {
    ready: waiting !== null,
    apply() {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting?.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
