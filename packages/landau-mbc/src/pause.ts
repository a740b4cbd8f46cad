/** A turn of the event loop, so that signals, timers and input are heard between blocks of collisions. */

/** Resolves after the events that are waiting now; within a fraction of a millisecond, unlike a timer of 0. */
export function pause(): Promise<void> {
  const immediate = (globalThis as { setImmediate?: (f: () => void) => unknown }).setImmediate;
  if (immediate !== undefined) return new Promise((resolve) => void immediate(resolve));
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(0);
  });
}

/** Resolves when the promise is kept or broken, or when the signal fires, whichever comes first. */
export async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const settled = promise.then(() => {}, () => {});
  if (signal === undefined) return settled;
  let heard = (): void => {};
  const abort = new Promise<void>((resolve) => {
    heard = resolve;
  });
  try {
    signal.addEventListener("abort", heard);
    await Promise.race([settled, abort]);
  } finally {
    signal.removeEventListener("abort", heard);
  }
}
