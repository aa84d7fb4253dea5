// The module that does nothing: built by `cargo xtask bench`, and resolved by `tasks/start.mjs`.

declare module '#empty/glue' {
  export default function init(source: {module_or_path: string}): Promise<unknown>;
  export function initSync(source: {module: Uint8Array}): unknown;
  export function nothing(): void;
}

declare module '#empty/embedded' {
  export const hex: string;
}

interface Uint8ArrayConstructor {
  fromHex(hex: string): Uint8Array<ArrayBuffer>;
}
