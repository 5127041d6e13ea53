import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Ends this process by SIGKILL at the given step (from 1), where each thing done to a file has two, before and behind it, and a
 * write of text a third one in its middle. Only for a process that is there to be ended.
 */
export async function countSteps(fatal: number): Promise<void> {
  let step = 0;
  const pass = () => {
    step += 1;
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  };
  const around = <T extends object>(target: T, name: keyof T & string) => {
    const real = target[name] as (...args: unknown[]) => unknown;
    Object.assign(target, {
      [name](this: unknown, ...args: unknown[]) {
        pass();
        const result = real.apply(this, args);
        if (!(result instanceof Promise)) pass();
        return result instanceof Promise ? result.then(passed) : result;
      },
    });
  };
  const passed = (value: unknown) => {
    pass();
    return value;
  };
  const handle = await promises.open('/dev/null', 'r');
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  splitWrites(handles, pass);
  for (const name of ['chmod', 'writeFile', 'writev', 'sync', 'stat', 'close'] as const) around(handles, name);
  for (const name of ['open', 'stat', 'rename', 'unlink'] as const) around(promises, name);
  around(fs, 'writeFileSync');
  syncBuiltinESMExports();
}

/** A write may be cut anywhere: here it comes in two halves. */
function splitWrites(handles: FileHandle, pass: () => void): void {
  const write = handles.write as (this: FileHandle, bytes: Buffer) => Promise<unknown>;
  const inHalves = async (handle: FileHandle, bytes: Buffer) => {
    const half = bytes.length >> 1;
    await write.call(handle, bytes.subarray(0, half));
    pass();
    await write.call(handle, bytes.subarray(half));
    return { bytesWritten: bytes.length };
  };
  handles.writeFile = async function (this: FileHandle, data: unknown) {
    await inHalves(this, Buffer.from(data as string | Buffer));
  } as FileHandle['writeFile'];
  handles.writev = async function (this: FileHandle, pieces: readonly Buffer[]) {
    return inHalves(this, Buffer.concat(pieces));
  } as FileHandle['writev'];
}
