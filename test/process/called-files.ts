import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');

interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly count: number }[];
  }[];
}

/** Counts which functions of a running daemon are called, through V8's own debugging protocol. */
export class CalledFiles implements Disposable {
  readonly #socket: WebSocket;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** `url`: what a Node that runs with `--inspect` prints. */
  static async watch(url: string): Promise<CalledFiles> {
    const socket = new WebSocket(url);
    const opened = Promise.withResolvers<void>();
    socket.addEventListener('open', () => opened.resolve());
    socket.addEventListener('error', () => opened.reject(new Error(`no debugger at ${url}`)));
    await opened.promise;
    const watch = new CalledFiles(socket);
    await watch.#ask('Profiler.enable');
    await watch.#ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    return watch;
  }

  /** The files of `src` of which a function was called since the last call of this. */
  async take(): Promise<string[]> {
    const { result } = (await this.#ask('Profiler.takePreciseCoverage')) as { readonly result: readonly Script[] };
    const called = result.filter(
      ({ url, functions }) =>
        url.startsWith('file:') &&
        functions.some(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0),
    );
    return called.map(({ url }) => relative(ROOT, fileURLToPath(url))).filter((file) => file.startsWith('src/'));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #ask(method: string, params: object = {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    const answered = Promise.withResolvers<unknown>();
    const hear = ({ data }: MessageEvent) => {
      const answer = JSON.parse(String(data));
      if (answer.id !== id) return;
      this.#socket.removeEventListener('message', hear);
      if (answer.error) answered.reject(new Error(`${method}: ${answer.error.message}`));
      else answered.resolve(answer.result);
    };
    this.#socket.addEventListener('message', hear);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answered.promise;
  }
}
