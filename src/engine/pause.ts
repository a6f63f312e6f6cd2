// Lets messages and drawing in, without a timer's wait.

/** Ends once what was waiting for this thread has had its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
