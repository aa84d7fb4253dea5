// Compiles the wasm module from wherever it is: a URL, a response, bytes.

import {notInitialized} from './not-initialized.js';
import type {WasmSource} from '../types.js';

/** The compiled module. Rejects with a `not-initialized` that says why there is none. */
export async function compileFrom(source: WasmSource): Promise<WebAssembly.Module> {
  try {
    const input = (await fetched(source)) as WasmInput | WebAssembly.Module;
    if (input instanceof WebAssembly.Module) return input;
    if (isBytes(input)) return await WebAssembly.compile(input);
    if (isFile(input)) return await WebAssembly.compile(await readFile(new URL(input)));
    return await compileResponse(isResponse(input) ? input : await fetched(fetch(input)));
  } catch (cause) {
    throw notInitialized('the wasm module could not be loaded', cause);
  }
}

type WasmInput = string | URL | Request | Response | BufferSource;

// By their shape, not by their class: a test environment has its own `Response` and `ArrayBuffer`.
function isBytes(input: WasmInput): input is BufferSource {
  return ArrayBuffer.isView(input) || 'byteLength' in Object(input);
}

function isResponse(input: WasmInput): input is Response {
  return 'arrayBuffer' in Object(input) && 'status' in Object(input);
}

function isFile(input: WasmInput): input is string | URL {
  return (typeof input === 'string' || input instanceof URL) && String(input).startsWith('file:');
}

/** Node's `fetch` refuses `file:`, and so does a browser's. */
async function readFile(url: URL): Promise<BufferSource> {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  if (!fs) {
    throw new Error(
      'a `file:` URL cannot be read here; serve the `.wasm` file over http(s), or call `init(bytes)`',
    );
  }
  return new Uint8Array(await fs.readFile(url));
}

/** The platform's own message would quote the URL, in which there may be a token. */
async function fetched<T>(source: T): Promise<Awaited<T>> {
  try {
    return await source;
  } catch {
    throw new Error('fetching it failed; check its URL and the network');
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  // Without what may be a secret, and without the data of a `data:` URL.
  const [url] = response.url.split(/[?#,]/, 1);
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  const type = response.headers.get('Content-Type') ?? 'no content type';
  // Streaming refuses every other type; many servers send one for wasm.
  if (type === 'application/wasm' && 'compileStreaming' in WebAssembly)
    return WebAssembly.compileStreaming(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!WebAssembly.validate(bytes)) throw new Error(`${url} is no wasm, but ${type}`);
  return WebAssembly.compile(bytes);
}
