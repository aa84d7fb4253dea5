// Compiles the wasm module from a URL, a response or bytes.

import {notInitialized} from './not-initialized.js';
import type {WasmSource} from '../types.js';

/** Resolves to the compiled module. Rejects with `not-initialized`; the message says why. */
export async function compileFrom(source: WasmSource): Promise<WebAssembly.Module> {
  try {
    const input = (await withoutUrl(source)) as WasmInput | WebAssembly.Module;
    if (input instanceof WebAssembly.Module) return input;
    if (isBytes(input)) return await WebAssembly.compile(input);
    if (isFileUrl(input)) return await WebAssembly.compile(await readFile(new URL(input)));
    return await compileResponse(isResponse(input) ? input : await withoutUrl(fetch(input)));
  } catch (cause) {
    throw notInitialized('the wasm module could not be loaded', cause);
  }
}

type WasmInput = string | URL | Request | Response | BufferSource;

// These look at an object's shape, not its class: a test environment has its own `Response` and `ArrayBuffer`.
function isBytes(input: WasmInput): input is BufferSource {
  return ArrayBuffer.isView(input) || 'byteLength' in Object(input);
}

function isResponse(input: WasmInput): input is Response {
  return 'arrayBuffer' in Object(input) && 'status' in Object(input);
}

function isFileUrl(input: WasmInput): input is string | URL {
  return (typeof input === 'string' || input instanceof URL) && String(input).startsWith('file:');
}

/** The `fetch` of Node and of browsers refuses `file:` URLs. */
async function readFile(url: URL): Promise<BufferSource> {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  if (!fs) {
    throw new Error(
      'a `file:` URL cannot be read here; serve the `.wasm` file over http(s), or call `init(bytes)`',
    );
  }
  return new Uint8Array(await fs.readFile(url));
}

/** Awaits a download. Replaces the platform's error, which would quote the URL, in which there may be a token. */
async function withoutUrl<T>(download: T): Promise<Awaited<T>> {
  try {
    return await download;
  } catch {
    throw new Error('fetching it failed; check its URL and the network');
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  // Without the parts that may hold a secret, and without the data of a `data:` URL.
  const [url] = response.url.split(/[?#,]/, 1);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url}`);
  const type = response.headers.get('Content-Type') ?? 'no content type';
  // Streaming refuses every other type, and many servers send another one.
  if (type === 'application/wasm' && 'compileStreaming' in WebAssembly) {
    return WebAssembly.compileStreaming(response).catch((error: unknown) => {
      // A copy: Firefox's own error has the whole URL in its `fileName`.
      const {name, message} = error instanceof Error ? error : new Error('its download failed');
      throw Object.assign(new Error(message), {name});
    });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!WebAssembly.validate(bytes)) throw new Error(`${url} is not wasm, but ${type}`);
  return WebAssembly.compile(bytes);
}
