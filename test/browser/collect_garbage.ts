/** Calls the garbage collector, in a page or a worker: Chromium and Firefox have ways for tests, each behind a flag that `browsers.ts` sets. */

interface Collectors {
  readonly gc?: () => void;
  readonly TestUtils?: { readonly gc: () => Promise<void> };
}

export async function collectGarbage(): Promise<void> {
  const { gc, TestUtils } = globalThis as Collectors;
  gc?.();
  await TestUtils?.gc();
}
