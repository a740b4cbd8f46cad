/** A folder in the origin-private file system of a browser: files of the site that outlive its pages, which no other site and no user sees. */

import type { FileStore } from "./checkpoint_folder.ts";
import { UNFINISHED } from "./durable_file.ts";

/** What of it TypeScript's library does not know yet. */
interface MovableHandle extends FileSystemFileHandle {
  /** Renames; a file of that name is replaced. */
  move?(name: string): Promise<void>;
}

/** Whether this runtime has one. Pages that are not secure (http, but for localhost) have none. */
export function hasPrivateFiles(): boolean {
  return typeof (globalThis as { readonly navigator?: Partial<Navigator> }).navigator?.storage?.getDirectory === "function";
}

/** Folder and name of a path whose parts are separated by slashes. */
export function folderAndName(path: string): readonly [folder: string, name: string] {
  const parts = partsOf(path);
  return [parts.slice(0, -1).join("/"), parts.at(-1) ?? ""];
}

/** A folder in it. */
export class PrivateStore implements FileStore {
  readonly folder: string;

  /** @param folder its path, with slashes; `""` is the uppermost one */
  constructor(folder: string) {
    this.folder = folder;
  }

  pathOf(name: string): string {
    return [...partsOf(this.folder), name].join("/");
  }

  /** Under another name, which it keeps until it is whole and closed; a writable of this file system is itself a file apart until it is closed. */
  async replace(name: string, bytes: Uint8Array): Promise<void> {
    const folder = await this.#handle(true);
    const unfinished: MovableHandle = await folder.getFileHandle(name + UNFINISHED, { create: true });
    try {
      if (unfinished.move === undefined) {
        await put(await folder.getFileHandle(name, { create: true }), bytes);
        await folder.removeEntry(name + UNFINISHED);
      } else {
        await put(unfinished, bytes);
        await unfinished.move(name);
      }
    } catch (error) {
      await folder.removeEntry(name + UNFINISHED).catch(() => {});
      throw error;
    }
  }

  async read(name: string): Promise<Uint8Array> {
    const file = await (await (await this.#handle(false)).getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  }

  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    try {
      const folder = (await this.#handle(false)) as FileSystemDirectoryHandle & AsyncIterable<readonly [string, FileSystemHandle]>;
      for await (const [name, { kind }] of folder) if (kind === "file") names.push(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return names;
  }

  async remove(name: string): Promise<void> {
    try {
      await (await this.#handle(false)).removeEntry(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async digest(bytes: Uint8Array): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  }

  async #handle(create: boolean): Promise<FileSystemDirectoryHandle> {
    let folder = await navigator.storage.getDirectory();
    for (const part of partsOf(this.folder)) folder = await folder.getDirectoryHandle(part, { create });
    return folder;
  }
}

async function put(file: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
  const writable = await file.createWritable();
  try {
    await writable.write(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    await writable.abort().catch(() => {});
    throw error;
  }
  await writable.close();
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}
