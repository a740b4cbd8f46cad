/**
 * The package's worker as a page may serve it from its own address, which also tells how much WebAssembly memory it holds: to whoever asks on the channel `memory`.
 * Unlike what the machine counts for a browser, that is exact.
 */

import { collectGarbage } from "./collect_garbage.ts";

declare function importScripts(address: string): void;

const memories: WeakRef<WebAssembly.Memory>[] = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct: (target, given) => {
    const instance = Reflect.construct(target, given) as WebAssembly.Instance;
    for (const exported of Object.values(instance.exports)) {
      if (exported instanceof WebAssembly.Memory) memories.push(new WeakRef(exported));
    }
    return instance;
  },
});

const channel = new BroadcastChannel("memory");
channel.onmessage = async ({ data }) => {
  if (data !== "how much?") return;
  await collectGarbage();
  channel.postMessage(memories.reduce((bytes, memory) => bytes + (memory.deref()?.buffer.byteLength ?? 0), 0));
};

importScripts("/dist/worker.js");
